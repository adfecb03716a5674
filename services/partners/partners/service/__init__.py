"""The edge: one short method per command, query and event."""

from nosotros.bus.service import Service
from partners.service.access import Access
from partners.service.agreements import Agreements
from partners.service.audit import AuditLog
from partners.service.descriptions import Descriptions
from partners.service.disclosures import Disclosures
from partners.service.keys import Keys
from partners.service.organisations import Organisations
from partners.service.people import People
from partners.service.quarantine import Quarantine
from partners.service.rooms import Rooms


class PartnersService(
    Organisations,
    People,
    Keys,
    Access,
    Agreements,
    AuditLog,
    Descriptions,
    Disclosures,
    Quarantine,
    Rooms,
    Service,
):
    """Organisations, agreements, access, the audit log, rooms."""

    name = "partners"
    # What rooms' secrets are kept with, and the audit log's heads signed.
    needs = ("secrets_key", "signing_key")
