"""Who is registered while a record is nobody to be compared with is compared with it once it is again."""

from collections.abc import Callable
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest

from enrolment.handlers.departures import readmit_participant
from enrolment.handlers.merging import undo_merge
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    ListDuplicates,
    ReadmitParticipant,
    UndoMerge,
    WithdrawParticipant,
)
from tests.asking import Asking
from tests.enrolment.at_once import Rows, beside
from tests.enrolment.pairs import merge
from tests.enrolment.values import like_luz, person

Ask = Callable[..., Any]
LUZ = person()


@pytest.mark.parametrize("order", ["before", "beside", "after"])
def test_who_is_registered_around_the_undoing_of_a_merge_is_compared_with_both(
    ask: Ask, asking: Asking, rows: Rows, order: str
):
    survivor, merged = ask(LUZ), ask(like_luz(1_023_523_380))
    undo = UndoMerge(merge_id=merge(ask, merged.id, into=survivor.id).id)

    made = around(
        order,
        lambda: ask(like_luz(1_023_523_381)),
        lambda work: undo_merge(undo, work=work),
        asking=asking,
        rows=rows,
    )

    assert pairs_of(ask) == {
        frozenset(each) for each in combinations((survivor.id, merged.id, made.id), 2)
    }


@pytest.mark.parametrize("order", ["before", "beside", "after"])
def test_who_is_registered_around_somebodys_return_is_compared_with_her(
    ask: Ask, asking: Asking, rows: Rows, order: str
):
    back = ask(LUZ)
    ask(WithdrawParticipant(participant_id=back.id, reason="work"))
    readmit = ReadmitParticipant(participant_id=back.id)

    made = around(
        order,
        lambda: ask(like_luz(1_023_523_381)),
        lambda work: readmit_participant(readmit, work=work),
        asking=asking,
        rows=rows,
    )

    assert pairs_of(ask) == {frozenset((back.id, made.id))}


def around(
    order: str,
    register: Callable[[], Any],
    does: Callable[[UnitOfWork], Any],
    *,
    asking: Asking,
    rows: Rows,
) -> Any:
    """Register somebody before, beside or after something; who that is."""
    if order == "beside":
        return beside(asking, rows, does, register)
    if order == "before":
        made = register()
        asking.act(does)
        return made
    asking.act(does)
    return register()


def pairs_of(ask: Ask) -> set[frozenset[UUID]]:
    """Who may be one person."""
    found = ask(ListDuplicates()).items
    return {frozenset((each.participant_id, each.other_id)) for each in found}
