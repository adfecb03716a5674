"""The edge: one short method per command and query."""

from integrations.service.journal import Journal
from nosotros.bus.service import Service


class IntegrationsService(
    Journal,
    Service,
):
    """The journal, and those who read it."""

    name = "integrations"
    hears_everything = True
