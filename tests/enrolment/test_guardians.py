"""Guardians: added, corrected, ended, and seen by nobody who should not see them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import (
    AlreadyOfAge,
    ChangeGuardian,
    EndGuardian,
    GetGuardian,
    GuardianAccessEnded,
    GuardianView,
    ListGuardians,
    ParticipantRestricted,
    WithdrawParticipant,
)
from nosotros.identifiers import new_id
from tests.enrolment.values import guardian, person, wrong

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


def _change(view: GuardianView, **facts: Any) -> ChangeGuardian:
    known: dict[str, Any] = {
        "guardian_id": view.id,
        "expected_revision": view.revision,
        "name": view.name,
        "relation": view.relation,
    }
    return ChangeGuardian(**{**known, **facts})


def test_a_guardian_can_be_read_and_has_access_until_she_is_18(ask: Ask):
    minor = ask(person())

    made = ask(guardian(minor.id))

    assert ask(GetGuardian(id=made.id)) == made
    assert ask(ListGuardians(id=minor.id)).items == (made,)
    assert (made.participant_id, made.revision, made.ended) == (minor.id, 1, False)
    # The first moment of 18 February 2029 in Bogotá.
    assert made.access_ends_at == datetime(2029, 2, 18, 5, tzinfo=UTC)


def test_a_guardian_is_in_no_event(ask: Ask, rows: Rows):
    minor = ask(person())
    before = rows("SELECT id FROM outbox")
    made = ask(guardian(minor.id))
    ask(EndGuardian(guardian_id=made.id, expected_revision=1))

    assert rows("SELECT id FROM outbox") == before


def test_nobody_represents_who_is_18(ask: Ask, rows: Rows):
    grown = ask(person(document_type="CC", birth_date=date(2001, 5, 17)))

    with pytest.raises(AlreadyOfAge) as refused:
        ask(guardian(grown.id))

    assert refused.value.participant_id == grown.id
    assert rows("SELECT * FROM guardian") == []


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"proof": None}, ("proof", "required")),
        ({"document_number": None}, ("document_number", "required")),
        ({"document_type": None}, ("document_type", "required")),
        ({"document_number": "12345"}, ("document_number", "wrong_length")),
        ({"document_number": "AB345678"}, ("document_number", "letters_in_number")),
    ],
)
def test_what_does_not_hold_together_is_refused_by_its_field(
    ask: Ask, facts: dict[str, Any], problem: tuple[str, str]
):
    minor = ask(person())
    made = ask(guardian(minor.id))

    with pytest.raises(InvalidFields) as refused:
        ask(guardian(minor.id, **facts))
    assert wrong(refused.value) == [problem]

    whole = {"representation": "proven", "proof": "Sentencia 12 de 2024"}
    document = {"document_type": "CC", "document_number": "52345678"}
    with pytest.raises(InvalidFields) as refused:
        ask(_change(made, **{**whole, **document, **facts}))
    assert wrong(refused.value) == [problem]


def test_somebody_who_only_says_so_needs_no_proof(ask: Ask):
    minor = ask(person())

    made = ask(guardian(minor.id, representation="declared", proof=None))

    assert made.representation == "declared"


def test_a_corrected_guardian_is_as_told_and_what_is_left_out_is_emptied(ask: Ask):
    made = ask(guardian(ask(person()).id))

    changed = ask(_change(made, relation="legal_guardian", email="rosa@example.org"))

    assert (changed.revision, changed.relation, changed.email) == (
        2,
        "legal_guardian",
        "rosa@example.org",
    )
    assert (changed.mobile, changed.document_number, changed.proof) == (None, None, None)
    assert (changed.representation, changed.may_be_told) == ("none", ())
    assert ask(GetGuardian(id=made.id)) == changed


def test_a_change_of_what_has_changed_since_is_refused(ask: Ask):
    made = ask(guardian(ask(person()).id))
    ask(_change(made))

    for again in (_change(made), EndGuardian(guardian_id=made.id, expected_revision=1)):
        with pytest.raises(RevisionMismatch) as refused:
            ask(again)
        assert (refused.value.expected, refused.value.current) == (1, 2)


def test_of_who_has_no_access_any_more_only_name_relation_and_dates_are_shown(ask: Ask):
    minor = ask(person())
    made = ask(guardian(minor.id, email="rosa@example.org"))

    ended = ask(EndGuardian(guardian_id=made.id, expected_revision=1))

    assert ended.ended
    assert ended.access_ends_at < made.access_ends_at
    assert (ended.name, ended.relation, ended.revision) == (made.name, made.relation, 2)
    assert (ended.mobile, ended.email, ended.proof, ended.may_be_told) == (None, None, None, ())
    assert (ended.document_type, ended.document_number) == (None, None)
    assert ask(GetGuardian(id=made.id)) == ended
    assert ask(ListGuardians(id=minor.id)).items == (ended,)


def test_access_that_has_ended_cannot_be_ended_or_corrected(ask: Ask):
    made = ask(guardian(ask(person()).id))
    ended = ask(EndGuardian(guardian_id=made.id, expected_revision=1))

    for again in (_change(ended), EndGuardian(guardian_id=made.id, expected_revision=2)):
        with pytest.raises(GuardianAccessEnded):
            ask(again)


def test_guardians_of_who_has_left_are_shown_to_nobody(ask: Ask):
    minor = ask(person())
    made = ask(guardian(minor.id))
    ask(WithdrawParticipant(participant_id=minor.id))

    for contract in (
        GetGuardian(id=made.id),
        ListGuardians(id=minor.id),
        guardian(minor.id),
        _change(made),
        EndGuardian(guardian_id=made.id, expected_revision=1),
    ):
        with pytest.raises(ParticipantRestricted):
            ask(contract)


def test_a_guardian_of_another_organisation_is_not_there(ask: Ask):
    made = ask(guardian(ask(person()).id))

    for contract in (
        GetGuardian(id=made.id),
        _change(made),
        EndGuardian(guardian_id=made.id, expected_revision=1),
    ):
        with pytest.raises(NotFound) as refused:
            ask(contract, organisation="la-u")
        assert (refused.value.kind, refused.value.id) == ("guardian", made.id)
    for contract in (guardian(made.participant_id), ListGuardians(id=made.participant_id)):
        with pytest.raises(NotFound) as refused:
            ask(contract, organisation="la-u")
        assert refused.value.kind == "participant"
    with pytest.raises(NotFound):
        ask(GetGuardian(id=new_id()))


def test_what_is_done_with_guardians_is_in_the_audit_log_of_the_participant(ask: Ask, rows: Rows):
    minor = ask(person())
    made = ask(guardian(minor.id))
    changed = ask(_change(made))
    ask(EndGuardian(guardian_id=made.id, expected_revision=changed.revision))
    ask(GetGuardian(id=made.id))

    entries = {(row["action"], row["subject"]) for row in rows("SELECT * FROM audit")}

    for action in ("add_guardian", "change_guardian", "end_guardian"):
        assert (action, str(minor.id)) in entries
    assert ("get_guardian", str(made.id)) in entries
