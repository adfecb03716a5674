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
from enrolment.handlers.enrolments import DOUBTFUL
from enrolment.handlers.learners import Unstored
from enrolment.handlers.likenesses import Look, Newcomer, Reading, recognise
from enrolment.handlers.newcomers import register
from enrolment.handlers.seating import Seating
from enrolment.handlers.senders import against, told_of
from enrolment.storage import enrolments, imports
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
    """What has come of the rows so far."""

    sheet: OpenImport
    #: whose sheet it is may send nobody any more
    is_over: bool = False
    count: Counter[str] = field(default_factory=Counter[str])
    #: who has got a place by a row of it; none, where nothing is stored: in a dry run
    seated: dict[UUID, UUID | None] = field(default_factory=dict[UUID, UUID | None])
    #: by line, where a partner sent the sheet: what it is told
    told: Mapping[int, Told] = field(default_factory=dict[int, Told])


def import_rows(sheet: OpenImport, rows: Sequence[Row], *, work: UnitOfWork) -> None:
    """Register and enrol the people of some rows, and write down what came of each row."""
    # People first, then the intake, as whoever ends places locks them.
    readings = [each for each in rows if isinstance(each, Reading)]
    look = recognise(readings, all_alike=sheet.partner is not None, work=work)
    seating = Seating.hold(sheet.intake_id, work=work)
    is_over = bool(partners_over([sheet.partner], work=work))
    told = told_of(sheet, readings, look, seating, is_over=is_over, work=work)
    if sheet.dry_run:
        seating.seats = seating.seats.with_newcomers(
            sheet.partner, enrolled=sheet.enrolled, waiting=sheet.waiting
        )
    placed = enrolments.live_in(work.connection, intake_id=sheet.intake_id, participants=look.ids())
    batch = _Batch(sheet, is_over=is_over, told=told)
    found = [_look_at(each, look, placed, seating, batch, work=work) for each in rows]
    joining = [each for each in found if each is not None]
    registered: Mapping[UUID, Unstored] = {}
    if not sheet.dry_run:
        # Before their places, which refer to them.
        registered = register([each.newcomer for each in joining if each.newcomer], work=work)
    for each in joining:
        _join(each, placed, seating, batch, work=work)
    if not sheet.dry_run:
        seating.store(with_commit=True, unstored=registered)
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


def last_line(rows: Sequence[Row]) -> int:
    """The line of the last of some rows."""
    last = rows[-1]
    return last.outcome.line if isinstance(last, Reading) else last.line


def _look_at(
    given: Row,
    look: Look,
    placed: Mapping[UUID, UUID],
    seating: Seating,
    batch: _Batch,
    *,
    work: UnitOfWork,
) -> _Joining | None:
    """What is to be done with a row; none where that is written down already."""
    if not isinstance(given, Reading):
        _write_down(given, "refused", batch, work=work)
        return None
    outcome = given.outcome
    row = outcome.row
    assert row is not None
    known = look.known.get(outcome.line)
    if known is not None and (enrolment_id := placed.get(known.id)) is not None:
        _write_down(outcome, "unchanged", batch, known.id, enrolment_id, work=work)
        return None
    reasons = _against(row, look, outcome.line, seating, batch, work=work)
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


def _join(
    joining: _Joining,
    placed: Mapping[UUID, UUID],
    seating: Seating,
    batch: _Batch,
    *,
    work: UnitOfWork,
) -> None:
    """Give somebody what a newcomer gets; who may be somebody that has a place applies."""
    sheet = batch.sheet
    id = joining.participant_id
    if id in batch.seated:
        # Two numbers of one person: of two records that were merged, or an old and a new one.
        _write_down(joining.outcome, "unchanged", batch, id, batch.seated[id], work=work)
        return
    doubtful = any(each in placed or each in batch.seated for each in joining.others)
    held = (
        Held(state="applied", partner=sheet.partner)
        if doubtful
        else seating.seats.place_for(sheet.partner)
    )
    batch.count[held.place] += 1
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
    row: SheetRow, look: Look, line: int, seating: Seating, batch: _Batch, *, work: UnitOfWork
) -> tuple[ProblemCode, ...]:
    if batch.is_over:
        return ("agreement_over",)
    known = look.known.get(line)
    if known is not None and known.restricted:
        return ("participant_left",)
    return against(row, seating, work=work)


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
