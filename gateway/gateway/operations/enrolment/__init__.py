"""Enrolment's operations."""

from gateway.operations.enrolment.people import PEOPLE
from gateway.operations.enrolment.places import PLACES
from gateway.operations.enrolment.rights import RIGHTS
from gateway.operations.enrolment.sheets import SHEETS
from gateway.operations.model import Operation

ENROLMENT: tuple[Operation, ...] = (*PEOPLE, *RIGHTS, *PLACES, *SHEETS)
