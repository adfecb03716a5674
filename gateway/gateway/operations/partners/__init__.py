"""The network: organisations, people, keys, agreements, the audit log, rooms."""

from gateway.operations.model import Operation
from gateway.operations.partners.agreements import AGREEMENTS
from gateway.operations.partners.audit import AUDIT
from gateway.operations.partners.disclosures import DISCLOSURES
from gateway.operations.partners.keys import KEYS
from gateway.operations.partners.organisations import ORGANISATIONS
from gateway.operations.partners.people import PEOPLE
from gateway.operations.partners.quarantine import QUARANTINE
from gateway.operations.partners.rooms import ROOMS
from gateway.operations.partners.services import SERVICES

PARTNERS: tuple[Operation, ...] = (
    *AUDIT,
    *ORGANISATIONS,
    *PEOPLE,
    *KEYS,
    *AGREEMENTS,
    *DISCLOSURES,
    *ROOMS,
    *QUARANTINE,
    *SERVICES,
)
