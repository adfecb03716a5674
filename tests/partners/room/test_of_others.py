"""What another organisation tells comes in where the room's half is to hear it, and only there."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros import clock
from nosotros.bus.inbox import Inbox, Outcome
from nosotros.contracts.enrolment import ErasureCompleted, ParticipantWithdrew
from nosotros.identifiers import new_id
from nosotros.testing import told as message_of
from room.asking import AskingWorker
from tests.partners.room.conftest import GRANTOR, ROOM
from tests.partners.room.hub import Hub


@pytest.mark.parametrize(
    ("organisation", "came"), [(ROOM, Outcome.HANDLED), (GRANTOR, Outcome.ELSEWHERE)]
)
def test_of_everything_else_only_what_is_the_rooms_own_is_handled(
    inbox: Inbox, organisation: str, came: Outcome
):
    left = ParticipantWithdrew(participant_id=new_id(), withdrawn_at=clock.now())
    message = message_of(left, organisation=organisation, at=clock.now())
    assert inbox.receive(message.body, lambda event, work: None) is came


def test_anothers_participant_whom_the_room_has_read_is_erased_in_it_and_confirmed(
    hear_of_others: Callable[..., Outcome],
    worker: AskingWorker,
    gateway: Hub,
    told: Callable[[str], list[Any]],
    rows: Callable[[str], list[dict[str, Any]]],
):
    her = new_id()

    came = hear_of_others(ErasureCompleted(participant_id=her, erasure_id=new_id()))
    worker.work()

    assert came is Outcome.HANDLED
    # The room's services serve its own organisation alone, and are told so in its name.
    assert told("participant_erased") == [{"revision": 1, "participant_id": str(her)}]
    assert {each["organisation"] for each in rows("SELECT organisation FROM outbox")} == {ROOM}
    (buried,) = rows(f"SELECT organisation FROM tombstone WHERE subject = '{her}'")
    assert buried["organisation"] == ROOM
    assert gateway.confirmed == [str(her)]
