"""Dry runs: the rows of a sheet, as if those before them had been imported."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from enrolment.handlers.likenesses import Newcomer
from enrolment.handlers.newcomers import pretend
from enrolment.storage import dry_runs
from nosotros.bus.work import UnitOfWork


@dataclass(kw_only=True, slots=True)
class SoFar:
    """What rows before would have made that is not stored: by an import that is no dry run, nothing.

    It is ids alone, some hundred bytes a row, as a sheet has no more than a file may hold.
    """

    #: the line of the last of them
    last_line: int = 0
    #: who has a place
    placed: set[UUID] = field(default_factory=set[UUID])
    #: how many of those apply
    applied: int = 0
    #: by who was there before: who of the sheet may be her
    undecided: dict[UUID, set[UUID]] = field(default_factory=dict[UUID, set[UUID]])
    #: of who was there before: of whom the sheet's partner is told that she has a place
    told: set[UUID] = field(default_factory=set[UUID])


class DryRun:
    """A dry run under way.

    Who would be registered is stored in a transaction that is never committed, and found there by
    later rows as an import finds who was. Nobody is to wait for that until all of the sheet is done:
    so nothing is stored there that refers to somebody who is there, or that claims a number. What
    would have become of places and pairs is kept in `so_far`.
    """

    def __init__(self, work: UnitOfWork) -> None:
        """
        Args:
            work: the transaction.
        """
        self.so_far = SoFar()
        self._work = work
        #: of the last rows; a sheet of one batch stores nobody
        self._newcomers: Sequence[Newcomer] = ()

    @contextmanager
    def looking(self) -> Iterator[UnitOfWork]:
        """What the next rows are looked up with; who is locked by that is free again afterwards."""
        pretend(self._newcomers, work=self._work)
        self._newcomers = ()
        self._work.connection.exec_driver_sql(dry_runs.LOOK)
        yield self._work
        for statement in dry_runs.LOOKED:
            self._work.connection.exec_driver_sql(statement)

    def go_on(
        self,
        newcomers: Sequence[Newcomer],
        *,
        last_line: int,
        placed: Collection[UUID],
        applied: int,
        told: Collection[UUID],
    ) -> None:
        """Keep what some rows would have made.

        Args:
            newcomers: whom they would have registered.
            last_line: of the last of them.
            placed: who would have got a place.
            applied: how many of those would have applied.
            told: of whom that was there before the partner is told that she has a place.
        """
        so_far = self.so_far
        so_far.last_line = last_line
        so_far.placed.update(placed)
        so_far.applied += applied
        so_far.told.update(told)
        for each in newcomers:
            for pair in each.proposals:
                so_far.undecided.setdefault(pair.other_id, set()).add(each.id)
        self._newcomers = newcomers
