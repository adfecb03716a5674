"""Mentoring's operations."""

from gateway.operations.mentoring.accompanying import ACCOMPANYING
from gateway.operations.mentoring.centre import CENTRE
from gateway.operations.mentoring.matching import MATCHING
from gateway.operations.mentoring.mentors import MENTORS
from gateway.operations.mentoring.mesa import MESA
from gateway.operations.mentoring.mine import MINE
from gateway.operations.mentoring.projects import PROJECTS
from gateway.operations.model import Operation

MENTORING: tuple[Operation, ...] = (
    *PROJECTS,
    *MENTORS,
    *MATCHING,
    *ACCOMPANYING,
    *MINE,
    *CENTRE,
    *MESA,
)
