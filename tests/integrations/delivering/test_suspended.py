"""Nothing of an organisation comes while it is suspended, and all of it once it is restored."""

from collections.abc import Callable
from typing import Any

from nosotros.contracts.integrations import GetSubscription, GrantEvents, ListDeliveries
from nosotros.contracts.partners import OrganisationRestored, OrganisationSuspended
from nosotros.database import Database
from nosotros.testing import eventually
from tests.asking import Asking
from tests.integrations.delivering.conftest import Delivering, Subscribe
from tests.integrations.delivering.receiver import Receiver
from tests.integrations.recorded import Happened, record

Ask = Callable[..., Any]
THEIRS = Happened(organisation="la-u")


def test_a_webhook_gets_its_own_alone_and_the_rest_later(
    database: Database,
    ask: Ask,
    asking: Asking,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
) -> None:
    webhook = subscribe(receiver)
    ask(GrantEvents(grantee="gestarsalud"), organisation="la-u")
    with delivering():
        (before,) = record(database, THEIRS)
        eventually(lambda: receiver.ids == [str(before.id)])
        suspended = OrganisationSuspended(organisation="la-u")
        asking.hear(suspended, revision=2, organisation="la-u")
        held, own = record(database, THEIRS, Happened())
        eventually(lambda: len(receiver.ids) == 2)
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 0)
        assert receiver.ids[-1] == str(own.id)
        assert receiver.received[-1].headers["nosotros-previous"] == before.cursor
        restored = OrganisationRestored(organisation="la-u")
        asking.hear(restored, revision=3, organisation="la-u")
        eventually(lambda: len(receiver.ids) == 3)
        assert receiver.ids[-1] == str(held.id)
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 0)
    deliveries = ask(ListDeliveries(subscription_id=webhook.id)).items
    assert [each.state for each in deliveries] == ["delivered"] * 3
