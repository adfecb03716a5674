"""Notes on meetings: written on what was not cancelled, and read in their order."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.enrolment import MergeUndone, ParticipantsMerged
from nosotros.contracts.mentoring import (
    AddConfidentialNote,
    AddNote,
    CancelMeeting,
    ListConfidentialNotes,
    ListMyNotes,
    ListNotes,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import end, held, pair, planned
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]


def _texts(ask: Ask, query: Any, **who: Any) -> list[str]:
    return [each.text for each in ask(query, **who).items]


def test_notes_are_read_oldest_first_in_pages(ask: Ask, scenery: Scenery):
    match = pair(ask, scenery, scenery.mentor().id)
    meeting = held(ask, match.id)
    for number in range(3):
        ask(AddNote(meeting_id=meeting.id, text=f"Nota {number}"))

    page = ask(ListNotes(mentee_id=match.mentee_id, limit=2))

    assert [each.text for each in page.items] == ["Nota 0", "Nota 1"]
    rest = ask(ListNotes(mentee_id=match.mentee_id, limit=2, after=page.next))
    assert [(each.text, each.kind) for each in rest.items] == [("Nota 2", "shared")]
    assert rest.next is None


def test_a_note_says_something_of_a_meeting_that_was_not_cancelled(ask: Ask, scenery: Scenery):
    match = pair(ask, scenery, scenery.mentor().id)
    before = ask(planned(match.id))
    ask(AddNote(meeting_id=before.id, text="Traer las facturas."))
    for contract in (AddNote, AddConfidentialNote):
        for text in ("", " \n "):
            with pytest.raises(InvalidFields) as refused:
                ask(contract(meeting_id=before.id, text=text))
            assert [each.code for each in refused.value.problems] == ["required"]
        with pytest.raises(NotFound):
            ask(contract(meeting_id=new_id(), text="¿De qué?"))
        with pytest.raises(NotFound):
            ask(contract(meeting_id=before.id, text="¿De quién?"), organisation="another")

    ask(CancelMeeting(meeting_id=before.id))

    for contract in (AddNote, AddConfidentialNote):
        with pytest.raises(StateUnfit):
            ask(contract(meeting_id=before.id, text="Ya no."))


def test_what_was_found_out_late_is_noted_after_a_match_is_over(ask: Ask, scenery: Scenery):
    match = pair(ask, scenery, scenery.mentor().id)
    meeting = held(ask, match.id)
    end(ask, match, "completed")

    ask(AddConfidentialNote(meeting_id=meeting.id, text="Contó que todo va bien."))

    query = ListConfidentialNotes(mentee_id=match.mentee_id)
    assert _texts(ask, query) == ["Contó que todo va bien."]


def test_notes_go_with_who_they_are_of_through_a_merge_and_back(
    ask: Ask, hear: Hear, scenery: Scenery
):
    earlier = pair(ask, scenery, scenery.mentor().id)
    meeting = held(ask, earlier.id)
    ask(AddNote(meeting_id=meeting.id, text="De antes."))
    ask(AddConfidentialNote(meeting_id=meeting.id, text="Solo para el Centro."))
    end(ask, earlier, "completed")
    match = pair(ask, scenery, scenery.mentor(account="key:hers").id)
    hers = {"actor": "key:hers", "scopes": {"mentoring:mentor"}}
    merge = {
        "merge_id": new_id(),
        "survivor_id": match.participant_id,
        "merged_id": earlier.participant_id,
    }

    hear(ParticipantsMerged(**merge))

    assert _texts(ask, ListNotes(mentee_id=match.mentee_id)) == ["De antes."]
    assert _texts(ask, ListMyNotes(match_id=match.id), **hers) == ["De antes."]
    every = ListConfidentialNotes(mentee_id=match.mentee_id)
    assert _texts(ask, every) == ["Solo para el Centro."]

    hear(MergeUndone(**merge), revision=2)

    assert _texts(ask, ListMyNotes(match_id=match.id), **hers) == []
    assert _texts(ask, every) == []
