"""A room whose organisation's services speak at a broker of its own, to which all is carried from there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nosotros.database import Database
from nosotros.settings import Settings
from nosotros.testing.waiting import PATIENCE, eventually
from room.forward.process import ForwardProcess
from room.forward.settings import ForwardSettings
from tests.integrations.recorded import record
from tests.integrations.rooms.conftest import Sending
from tests.integrations.rooms.test_sending import OURS, settled
from tests.partners.bridge.site import Hall

AT_HOME = "at-home"


@contextmanager
def carrying(hall: Hall) -> Iterator[ForwardProcess]:
    """The process that dials out from the broker at home."""
    own = ForwardSettings(room_url=hall.url(), services=("training",))
    settings = Settings(amqp_url=hall.url(AT_HOME), environment="test", drain_seconds=3)
    process = ForwardProcess(settings, own)
    thread = threading.Thread(target=process.run, daemon=True)
    thread.start()
    try:
        yield process
    finally:
        process.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def test_what_is_sent_reaches_a_service_that_has_its_queue_at_home_alone(
    hall: Hall,
    describe: Callable[..., None],
    ask: Any,
    database: Database,
    match: Any,
    sending: Sending,
) -> None:
    hall.room()
    hall.room(AT_HOME)
    describe()
    happened = record(database, *[OURS] * 3)
    match()
    with sending() as rooms:
        eventually(lambda: "training.events is not there" in rooms.notes.get("room la-u", ""))
        hall.serve("training", AT_HOME)
        with carrying(hall):
            settled(ask)
            eventually(lambda: hall.waiting(AT_HOME, "training.events") == len(happened))
    assert rooms.notes == {}
