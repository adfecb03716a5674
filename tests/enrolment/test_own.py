"""What a participant sees of herself, and withdraws by herself."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from enrolment.domain.in_part import contact_in_part, ending
from nosotros.contracts.common import NotFound, ScopeMissing
from nosotros.contracts.enrolment import (
    AuthorisationEnded,
    ContactPoint,
    EraseParticipant,
    GetOwnRecord,
    GetParticipant,
    ListAuthorisations,
    ListDuplicates,
    MergeDuplicate,
    ReplaceContactPoints,
    WithdrawOwnAuthorisation,
    WithdrawParticipant,
)
from nosotros.contracts.language import SELF
from nosotros.identifiers import new_id
from tests.enrolment.values import authorisation, guardian, person, told_text

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
GROWN: dict[str, Any] = {"document_type": "CC", "birth_date": date(2001, 5, 17)}


def test_she_sees_what_is_known_of_her_and_contacts_and_document_in_part(ask: Ask):
    someone = ask(person(**GROWN, email="luz@example.org"))
    points = (
        ContactPoint(kind="mobile", value="+573236150723", shared_with="mamá"),
        ContactPoint(kind="email", value="luz@example.org"),
    )
    ask(
        ReplaceContactPoints(
            participant_id=someone.id,
            expected_revision=someone.revision,
            preferred_channel="email",
            points=points,
        )
    )

    record = ask(GetOwnRecord(), herself=someone.id)

    assert (record.first_names, record.surnames) == ("Luz Marina", "Rodríguez Pardo")
    assert (record.document_type, record.document_ends_in) == ("CC", "3372")
    assert (record.birth_date, record.restricted_at) == (date(2001, 5, 17), None)
    assert [(each.kind, each.value, each.shared) for each in record.contacts] == [
        ("mobile", "+57 … 0723", True),
        ("email", "l…@example.org", False),
    ]


def test_she_sees_what_she_authorised_and_what_she_was_told(ask: Ask):
    someone = ask(person())
    mother = ask(guardian(someone.id))
    told = ask(told_text())
    ask(authorisation(someone.id, "programme", guardian_id=mother.id))
    ask(authorisation(someone.id, "images", how="paper", text_id=told.id))
    ask(authorisation(someone.id, "research"))
    ended = ask(authorisation(someone.id, "messages"))
    ask(WithdrawOwnAuthorisation(authorisation_id=ended.id), herself=someone.id)

    given = ask(GetOwnRecord(), herself=someone.id).authorisations

    assert [(each.purpose, each.by_guardian, each.text) for each in given] == [
        ("images", False, told.body),
        ("programme", True, None),
        ("research", False, None),
    ]


def test_what_she_withdraws_ends_at_once_by_a_message_and_is_noted(ask: Ask, rows: Rows):
    someone = ask(person())
    given = ask(authorisation(someone.id, "messages"))

    assert ask(WithdrawOwnAuthorisation(authorisation_id=given.id), herself=someone.id) is None

    (ended,) = ask(ListAuthorisations(id=someone.id)).items
    assert (ended.in_force, ended.ended_why, ended.withdrawn_how) == (
        False,
        "withdrawn",
        "message",
    )
    assert ask(GetParticipant(id=someone.id)).messages_authorised_on is None
    noted = {"actor": f"participant:{someone.id}", "subject": str(someone.id)}
    for action in ("withdraw_own_authorisation", "withdraw_authorisation"):
        assert {"action": action, **noted} in rows("SELECT action, actor, subject FROM audit")
    with pytest.raises(AuthorisationEnded):
        ask(WithdrawOwnAuthorisation(authorisation_id=given.id), herself=someone.id)


def test_without_the_one_for_the_programme_she_leaves_it_and_may_still_look(ask: Ask):
    someone = ask(person(**GROWN))
    given = ask(authorisation(someone.id, "programme"))

    ask(WithdrawOwnAuthorisation(authorisation_id=given.id), herself=someone.id)

    record = ask(GetOwnRecord(), herself=someone.id)
    assert record.restricted_at is not None
    assert record.first_names == "Luz Marina"


def test_she_withdraws_nothing_of_anybody_else(ask: Ask):
    someone, other = ask(person()), ask(person(document_number="1023523399"))
    hers = ask(authorisation(other.id, "messages"))

    for unknown in (hers.id, new_id()):
        with pytest.raises(NotFound):
            ask(WithdrawOwnAuthorisation(authorisation_id=unknown), herself=someone.id)
    with pytest.raises(NotFound):
        ask(GetOwnRecord(), herself=someone.id, organisation="la-u")

    assert ask(ListAuthorisations(id=other.id)).items[0].in_force


def test_a_read_is_noted_with_who_read_of_whom(ask: Ask, rows: Rows):
    someone = ask(person())

    ask(GetOwnRecord(), herself=someone.id)

    assert {
        "action": "get_own_record",
        "actor": f"participant:{someone.id}",
        "subject": str(someone.id),
    } in rows("SELECT action, actor, subject FROM audit")


def test_whoever_left_still_sees_what_is_hers_and_withdraws_it(ask: Ask):
    someone = ask(person(**GROWN))
    given = ask(authorisation(someone.id, "images"))
    ask(WithdrawParticipant(participant_id=someone.id, reason="studies"))

    record = ask(GetOwnRecord(), herself=someone.id)
    still = [each.id for each in record.authorisations]
    for each in still:
        ask(WithdrawOwnAuthorisation(authorisation_id=each), herself=someone.id)

    assert record.restricted_at is not None
    assert ask(GetOwnRecord(), herself=someone.id).authorisations == ()
    assert given.id in still


def test_the_record_that_hers_was_merged_into_is_hers(ask: Ask):
    merged = ask(person(**GROWN))
    same = {"first_names": merged.first_names, "surnames": merged.surnames}
    survivor = ask(
        person(**GROWN | same | {"document_number": "1023523374", "mobile": merged.mobile})
    )
    (pair,) = ask(ListDuplicates()).items
    given = ask(authorisation(merged.id, "images"))
    ask(MergeDuplicate(duplicate_id=pair.id, survivor_id=survivor.id))

    record = ask(GetOwnRecord(), herself=merged.id)
    assert record == ask(GetOwnRecord(), herself=survivor.id)
    assert [each.id for each in record.authorisations] == [given.id]

    ask(WithdrawOwnAuthorisation(authorisation_id=given.id), herself=survivor.id)
    assert ask(GetOwnRecord(), herself=merged.id).authorisations == ()


def test_of_who_is_erased_there_is_nothing_to_see(ask: Ask):
    someone = ask(person())
    ask(EraseParticipant(participant_id=someone.id, expected_revision=someone.revision))

    with pytest.raises(NotFound):
        ask(GetOwnRecord(), herself=someone.id)


def test_no_key_may_ask_and_a_scope_alone_says_not_who(ask: Ask):
    someone = ask(person())

    for scopes in ({"enrolment:read", "enrolment:protect"}, {SELF}):
        with pytest.raises(ScopeMissing) as refused:
            ask(GetOwnRecord(), scopes=scopes)
        assert refused.value.scope == SELF
    assert someone.id


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("mobile", "+573001112233", "+57 … 2233"),
        ("email", "luz.marina@correo.example.org", "l…@correo.example.org"),
        ("email", "l@example.org", "l…@example.org"),
    ],
)
def test_a_contact_is_shown_in_part(kind: str, value: str, shown: str):
    assert contact_in_part(kind, value) == shown


def test_of_a_number_its_end_is_shown_and_never_more_than_half():
    assert [ending(each) for each in ("1023523372", "12345", "AB12")] == ["3372", "45", "12"]
