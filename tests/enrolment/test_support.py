"""What a participant needs, and what she chose to tell."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from enrolment.domain.coming_of_age import local_day
from enrolment.storage import support
from nosotros import clock
from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import (
    AddChild,
    AskSupport,
    AuthorisationMissing,
    ChangeSupport,
    GetSensitiveAnswers,
    GetSupportNeed,
    ListChildren,
    ListSupportNeeds,
    ParticipantRestricted,
    RemoveChild,
    ReplaceSensitiveAnswers,
    SensitiveAnswer,
    WithdrawParticipant,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.conftest import Access
from tests.enrolment.values import authorisation, person, wrong

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
ASTHMA = SensitiveAnswer(question="health", answer="Asma")
CABILDO = SensitiveAnswer(question="ethnicity", answer="Muisca")


def _child(participant_id: Any, **facts: Any) -> AddChild:
    known: dict[str, Any] = {"first_names": "Sol", "birth_date": date(2026, 1, 5)}
    return AddChild(participant_id=participant_id, **{**known, **facts})


def test_a_need_is_asked_for_and_followed_until_it_is_met(ask: Ask):
    someone = ask(person())
    asked = ask(AskSupport(participant_id=someone.id, kind="childcare", detail="martes y jueves"))
    assert (asked.state, asked.revision, asked.detail) == ("asked", 1, "martes y jueves")
    assert ask(GetSupportNeed(id=asked.id)) == asked

    met = ask(ChangeSupport(need_id=asked.id, expected_revision=1, state="met"))

    assert (met.state, met.revision, met.detail) == ("met", 2, None)
    assert met.asked_at == asked.asked_at < met.changed_at
    assert ask(GetSupportNeed(id=asked.id)) == met
    with pytest.raises(RevisionMismatch) as refused:
        ask(ChangeSupport(need_id=asked.id, expected_revision=1, state="not_met"))
    assert (refused.value.expected, refused.value.current) == (1, 2)


def test_needs_are_listed_by_kind_and_state_in_pages(ask: Ask):
    someone = ask(person())
    care = [ask(AskSupport(participant_id=someone.id, kind="childcare")) for _ in range(3)]
    bus = ask(AskSupport(participant_id=someone.id, kind="transport"))
    met = ask(ChangeSupport(need_id=care[1].id, expected_revision=1, state="met"))

    assert ask(ListSupportNeeds()).items == (care[0], met, care[2], bus)
    assert ask(ListSupportNeeds(kind="transport")).items == (bus,)
    assert ask(ListSupportNeeds(state="met")).items == (met,)
    first = ask(ListSupportNeeds(kind="childcare", state="asked", limit=1))
    assert first.items == (care[0],)
    rest = ask(ListSupportNeeds(kind="childcare", state="asked", limit=1, after=first.next))
    assert (rest.items, rest.next) == ((care[2],), None)


def test_needs_of_who_has_left_are_not_shown(ask: Ask, access: Access):
    someone, other = ask(person()), ask(person(document_number="1023523999"))
    hers = ask(AskSupport(participant_id=someone.id, kind="childcare"))
    merged = ask(AskSupport(participant_id=other.id, kind="transport"))
    with psycopg.connect(access.owner_url) as connection:
        connection.execute(
            "UPDATE participant SET merged_into = %s WHERE id = %s", [someone.id, other.id]
        )
    assert ask(ListSupportNeeds()).items == (hers, merged)

    ask(WithdrawParticipant(participant_id=someone.id))

    assert ask(ListSupportNeeds()).items == ()
    for contract in (
        GetSupportNeed(id=hers.id),
        GetSupportNeed(id=merged.id),
        AskSupport(participant_id=someone.id, kind="childcare"),
        ChangeSupport(need_id=hers.id, expected_revision=1, state="met"),
    ):
        with pytest.raises(ParticipantRestricted):
            ask(contract)


def test_sensitive_answers_need_their_authorisation(ask: Ask, rows: Rows):
    someone = ask(person())
    ask(authorisation(someone.id, "programme"))

    with pytest.raises(AuthorisationMissing) as refused:
        ask(ReplaceSensitiveAnswers(participant_id=someone.id, answers=(ASTHMA,)))

    assert refused.value.purpose == "sensitive_data"
    assert rows("SELECT * FROM sensitive_answer") == []


def test_sensitive_answers_are_replaced_whole(ask: Ask):
    someone = ask(person())
    ask(authorisation(someone.id, "sensitive_data"))
    ask(ReplaceSensitiveAnswers(participant_id=someone.id, answers=(ASTHMA, CABILDO)))
    assert ask(GetSensitiveAnswers(id=someone.id)).items == (CABILDO, ASTHMA)

    ask(ReplaceSensitiveAnswers(participant_id=someone.id, answers=(CABILDO,)))
    assert ask(GetSensitiveAnswers(id=someone.id)).items == (CABILDO,)

    assert ask(ReplaceSensitiveAnswers(participant_id=someone.id, answers=())).items == ()
    assert ask(GetSensitiveAnswers(id=someone.id)).items == ()


def test_a_question_is_answered_once(ask: Ask):
    someone = ask(person())
    ask(authorisation(someone.id, "sensitive_data"))

    with pytest.raises(InvalidFields) as refused:
        ask(ReplaceSensitiveAnswers(participant_id=someone.id, answers=(ASTHMA, CABILDO, ASTHMA)))

    assert wrong(refused.value) == [("answers.2.question", "asked_before")]


def test_children_need_their_authorisation(ask: Ask, rows: Rows):
    someone = ask(person())
    ask(authorisation(someone.id, "sensitive_data"))

    with pytest.raises(AuthorisationMissing) as refused:
        ask(_child(someone.id))

    assert refused.value.purpose == "children"
    assert rows("SELECT * FROM child") == []


def test_children_are_listed_the_eldest_first_and_can_be_removed(ask: Ask, rows: Rows):
    someone = ask(person())
    ask(authorisation(someone.id, "children"))
    events = rows("SELECT id FROM outbox")
    younger = ask(_child(someone.id))
    elder = ask(_child(someone.id, first_names="Emilia", birth_date=date(2024, 3, 9)))
    assert ask(ListChildren(id=someone.id)).items == (elder, younger)

    ask(RemoveChild(child_id=elder.id))

    assert ask(ListChildren(id=someone.id)).items == (younger,)
    with pytest.raises(NotFound):
        ask(RemoveChild(child_id=elder.id))
    assert rows("SELECT id FROM outbox") == events


def test_a_child_is_born_after_her_mother_and_not_in_the_future(ask: Ask):
    someone = ask(person())
    ask(authorisation(someone.id, "children"))

    with pytest.raises(InvalidFields) as late:
        ask(_child(someone.id, birth_date=local_day(clock.now()) + timedelta(days=1)))
    with pytest.raises(InvalidFields) as early:
        ask(_child(someone.id, birth_date=someone.birth_date))

    assert wrong(late.value) == [("birth_date", "date_in_future")]
    assert wrong(early.value) == [("birth_date", "child_not_younger")]


def test_what_who_has_left_told_is_shown_to_nobody_and_can_be_removed(ask: Ask, rows: Rows):
    someone = ask(person())
    ask(authorisation(someone.id, "children"))
    child = ask(_child(someone.id))
    ask(WithdrawParticipant(participant_id=someone.id))

    for contract in (
        GetSensitiveAnswers(id=someone.id),
        ListChildren(id=someone.id),
        ReplaceSensitiveAnswers(participant_id=someone.id, answers=(ASTHMA,)),
        _child(someone.id),
    ):
        with pytest.raises(ParticipantRestricted):
            ask(contract)

    ask(RemoveChild(child_id=child.id))
    assert rows("SELECT * FROM child") == []


def test_what_is_another_organisations_is_not_there(ask: Ask):
    someone = ask(person())
    for purpose in ("children", "sensitive_data"):
        ask(authorisation(someone.id, purpose))
    need = ask(AskSupport(participant_id=someone.id, kind="childcare"))
    child = ask(_child(someone.id))

    for contract, kind in (
        (GetSupportNeed(id=need.id), "support_need"),
        (ChangeSupport(need_id=need.id, expected_revision=1, state="met"), "support_need"),
        (RemoveChild(child_id=child.id), "child"),
        (AskSupport(participant_id=someone.id, kind="childcare"), "participant"),
        (ReplaceSensitiveAnswers(participant_id=someone.id, answers=(ASTHMA,)), "participant"),
        (GetSensitiveAnswers(id=someone.id), "participant"),
        (_child(someone.id), "participant"),
        (ListChildren(id=someone.id), "participant"),
        (GetSupportNeed(id=new_id()), "support_need"),
    ):
        with pytest.raises(NotFound) as refused:
            ask(contract, organisation="la-u")
        assert refused.value.kind == kind
    assert ask(ListSupportNeeds(), organisation="la-u").items == ()


def test_what_is_done_with_needs_and_answers_is_in_the_audit_log(ask: Ask, rows: Rows):
    someone = ask(person())
    for purpose in ("children", "sensitive_data"):
        ask(authorisation(someone.id, purpose))
    need = ask(AskSupport(participant_id=someone.id, kind="childcare"))
    ask(ChangeSupport(need_id=need.id, expected_revision=1, state="met"))
    ask(ReplaceSensitiveAnswers(participant_id=someone.id, answers=(ASTHMA,)))
    ask(RemoveChild(child_id=ask(_child(someone.id)).id))
    ask(GetSensitiveAnswers(id=someone.id))

    entries = {(row["action"], row["subject"]) for row in rows("SELECT * FROM audit")}

    for action in (
        "ask_support",
        "change_support",
        "replace_sensitive_answers",
        "add_child",
        "remove_child",
        "get_sensitive_answers",
    ):
        assert (action, str(someone.id)) in entries


def test_of_who_is_erased_only_kinds_and_states_stay(ask: Ask, rows: Rows, database: Database):
    someone = ask(person())
    for purpose in ("children", "sensitive_data"):
        ask(authorisation(someone.id, purpose))
    ask(AskSupport(participant_id=someone.id, kind="childcare", detail="martes y jueves"))
    ask(ReplaceSensitiveAnswers(participant_id=someone.id, answers=(ASTHMA,)))
    ask(_child(someone.id))

    with database.begin("gestarsalud") as transaction:
        support.forget(transaction.connection, someone.id)

    (need,) = rows("SELECT kind, state, detail FROM support_need")
    assert need == {"kind": "childcare", "state": "asked", "detail": None}
    assert rows("SELECT * FROM sensitive_answer") == rows("SELECT * FROM child") == []
