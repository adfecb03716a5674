"""While the service does not hear, nobody is given another one's events: an end may wait unheard."""

from collections.abc import Callable
from typing import Any

from integrations.storage import hearing
from nosotros.contracts.integrations import GetSubscription, GrantEvents
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.testing import eventually
from tests.integrations.delivering.conftest import Delivering, Subscribe
from tests.integrations.delivering.receiver import Receiver
from tests.integrations.recorded import Happened, record

Ask = Callable[..., Any]
THEIRS = Happened(organisation="la-u")
_HEARD = "UPDATE hearing SET at = clock_timestamp() - make_interval(secs => %(ago)s)"


def heard(database: Database, *, ago: float) -> None:
    with database.begin(EVERY_ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(_HEARD, {"ago": ago})


def test_another_ones_events_wait_and_ones_own_come(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver)
    ask(GrantEvents(grantee="gestarsalud"), organisation="la-u")
    heard(database, ago=hearing.HEARS_FOR + 1)
    with delivering() as process:
        theirs = [each.id for each in record(database, *[THEIRS] * 40)]
        (own,) = record(database, Happened())
        eventually(lambda: receiver.ids == [str(own.id)])
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == len(theirs))
        assert "the events of others wait" in process.notes["agreements"]
        eventually(lambda: heard_and_came(database, receiver, theirs))
        assert process.notes == {}
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 0)
    assert len(receiver.ids) == len(theirs) + 1


def heard_and_came(database: Database, receiver: Receiver, events: list[Any]) -> bool:
    """Whether events have come; that the service hears is noted again, as it does itself."""
    hearing.note(database)
    return {*map(str, events)} <= {*receiver.ids}


def test_it_stops_by_itself_soon_after_the_last_word(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver)
    ask(GrantEvents(grantee="gestarsalud"), organisation="la-u")
    with delivering():
        (first,) = record(database, THEIRS)
        eventually(lambda: receiver.ids == [str(first.id)])
        heard(database, ago=hearing.HEARS_FOR - 1)
        # By its own clock, whatever ours is set to.
        eventually(lambda: not hears(database), seconds=5)
        record(database, THEIRS)
        (own,) = record(database, Happened())
        eventually(lambda: len(receiver.ids) == 2)
        assert receiver.ids[-1] == str(own.id)
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 1)


def hears(database: Database) -> bool:
    (rows,) = database.look(EVERY_ORGANISATION, (hearing.HEARS, {}))
    return hearing.hears_of(rows)
