"""The edge: one short method per command and query."""

from integrations.service.grants import Grants
from integrations.service.journal import Journal
from nosotros.bus.service import Service


class IntegrationsService(
    Journal,
    Grants,
    Service,
):
    """The journal, and those who read it."""

    name = "integrations"
    hears_everything = True
    needs = ("secrets_key",)
