"""The edge: one short method per command, query and event."""

from nosotros.bus.service import Service


class PartnersService(
    Service,
):
    """Organisations, agreements, access, the audit log, rooms."""

    name = "partners"
    # What rooms' secrets are kept with, and the audit log's heads signed.
    needs = ("secrets_key", "signing_key")
