"""Which rooms were told who somebody is, and whether they have forgotten her."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import ErasureCompleted, ParticipantDisclosed
from nosotros.contracts.partners import (
    ConfirmErasure,
    ErasureConfirmationView,
    ListErasureConfirmations,
)
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.partners.conftest import BEGINNING

HER, HUB, ROOM, OTHER = new_id(), "gestarsalud", "la-u", "mutual-sol"


def disclosed(asking: Asking, *, to: str, at: datetime = BEGINNING) -> None:
    asking.hear(ParticipantDisclosed(participant_id=HER, reader=to), at=at)


def erased(asking: Asking) -> None:
    asking.hear(ErasureCompleted(participant_id=HER, erasure_id=new_id()))


def listed(asking: Asking, **which: Any) -> dict[str, ErasureConfirmationView]:
    """What is told to whose participant she is, by room."""
    found = asking.ask(ListErasureConfirmations(**which)).items
    return {each.room: each for each in found}


def test_who_was_told_of_somebody_and_when_is_remembered(asking: Asking):
    disclosed(asking, to=ROOM)
    disclosed(asking, to=OTHER)
    disclosed(asking, to=ROOM, at=BEGINNING + timedelta(hours=1))

    found = listed(asking)

    assert found.keys() == {ROOM, OTHER}
    assert found[ROOM].first_at == BEGINNING
    assert found[ROOM].last_at == BEGINNING + timedelta(hours=1)
    assert (found[ROOM].state, found[ROOM].erased_at) == ("told", None)


def test_each_room_that_was_told_confirms_an_erasure_for_itself(asking: Asking):
    disclosed(asking, to=ROOM)
    disclosed(asking, to=OTHER)
    erased(asking)

    asking.ask(ConfirmErasure(participant_id=HER), organisation=ROOM)

    found = listed(asking, participant_id=HER)
    assert {room: each.state for room, each in found.items()} == {
        ROOM: "confirmed",
        OTHER: "waiting",
    }
    assert listed(asking, state="waiting").keys() == {OTHER}
    assert listed(asking, participant_id=new_id()) == {}


def test_what_is_confirmed_twice_is_confirmed_once(
    asking: Asking, time_is: Callable[[datetime], None]
):
    disclosed(asking, to=ROOM)
    erased(asking)
    asking.ask(ConfirmErasure(participant_id=HER), organisation=ROOM)
    first = listed(asking)[ROOM].confirmed_at
    time_is(BEGINNING + timedelta(days=1))

    asking.ask(ConfirmErasure(participant_id=HER), organisation=ROOM)

    assert listed(asking)[ROOM].confirmed_at == first


def test_nobody_confirms_before_she_is_erased(asking: Asking):
    disclosed(asking, to=ROOM)

    with pytest.raises(NotFound):
        asking.ask(ConfirmErasure(participant_id=HER), organisation=ROOM)


def test_who_was_never_told_of_her_has_nothing_to_confirm(asking: Asking):
    disclosed(asking, to=OTHER)
    erased(asking)

    with pytest.raises(NotFound):
        asking.ask(ConfirmErasure(participant_id=HER), organisation=ROOM)


def test_a_room_that_does_not_confirm_in_time_is_overdue(
    asking: Asking, time_is: Callable[[datetime], None]
):
    disclosed(asking, to=ROOM)
    erased(asking)

    time_is(BEGINNING + timedelta(days=3, minutes=1))

    assert listed(asking)[ROOM].state == "overdue"
    assert listed(asking, state="overdue").keys() == {ROOM}


def test_only_whose_participant_she_is_sees_who_else_was_told(asking: Asking):
    disclosed(asking, to=ROOM)
    disclosed(asking, to=OTHER)

    for organisation in (ROOM, OTHER, "somebody-else"):
        assert asking.ask(ListErasureConfirmations(), organisation=organisation).items == ()
