"""Authorisations withdrawn, and what follows on the spot."""

from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
import pytest

from nosotros.contracts.enrolment import (
    AddChild,
    AuthorisationEnded,
    GetParticipant,
    GetSensitiveAnswers,
    ListChildren,
    ParticipantRestricted,
    ReplaceSensitiveAnswers,
    SensitiveAnswer,
    WithdrawAuthorisation,
    WithdrawParticipant,
)
from tests.enrolment.values import authorisation, guardian, person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


def _told(rows: Rows, name: str) -> list[tuple[str, int, dict[str, Any]]]:
    found = rows(f"SELECT * FROM outbox WHERE type LIKE '%.{name}.v1' ORDER BY id")
    return [(row["visibility"], row["revision"], orjson.loads(bytes(row["data"]))) for row in found]


def test_messages_begin_and_stop_with_their_authorisation(ask: Ask, rows: Rows):
    someone = ask(person())

    given = ask(authorisation(someone.id, "messages"))
    assert ask(GetParticipant(id=someone.id)).messages_authorised_on == date(2026, 8, 11)
    withdrawn = ask(WithdrawAuthorisation(authorisation_id=given.id, how="message"))

    after = ask(GetParticipant(id=someone.id))
    assert (after.messages_authorised_on, after.revision) == (None, 3)
    assert (withdrawn.in_force, withdrawn.ended_why, withdrawn.withdrawn_how) == (
        False,
        "withdrawn",
        "message",
    )
    told = _told(rows, "contact_changed")
    assert [
        (visibility, revision, data["messages_authorised_on"])
        for visibility, revision, data in told
    ] == [("internal", 1, None), ("internal", 2, "2026-08-11"), ("internal", 3, None)]


def test_partners_are_told_whether_data_may_be_shared_and_nothing_else(ask: Ask, rows: Rows):
    minor = ask(person())
    mother = ask(guardian(minor.id))

    given = ask(authorisation(minor.id, "data_sharing", guardian_id=mother.id))
    ask(WithdrawAuthorisation(authorisation_id=given.id, how="in_person"))

    only_her = {"participant_id": str(minor.id)}
    assert _told(rows, "data_sharing_authorised") == [("public", 2, only_her)]
    assert _told(rows, "data_sharing_withdrawn") == [("public", 3, only_her)]


def test_sensitive_answers_go_with_their_authorisation(ask: Ask, rows: Rows):
    someone = ask(person())
    given = ask(authorisation(someone.id, "sensitive_data"))
    answer = SensitiveAnswer(question="health", answer="Asma")
    ask(ReplaceSensitiveAnswers(participant_id=someone.id, answers=(answer,)))
    events = rows("SELECT id FROM outbox")

    ask(WithdrawAuthorisation(authorisation_id=given.id, how="call"))

    assert ask(GetSensitiveAnswers(id=someone.id)).items == ()
    assert rows("SELECT * FROM sensitive_answer") == []
    assert rows("SELECT id FROM outbox") == events


def test_children_go_with_their_authorisation(ask: Ask, rows: Rows):
    someone = ask(person())
    given = ask(authorisation(someone.id, "children"))
    ask(AddChild(participant_id=someone.id, first_names="Sol", birth_date=date(2026, 1, 5)))
    events = rows("SELECT id FROM outbox")

    ask(WithdrawAuthorisation(authorisation_id=given.id, how="call"))

    assert ask(ListChildren(id=someone.id)).items == ()
    assert rows("SELECT * FROM child") == []
    assert rows("SELECT id FROM outbox") == events


def test_without_the_authorisation_for_the_programme_she_leaves_it(ask: Ask, rows: Rows):
    someone = ask(person())
    given = {
        purpose: ask(authorisation(someone.id, purpose))
        for purpose in ("programme", "messages", "data_sharing", "research")
    }

    ask(WithdrawAuthorisation(authorisation_id=given["programme"].id, how="in_person"))

    with pytest.raises(ParticipantRestricted):
        ask(GetParticipant(id=someone.id))
    ended = rows("SELECT purpose, withdrawn_how FROM authorisation WHERE ended_at IS NOT NULL")
    assert {row["purpose"]: row["withdrawn_how"] for row in ended} == {
        "programme": "in_person",
        "messages": None,
        "data_sharing": None,
    }
    assert len(_told(rows, "participant_withdrew")) == 1


def test_who_has_left_can_withdraw_what_is_still_in_force(ask: Ask):
    someone = ask(person())
    given = ask(authorisation(someone.id, "research"))
    ask(WithdrawParticipant(participant_id=someone.id))

    withdrawn = ask(WithdrawAuthorisation(authorisation_id=given.id, how="digital"))

    assert not withdrawn.in_force


def test_what_has_ended_cannot_be_withdrawn(ask: Ask):
    someone = ask(person())
    first = ask(authorisation(someone.id, "images"))
    second = ask(authorisation(someone.id, "images"))
    ask(WithdrawAuthorisation(authorisation_id=second.id, how="call"))

    for each in (first, second):
        with pytest.raises(AuthorisationEnded):
            ask(WithdrawAuthorisation(authorisation_id=each.id, how="call"))
