"""The rows of a sheet, some hundred at a time: known people are recognised, others registered.

Everything is looked up for all rows at once and written with one commit. In a dry run only what
would come of each row is written.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import orjson

from enrolment.domain.places import Held
from enrolment.domain.sender import Told
from enrolment.domain.sheet import RowOutcome, RowProblem, SheetRow, explain
from enrolment.domain.sheet.explain import Language
from enrolment.domain.sheet.model import ProblemCode
from enrolment.handlers.agreements import partners_over
from enrolment.handlers.dry_runs import DryRun, SoFar
from enrolment.handlers.enrolments import DOUBTFUL
from enrolment.handlers.likenesses import Look, Newcomer, Reading, recognise
from enrolment.handlers.newcomers import ahead, register
from enrolment.handlers.seating import Seating
from enrolment.handlers.senders import against, told_of
from enrolment.storage import enrolments, imports, matching
from enrolment.storage.imports import OpenImport
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import RowNote

#: of a sheet: refused as it was read, or what tells whose it is
Row = RowOutcome | Reading
_COUNTED = imports.COUNTED


@dataclass(frozen=True, kw_only=True, slots=True)
class _Joining:
    """A row whose person is to have a place."""

    outcome: RowOutcome
    participant_id: UUID
    #: registered with this batch; none: she is known
    newcomer: Newcomer | None
    #: whom she may be, undecided
    others: frozenset[UUID]


@dataclass(slots=True)
class _Batch:
    """What is known of some rows' people, and what has come of the rows so far."""

    sheet: OpenImport
    look: Look
    seating: Seating
    #: who has a place, and the place's id; none, where nothing is stored: in a dry run
    placed: Mapping[UUID, UUID | None]
    #: whose sheet it is may send nobody any more
    is_over: bool
    #: by line, where a partner sent the sheet: what it is told
    told: Mapping[int, Told]
    count: Counter[str] = field(default_factory=Counter[str])
    #: who has got a place by a row of it, likewise
    seated: dict[UUID, UUID | None] = field(default_factory=dict[UUID, UUID | None])


def import_rows(
    sheet: OpenImport, rows: Sequence[Row], *, work: UnitOfWork, dry_run: DryRun | None = None
) -> None:
    """Register and enrol the people of some rows, and write down what came of each row.

    Args:
        sheet: the import.
        rows: its next rows.
        work: the transaction.
        dry_run: with which only what would come of each row is written; none: it is none.
    """
    assert sheet.dry_run == (dry_run is not None)
    readings = [each for each in rows if isinstance(each, Reading)]
    if dry_run is None:
        matching.hold_everybody(work.connection, organisation=work.organisation)
        batch = _look_up(sheet, readings, SoFar(), work=work)
    else:
        with dry_run.looking() as looking:
            batch = _look_up(sheet, readings, dry_run.so_far, work=looking)
    found = [_look_at(each, batch, work=work) for each in rows]
    joining = [each for each in found if each is not None]
    newcomers = [each.newcomer for each in joining if each.newcomer]
    # Before their places, which refer to them.
    registered = register(newcomers, work=work) if dry_run is None else {}
    for each in joining if dry_run else ahead(joining, work=work):
        _join(each, batch, work=work)
    if dry_run is None:
        batch.seating.store(with_commit=True, unstored=registered)
    else:
        dry_run.go_on(
            newcomers,
            last_line=last_line(rows),
            placed=batch.seated,
            applied=batch.count["applied"],
            told=_told_placed(batch),
        )
    work.with_commit(
        imports.PROGRESS,
        {
            "id": sheet.id,
            "last_line": last_line(rows),
            "rows": len(rows),
            "for_sender": _for_sender(batch, unread=len(rows) - len(readings)),
            **{name: batch.count[name] for name in _COUNTED},
        },
    )


def _look_up(
    sheet: OpenImport, readings: Sequence[Reading], so_far: SoFar, *, work: UnitOfWork
) -> _Batch:
    # People first, then the intake, as whoever ends places locks them.
    look = recognise(
        readings, all_alike=sheet.partner is not None, undecided=so_far.undecided, work=work
    )
    seating = Seating.hold(sheet.intake_id, work=work)
    if sheet.dry_run:
        seating.seats = seating.seats.with_newcomers(
            sheet.partner, enrolled=sheet.enrolled, waiting=sheet.waiting - so_far.applied
        )
    is_over = bool(partners_over([sheet.partner], work=work))
    told = told_of(sheet, readings, look, seating, so_far, is_over=is_over, work=work)
    ids = look.ids()
    placed: dict[UUID, UUID | None] = dict.fromkeys(so_far.placed.intersection(ids))
    placed |= enrolments.live_in(work.connection, intake_id=sheet.intake_id, participants=ids)
    return _Batch(sheet, look, seating, placed, is_over=is_over, told=told)


def last_line(rows: Sequence[Row]) -> int:
    """The line of the last of some rows."""
    last = rows[-1]
    return last.outcome.line if isinstance(last, Reading) else last.line


def _look_at(given: Row, batch: _Batch, *, work: UnitOfWork) -> _Joining | None:
    """What is to be done with a row; none where that is written down already."""
    if not isinstance(given, Reading):
        _write_down(given, "refused", batch, work=work)
        return None
    outcome = given.outcome
    row = outcome.row
    assert row is not None
    look = batch.look
    known = look.known.get(outcome.line)
    if known is not None and known.id in batch.placed:
        _write_down(outcome, "unchanged", batch, known.id, batch.placed[known.id], work=work)
        return None
    reasons = _against(row, outcome.line, batch, work=work)
    if reasons:
        problems = tuple(_problem(outcome.line, code) for code in reasons)
        refused = replace(outcome, row=None, problems=problems)
        # Whose row it is tells, also here, which sheets hold somebody's data.
        _write_down(refused, "refused", batch, known and known.id, work=work)
        return None
    if known is not None:
        others = frozenset(look.undecided.get(known.id, ()))
        return _Joining(outcome=outcome, participant_id=known.id, newcomer=None, others=others)
    doubts = look.doubts(given)
    batch.count["possible_duplicates"] += bool(doubts)
    newcomer = look.newcomer(given, doubts=doubts)
    return _Joining(
        outcome=outcome,
        participant_id=newcomer.id,
        newcomer=newcomer,
        others=frozenset(each.other_id for each in doubts),
    )


def _join(joining: _Joining, batch: _Batch, *, work: UnitOfWork) -> None:
    """Give somebody what a newcomer gets; who may be somebody that has a place applies."""
    sheet, seating = batch.sheet, batch.seating
    id = joining.participant_id
    if id in batch.seated:
        # Two numbers of one person: of two records that were merged, or an old and a new one.
        _write_down(joining.outcome, "unchanged", batch, id, batch.seated[id], work=work)
        return
    doubtful = any(each in batch.placed or each in batch.seated for each in joining.others)
    held = (
        Held(state="applied", partner=sheet.partner)
        if doubtful
        else seating.seats.place_for(sheet.partner)
    )
    batch.count[held.place] += 1
    batch.count["applied"] += doubtful
    if sheet.dry_run:
        batch.seated[id] = None
        seating.seats = seating.seats.moved(None, held)
        _write_down(joining.outcome, "imported", batch, work=work)
        return
    reason = DOUBTFUL if doubtful else None
    view = seating.give(id, held, reason=reason)
    batch.seated[id] = view.id
    _write_down(joining.outcome, "imported", batch, id, view.id, work=work)


def _against(
    row: SheetRow, line: int, batch: _Batch, *, work: UnitOfWork
) -> tuple[ProblemCode, ...]:
    if batch.is_over:
        return ("agreement_over",)
    known = batch.look.known.get(line)
    if known is not None and known.restricted:
        return ("participant_left",)
    return against(row, batch.seating, work=work)


def _told_placed(batch: _Batch) -> set[UUID]:
    """Of whom that was there before the partner is told that she has a place."""
    known = batch.look.known
    return {
        known[line].id
        for line, told in batch.told.items()
        if line in known and told.state != "refused"
    }


def _for_sender(batch: _Batch, *, unread: int) -> str | None:
    """What came of the rows until now, as the partner is told."""
    if batch.sheet.partner is None:
        return None
    count = Counter(batch.sheet.for_sender)
    count["refused"] += unread
    for told in batch.told.values():
        count[told.state] += 1
        if told.place is not None:
            count[told.place] += 1
        count["possible_duplicates"] += told.possible_duplicate
    return orjson.dumps({name: count[name] for name in _COUNTED}).decode()


def _problem(line: int, code: ProblemCode) -> RowProblem:
    return RowProblem(line=line, column="", field="", code=code)


def _write_down(
    outcome: RowOutcome,
    state: str,
    batch: _Batch,
    participant_id: UUID | None = None,
    enrolment_id: UUID | None = None,
    *,
    work: UnitOfWork,
) -> None:
    sheet = batch.sheet
    batch.count[state] += 1
    values: dict[str, Any] = {
        "import_id": sheet.id,
        "line": outcome.line,
        "organisation": work.organisation,
        "state": state,
        "participant_id": participant_id,
        "enrolment_id": enrolment_id,
        "notes": _notes(outcome, sheet.language),
        "sender_state": None,
        "sender_notes": None,
    }
    told = batch.told.get(outcome.line)
    if told is not None:
        problems = tuple(_problem(outcome.line, code) for code in told.problems)
        if (told.state, problems) != (state, outcome.problems):
            values["sender_state"] = told.state
            values["sender_notes"] = _notes(replace(outcome, problems=problems), sheet.language)
    work.with_commit(imports.INSERT_ROW, values)


def _notes(outcome: RowOutcome, language: str) -> bytes:
    spoken: Language = "en" if language == "en" else "fr" if language == "fr" else "es"
    problems, warnings = (
        [RowNote(column=each.column, code=each.code, text=explain(each, spoken)) for each in some]
        for some in (outcome.problems, outcome.warnings)
    )
    return imports.notes(problems=problems, warnings=warnings)
