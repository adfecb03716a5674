"""Whose records were merged leaves, and comes back, by each of them: each is told of elsewhere."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import psycopg
import pytest

from nosotros.contracts.enrolment import (
    EnrolParticipant,
    GetParticipant,
    ListDuplicates,
    MergeDuplicate,
    OpenIntake,
    ParticipantRestricted,
    ReadmitParticipant,
    UndoMerge,
    WithdrawAuthorisation,
    WithdrawParticipant,
)
from nosotros.identifiers import new_id
from tests.asking import told_by
from tests.conftest import Access
from tests.enrolment.values import authorisation, person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def her(ask: Ask) -> Any:
    """Two records of one person, to be merged: the first has a seat in a cohort."""
    merged = ask(person(document_number="1023523372"))
    named = {"first_names": merged.first_names, "surnames": merged.surnames}
    survivor = ask(person(document_number="1023523373", mobile=merged.mobile, **named))
    intake = ask(OpenIntake(name="Soacha", seats=5, cohort_id=new_id()))
    ask(EnrolParticipant(participant_id=merged.id, intake_id=intake.id))
    return merged, survivor


def merge(ask: Ask, survivor: Any) -> Any:
    (pair,) = ask(ListDuplicates()).items
    return ask(MergeDuplicate(duplicate_id=pair.id, survivor_id=survivor.id))


def told(rows: Rows, name: str) -> dict[str, int]:
    """Of whom an event was told last, and by which revision."""
    found = told_by(rows("SELECT type, revision, data FROM outbox ORDER BY id"), name)
    return {each["participant_id"]: each["revision"] for each in found}


def revisions(rows: Rows) -> dict[str, int]:
    return {
        str(each["id"]): each["revision"] for each in rows("SELECT id, revision FROM participant")
    }


def contacts(rows: Rows) -> dict[str, Any]:
    """Since when each record may be written to, as was told last."""
    found = told_by(rows("SELECT type, revision, data FROM outbox ORDER BY id"), "contact_changed")
    return {each["participant_id"]: each["messages_authorised_on"] for each in found}


def test_who_leaves_does_so_by_each_of_her_records(ask: Ask, her: Any, rows: Rows):
    merged, survivor = her
    for purpose in ("messages", "data_sharing"):
        ask(authorisation(merged.id, purpose))
    merge(ask, survivor)

    ask(WithdrawParticipant(participant_id=survivor.id))

    now = revisions(rows)
    assert set(now) == {str(merged.id), str(survivor.id)}
    for name in ("participant_withdrew", "data_sharing_withdrawn"):
        assert told(rows, name) == now
    assert contacts(rows) == dict.fromkeys(now)
    assert {each: told(rows, "contact_changed")[each] for each in now} == now


@pytest.mark.parametrize("purpose", ["messages", "data_sharing"])
def test_what_she_withdraws_is_withdrawn_by_each_of_her_records(
    ask: Ask, her: Any, rows: Rows, purpose: Any
):
    merged, survivor = her
    given = ask(authorisation(merged.id, purpose))
    merge(ask, survivor)

    ask(WithdrawAuthorisation(authorisation_id=given.id, how="call"))

    now = revisions(rows)
    if purpose == "messages":
        assert contacts(rows) == dict.fromkeys(now)
        assert told(rows, "contact_changed") == now
    else:
        assert told(rows, "data_sharing_withdrawn") == now


def test_who_left_has_left_by_either_record_where_the_merge_is_undone(
    ask: Ask, her: Any, rows: Rows
):
    merged, survivor = her
    done = merge(ask, survivor)
    ask(WithdrawParticipant(participant_id=survivor.id))

    ask(UndoMerge(merge_id=done.id))

    for each in her:
        with pytest.raises(ParticipantRestricted):
            ask(GetParticipant(id=each.id))
    back = ask(ReadmitParticipant(participant_id=merged.id))
    assert back.restricted_at is None
    assert told(rows, "learner_described")[str(merged.id)] == back.revision
    with pytest.raises(ParticipantRestricted):
        ask(GetParticipant(id=survivor.id))


def test_who_comes_back_is_back_by_each_of_her_records(ask: Ask, her: Any, rows: Rows):
    _merged, survivor = her
    done = merge(ask, survivor)
    ask(WithdrawParticipant(participant_id=survivor.id))

    ask(ReadmitParticipant(participant_id=survivor.id))

    now = revisions(rows)
    assert told(rows, "participant_changed") == now
    assert told(rows, "learner_described") == now
    ask(UndoMerge(merge_id=done.id))
    assert [ask(GetParticipant(id=each.id)).restricted_at for each in her] == [None, None]


def test_a_record_that_had_left_by_itself_does_not_come_back_with_the_other(ask: Ask, her: Any):
    merged, survivor = her
    (pair,) = ask(ListDuplicates()).items
    for each in her:
        ask(WithdrawParticipant(participant_id=each.id))
    done = ask(MergeDuplicate(duplicate_id=pair.id, survivor_id=survivor.id))

    # Again and again: what was before the merge is not forgotten.
    for _ in range(2):
        ask(ReadmitParticipant(participant_id=survivor.id))
        ask(WithdrawParticipant(participant_id=survivor.id))
    ask(ReadmitParticipant(participant_id=survivor.id))
    ask(UndoMerge(merge_id=done.id))

    assert ask(GetParticipant(id=survivor.id)).restricted_at is None
    with pytest.raises(ParticipantRestricted):
        ask(GetParticipant(id=merged.id))


def test_who_left_while_one_with_the_release_before_has_left_by_both(
    ask: Ask, her: Any, access: Access
):
    merged, survivor = her
    done = merge(ask, survivor)
    ask(WithdrawParticipant(participant_id=survivor.id))
    with psycopg.connect(access.owner_url, autocommit=True) as owner:
        owner.execute(
            "UPDATE participant SET restricted_at = NULL, withdrawn_why = NULL WHERE id = %s",
            (merged.id,),
        )
        owner.execute(import_module("enrolment.migrations.versions.0007_merging").LEFT.encode())

    ask(UndoMerge(merge_id=done.id))

    with pytest.raises(ParticipantRestricted):
        ask(GetParticipant(id=merged.id))


def test_that_somebody_without_a_seat_is_back_is_told_by_her_id_alone(ask: Ask, rows: Rows):
    someone = ask(person())
    ask(WithdrawParticipant(participant_id=someone.id))

    back = ask(ReadmitParticipant(participant_id=someone.id))

    assert told(rows, "participant_changed") == {str(someone.id): back.revision}
    assert told(rows, "learner_described") == {}
    (row,) = rows(
        "SELECT convert_from(data, 'UTF8')::jsonb AS data FROM outbox"
        " WHERE type LIKE '%participant_changed%'"
    )
    assert row["data"] == {"participant_id": str(someone.id)}
