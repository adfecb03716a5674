"""The edge: one short method per command, query, event and timer."""

from integrations.service.agreements import Agreements
from integrations.service.deliveries import Deliveries
from integrations.service.grants import Grants
from integrations.service.journal import Journal
from integrations.service.ledger import Ledgers
from integrations.service.organisations import Organisations
from integrations.service.queues import Queues
from integrations.service.rooms import Rooms
from integrations.service.subscriptions import Subscriptions
from integrations.storage import hearing
from nosotros.bus.hearing import Hearing
from nosotros.bus.service import Service


class IntegrationsService(
    Journal,
    Grants,
    Agreements,
    Subscriptions,
    Queues,
    Deliveries,
    Ledgers,
    Rooms,
    Organisations,
    Service,
):
    """The journal, and those who read it."""

    name = "integrations"
    hears_everything = True
    # What secrets are kept with, and ledgers sealed.
    needs = ("secrets_key", "signing_key")
    # Another one's events are delivered as long as it is known that no end of an agreement waits here.
    hearing = Hearing(hearing.note)
