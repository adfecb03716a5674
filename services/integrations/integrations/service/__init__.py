"""The edge: one short method per command and query."""

from nosotros.bus.service import Service


class IntegrationsService(Service):
    """The journal, and those who read it."""

    name = "integrations"
    hears_everything = True
