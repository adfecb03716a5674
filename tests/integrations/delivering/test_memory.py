"""What waits in memory is bounded in bytes, however large the events are, and everybody has some."""

from collections import Counter

from integrations.delivering.lanes import Lanes
from integrations.storage import filling, posting
from localstack.servers import Postgres
from nosotros import clock
from nosotros.contracts.integrations import SubscriptionView
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.testing import eventually
from tests.emptying import administrator
from tests.integrations.conftest import NAME
from tests.integrations.delivering.conftest import Delivering, Subscribe
from tests.integrations.delivering.receiver import Receiver
from tests.integrations.recorded import Happened, record

MEBIBYTE = 1024 * 1024
LARGEST = MEBIBYTE // 4
_GROWN = "UPDATE journal SET body = repeat('x', %s) WHERE organisation = %s"
_DUE = """
INSERT INTO delivery (id, subscription_id, organisation, position, previous, event_id, type, state,
    matched_at, due_at)
SELECT gen_random_uuid(), s.id, s.organisation, j.position, j.position - 1, j.event_id, j.type,
    'pending', %(at)s, %(at)s
FROM subscription s JOIN journal j USING (organisation)"""


def grow(postgres: Postgres, *, size: int, organisation: str = "gestarsalud") -> None:
    """Have an organisation's events be so large."""
    administrator(postgres.url(NAME)).execute(_GROWN, [size, organisation])


def make_due(database: Database) -> None:
    """Have every event be due for every webhook of its organisation."""
    with database.begin(EVERY_ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(_DUE, {"at": clock.now()})


def fetch(database: Database, lanes: Lanes) -> list[posting.Due]:
    """Have as much wait in the lanes as they have room for; what came."""
    now = clock.now()
    endpoints, _, _ = posting.endpoints(database, now=now)
    lanes.refresh(endpoints, now=now)
    rooms = lanes.rooms()
    in_hand = lanes.in_hand(rooms)
    found = posting.due(database, rooms, in_hand=in_hand, now=now, hears=True)
    for id, room in rooms.items():
        lane = lanes.of(id)
        assert lane is not None
        lane.take([each for each in found if each.subscription_id == id], room=room)
    return found


def octets(found: list[posting.Due]) -> int:
    return sum(len(each.body) for each in found)


def of(found: list[posting.Due], webhook: SubscriptionView) -> int:
    return Counter(each.subscription_id for each in found)[webhook.id]


def test_an_organisations_large_events_leave_memory_and_those_of_others(
    database: Database, receiver: Receiver, subscribe: Subscribe, postgres: Postgres
) -> None:
    large = [subscribe(receiver) for _ in range(40)]
    small = subscribe(receiver, organisation="la-u")
    record(database, *[Happened()] * 20, *[Happened(organisation="la-u")] * 20)
    grow(postgres, size=LARGEST)
    make_due(database)
    lanes = Lanes(concurrency=8)
    found = fetch(database, lanes)
    assert of(found, small) == 16
    assert all(of(found, each) >= 1 for each in large)
    for _ in range(4):
        found += fetch(database, lanes)
    assert octets(found) < 24 * MEBIBYTE + len(large) * LARGEST


def test_where_there_is_no_memory_left_everybody_has_one_delivery(
    database: Database, receiver: Receiver, subscribe: Subscribe, postgres: Postgres
) -> None:
    names = ("gestarsalud", "la-u", "soacha")
    first = [subscribe(receiver, organisation=each) for each in names[:2] for _ in range(10)]
    record(database, *[Happened(organisation=each) for each in names for _ in range(5)])
    for each in names:
        grow(postgres, size=5 * MEBIBYTE, organisation=each)
    make_due(database)
    lanes = Lanes(concurrency=8)
    found = fetch(database, lanes)
    assert all(of(found, each) == 1 for each in first)
    late = subscribe(receiver, organisation="soacha")
    with database.begin(EVERY_ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(
            _DUE + " WHERE s.organisation = 'soacha'", {"at": clock.now()}
        )
    more = fetch(database, lanes)
    assert len(more) == of(more, late) == 1
    assert fetch(database, lanes) == []
    # What is stored makes room for what comes next.
    assert lanes.settled(late.id, [each.id for each in more])
    assert of(fetch(database, lanes), late) == 1


def test_large_events_all_arrive(
    database: Database,
    subscribe: Subscribe,
    delivering: Delivering,
    receiver: Receiver,
    postgres: Postgres,
) -> None:
    subscribe(receiver)
    recorded = record(database, *[Happened()] * 60)
    grow(postgres, size=LARGEST)
    with delivering():
        eventually(lambda: len(receiver.received) == 60)
    assert {len(each.body) for each in receiver.received} == {LARGEST}
    assert set(receiver.ids) == {str(each.id) for each in recorded}


def test_a_batch_of_a_queue_or_a_room_is_bounded_and_never_empty(
    database: Database, receiver: Receiver, subscribe: Subscribe, postgres: Postgres
) -> None:
    id = subscribe(receiver).id
    recorded = record(database, *[Happened()] * 40)
    make_due(database)

    def batch() -> list[int]:
        found, _ = filling.next_due(database, id, limit=30, now=clock.now())
        return [each.position for each in found]

    places = [each.position for each in recorded]
    assert batch() == places[:30]
    grow(postgres, size=LARGEST)
    assert batch() == places[:8]
    grow(postgres, size=3 * MEBIBYTE)
    assert batch() == places[:1]
