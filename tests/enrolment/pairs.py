"""Pairs of records that turn out to be one person's."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from nosotros.contracts.enrolment import (
    ChangeParticipant,
    GetParticipant,
    ListDuplicates,
    MergeDuplicate,
    MergeView,
)

Ask = Callable[..., Any]


def alike(ask: Ask, made: UUID, other: UUID) -> UUID:
    """The pair that is proposed once one record is corrected, and resembles the other."""
    known = ask(GetParticipant(id=other))
    facts = {name: getattr(known, name) for name in ("first_names", "surnames", "birth_date")}
    revision = ask(GetParticipant(id=made)).revision
    ask(ChangeParticipant(participant_id=made, expected_revision=revision, **facts))
    (pair,) = (
        each
        for each in ask(ListDuplicates()).items
        if {each.participant_id, each.other_id} == {made, other}
    )
    return pair.id


def merge(ask: Ask, merged: UUID, *, into: UUID) -> MergeView:
    """Merge one record into another, once it resembles that."""
    return ask(MergeDuplicate(duplicate_id=alike(ask, merged, into), survivor_id=into))
