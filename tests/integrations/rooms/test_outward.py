"""Who runs the hub sees what waits to be sent to each room, and what keeps it from being sent."""

from collections.abc import Callable
from typing import Any

from nosotros.contracts.integrations import GetRoomSending, RoomSending
from nosotros.contracts.partners import OrganisationSuspended, RoomRemoved
from nosotros.database import Database
from nosotros.testing.waiting import eventually
from tests.asking import Asking
from tests.integrations.recorded import Happened, record
from tests.integrations.rooms.conftest import OPERATOR, Sending
from tests.partners.bridge.site import Hall
from tests.rooms import measured

Ask = Callable[..., Any]


def test_what_waits_and_why_is_said_and_measured(
    hall: Hall,
    describe: Callable[..., None],
    ask: Ask,
    asking: Asking,
    database: Database,
    match: Callable[[], None],
    sending: Sending,
) -> None:
    def of(room: str, organisation: str = OPERATOR) -> RoomSending:
        return ask(GetRoomSending(organisation=room), organisation=organisation)

    hall.room()
    hall.serve("training")
    for room in ("la-u", "otra", "mutual-sol"):
        describe(room)
    assert (of("otra").noted_at, of("otra").backlog, of("otra").problem) == (None, 0, None)
    asking.hear(
        OrganisationSuspended(organisation="mutual-sol"), revision=2, organisation="mutual-sol"
    )
    record(database, Happened(organisation="la-u"), *[Happened(organisation="otra")] * 3)
    match()
    with sending():
        eventually(lambda: of("otra").problem)
        eventually(lambda: measured().get('nosotros_room_outward_well{room="la-u"}') == 1.0)
        # It is well, too, before its event is sent.
        eventually(lambda: measured().get('nosotros_room_outward_backlog{room="la-u"}') == 0.0)
        eventually(lambda: of("la-u").problem is None)
        found = measured()
        assert found['nosotros_room_sent_total{room="la-u"}'] >= 1.0
        assert found['nosotros_room_outward_backlog{room="la-u"}'] == 0.0
        assert found['nosotros_room_outward_backlog{room="otra"}'] == 3.0
        assert found['nosotros_room_outward_well{room="otra"}'] == 0.0
        assert found['nosotros_room_outward_well{room="mutual-sol"}'] == 0.0
        assert (of("la-u").state, of("la-u").backlog) == ("active", 0)
        assert of("la-u").noted_at is not None
        assert (of("otra").state, of("otra").backlog) == ("active", 3)
        assert "cannot be reached" in (of("otra").problem or "")
        assert of("mutual-sol").state == "suspended"
        # Each sees her own, and nobody else's.
        assert of("otra", "otra") == of("otra")
        assert of("otra", "la-u") == RoomSending(organisation="otra", state="none")
        asking.hear(RoomRemoved(room="otra"), revision=2, organisation=OPERATOR)
        gone = 'nosotros_room_outward_backlog{room="otra"}'
        eventually(lambda: gone not in measured())
        assert of("otra").state == "none"
