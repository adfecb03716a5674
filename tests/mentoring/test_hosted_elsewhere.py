"""What she withdraws while her organisation hosts mentoring in its room is withdrawn at the hub, too."""

from collections.abc import Callable
from typing import Any

import pytest

from mentoring.service import MentoringService
from nosotros import clock
from nosotros.bus.inbox import Outcome
from nosotros.contracts.common import HostedElsewhere
from nosotros.contracts.enrolment import (
    LearnerDescribed,
    MergeUndone,
    ParticipantChanged,
    ParticipantsMerged,
    ParticipantWithdrew,
)
from nosotros.contracts.mentoring import (
    GetMatch,
    GetMentee,
    ListConfidentialNotes,
    ListNotes,
    OpenMentoring,
)
from nosotros.contracts.partners import RoomRemoved
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.asking import ORGANISATION
from tests.hosting import HOSTED, at_the_hub
from tests.mentoring.noting import Noted, make_noted
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]
Receive = Callable[..., Outcome]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def noted(ask: Ask, scenery: Scenery) -> Noted:
    """An active match, with notes, from before its organisation hosts mentoring."""
    return make_noted(ask, scenery)


@pytest.fixture
def receive(noted: Noted, hear: Hear, database: Database) -> Receive:
    """What comes of an event at the hub while it does."""
    hear(HOSTED)
    return at_the_hub(MentoringService, database)


def is_back(hear: Hear) -> None:
    hear(RoomRemoved(room=ORGANISATION), revision=2)


def shown(ask: Ask, noted: Noted) -> Any:
    """Whether she has a name, how her match is, and what is shown of its notes."""
    mentee = ask(GetMentee(id=noted.match.mentee_id))
    hers = noted.match.mentee_id
    confidential = ask(ListConfidentialNotes(mentee_id=hers), scopes={"mentoring:centre"})
    notes = [*ask(ListNotes(mentee_id=hers)).items, *confidential.items]
    state = ask(GetMatch(id=noted.match.id)).state
    return mentee.first_names is not None, state, {each.text is not None for each in notes}


def test_who_withdrew_meanwhile_has_no_name_no_match_and_no_words_when_it_is_served_again(
    receive: Receive, noted: Noted, ask: Ask, hear: Hear
):
    her = noted.match.participant_id
    with pytest.raises(HostedElsewhere):
        ask(GetMatch(id=noted.match.id))

    left = ParticipantWithdrew(participant_id=her, withdrawn_at=clock.now())
    assert receive(left, revision=4) is Outcome.HANDLED

    is_back(hear)
    assert shown(ask, noted) == (False, "ended", {False})


def test_who_is_readmitted_meanwhile_is_back_without_her_name(
    receive: Receive, noted: Noted, ask: Ask, hear: Hear
):
    her = noted.match.participant_id
    receive(ParticipantWithdrew(participant_id=her, withdrawn_at=clock.now()), revision=4)
    assert receive(ParticipantChanged(participant_id=her), revision=5) is Outcome.HANDLED

    is_back(hear)
    assert shown(ask, noted)[0] is False
    assert ask(OpenMentoring(participant_id=her)).state == "waiting"


def test_who_did_not_is_as_she_was(receive: Receive, noted: Noted, ask: Ask, hear: Hear):
    other = ParticipantWithdrew(participant_id=new_id(), withdrawn_at=clock.now())
    assert receive(other, revision=4) is Outcome.HANDLED

    is_back(hear)
    assert shown(ask, noted) == (True, "active", {True})


def test_a_merge_meanwhile_and_its_undoing_are_known(
    receive: Receive, noted: Noted, ask: Ask, hear: Hear
):
    her = noted.match.participant_id
    sides = {"merge_id": new_id(), "survivor_id": new_id(), "merged_id": her}
    assert receive(ParticipantsMerged(**sides)) is Outcome.HANDLED
    is_back(hear)
    assert ask(GetMentee(id=noted.match.mentee_id)).participant_id == sides["survivor_id"]

    hear(HOSTED, revision=3)
    assert receive(MergeUndone(**sides), revision=2) is Outcome.HANDLED
    left = ParticipantWithdrew(participant_id=her, withdrawn_at=clock.now())
    receive(left, revision=4)

    hear(RoomRemoved(room=ORGANISATION), revision=4)
    assert shown(ask, noted) == (False, "ended", {False})


def test_of_whom_is_known_in_the_room_alone_nothing_else_is_kept_or_told(
    receive: Receive, rows: Rows
):
    before = rows("SELECT id FROM outbox"), rows("SELECT id FROM timer")
    her = new_id()
    described = LearnerDescribed(
        participant_id=her,
        first_names="Yeimy",
        surnames="Pardo",
        birth_date=clock.now().date().replace(year=2004),
        language="es",
    )
    assert receive(described) is Outcome.ELSEWHERE
    merged = ParticipantsMerged(merge_id=new_id(), survivor_id=her, merged_id=new_id())
    receive(merged)
    left = ParticipantWithdrew(participant_id=her, withdrawn_at=clock.now())
    assert receive(left, revision=4) is Outcome.HANDLED

    (kept,) = rows(f"SELECT first_names, restricted FROM person WHERE participant_id = '{her}'")
    assert (kept["first_names"], kept["restricted"]) == (None, True)
    assert (rows("SELECT id FROM outbox"), rows("SELECT id FROM timer")) == before
