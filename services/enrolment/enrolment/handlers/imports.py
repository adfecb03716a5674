"""Imports: accepted here, carried out batch by batch by the importer (`enrolment.worker`)."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from enrolment.domain.identity import same_person_key
from enrolment.domain.sheet import RowOutcome, RowProblem, SheetRow, explain
from enrolment.domain.sheet.explain import Language
from enrolment.handlers.pages import after_line
from enrolment.handlers.participants import tell_registered
from enrolment.handlers.places import get_intake, give_place
from enrolment.storage import imports, participants, places
from enrolment.storage.imports import OpenImport
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    GetImport,
    GetIntake,
    ImportRowPage,
    ImportSheet,
    ImportView,
    ListImportRows,
    ParticipantView,
    RowNote,
    SheetImported,
)
from nosotros.identifiers import new_id

#: where the programme is taught, and its sheets' dates are meant
ZONE = ZoneInfo("America/Bogota")


def import_sheet(command: ImportSheet, *, work: UnitOfWork) -> ImportView:
    """Accept a sheet for import.

    Raises:
        NotFound: no intake of the organisation has this id.
    """
    get_intake(GetIntake(id=command.intake_id), work=work)
    id = new_id()
    work.with_commit(
        imports.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "intake_id": command.intake_id,
            "reference": command.file.reference,
            "size": command.file.size,
            "digest": command.file.digest,
            "file_name": command.file.name,
            "language": command.language,
            "today": work.at.astimezone(ZONE).date(),
            "actor": work.origin.actor,
            "accepted_at": work.at,
        },
    )
    return ImportView(
        id=id,
        intake_id=command.intake_id,
        file_name=command.file.name,
        state="accepted",
        rows=0,
        imported=0,
        unchanged=0,
        refused=0,
        enrolled=0,
        waiting=0,
        reason=None,
        accepted_at=work.at,
        finished_at=None,
    )


def import_rows(sheet: OpenImport, outcomes: Sequence[RowOutcome], *, work: UnitOfWork) -> None:
    """Register and enrol the people of some rows, and write down what came of each row.

    Looks everything up for all rows at once, and writes everything with the commit.
    """
    keys = {each.line: _key(each.row) for each in outcomes if each.row is not None}
    known = dict(participants.ids_by_document(work.connection, keys.values()))
    before = seats = places.seats_for_update(work.connection, sheet.intake_id)
    placed = places.enrolments_of(
        work.connection, intake_id=sheet.intake_id, participants=known.values()
    )
    count: Counter[str] = Counter()
    for outcome in outcomes:
        participant_id: UUID | None = None
        enrolment_id: UUID | None = None
        if outcome.row is None:
            state = "refused"
        else:
            key = keys[outcome.line]
            if key not in known:
                known[key] = _register(outcome.row, key, sheet, work=work)
            participant_id = known[key]
            enrolment_id = placed.get(participant_id)
            state = "unchanged" if enrolment_id else "imported"
            if enrolment_id is None:
                seats, given = seats.give()
                enrolment = give_place(participant_id, sheet.intake_id, given, work=work)
                enrolment_id = enrolment.id
                count[enrolment.place] += 1
        count[state] += 1
        work.with_commit(
            imports.INSERT_ROW,
            {
                "import_id": sheet.id,
                "line": outcome.line,
                "organisation": work.organisation,
                "state": state,
                "participant_id": participant_id,
                "enrolment_id": enrolment_id,
                "notes": imports.notes(
                    problems=_notes(outcome.problems, sheet.language),
                    warnings=_notes(outcome.warnings, sheet.language),
                ),
            },
        )
    if seats != before:
        work.with_commit(
            places.FILL,
            {"id": sheet.intake_id, "enrolled": seats.enrolled, "waiting": seats.waiting},
        )
    work.with_commit(
        imports.PROGRESS,
        {
            "id": sheet.id,
            "last_line": outcomes[-1].line,
            "rows": len(outcomes),
            **{
                name: count[name]
                for name in ("imported", "unchanged", "refused", "enrolled", "waiting")
            },
        },
    )


def finish_import(sheet: OpenImport, *, work: UnitOfWork) -> None:
    """Close an import whose rows are all done."""
    work.connection.exec_driver_sql(
        imports.END,
        {"id": sheet.id, "state": "finished", "reason": None, "finished_at": work.at},
    )
    view = imports.get(work.connection, sheet.id)
    assert view is not None
    work.publish(
        SheetImported(
            import_id=view.id,
            intake_id=view.intake_id,
            rows=view.rows,
            imported=view.imported,
            unchanged=view.unchanged,
            refused=view.refused,
        ),
        revision=1,
    )
    work.audit("import_sheet", sheet.id)


def refuse_import(sheet: OpenImport, reason: str, *, work: UnitOfWork) -> None:
    """Close an import whose file could not be read."""
    work.connection.exec_driver_sql(
        imports.END,
        {"id": sheet.id, "state": "refused", "reason": reason, "finished_at": work.at},
    )
    work.audit("refuse_sheet", sheet.id)


def get_import(query: GetImport, *, work: UnitOfWork) -> ImportView:
    """How far an import has come.

    Raises:
        NotFound: no import of the organisation has this id.
    """
    found = imports.get(work.connection, query.id)
    if found is None:
        raise NotFound(kind="import", id=query.id)
    return found


def list_import_rows(query: ListImportRows, *, work: UnitOfWork) -> ImportRowPage:
    """A page of an import's rows.

    Raises:
        NotFound: no import of the organisation has this id.
    """
    get_import(GetImport(id=query.import_id), work=work)
    found = imports.rows(
        work.connection,
        import_id=query.import_id,
        state=query.state,
        after=after_line(query.after),
        limit=query.limit + 1,
    )
    items = tuple(found[: query.limit])
    return ImportRowPage(
        items=items, next=str(items[-1].line) if len(found) > query.limit else None
    )


def _register(row: SheetRow, key: str, sheet: OpenImport, *, work: UnitOfWork) -> UUID:
    view = ParticipantView(
        id=new_id(),
        revision=1,
        first_names=row.first_names,
        surnames=row.surnames,
        document_type=str(row.document_type),
        document_number=row.document_number,
        birth_date=row.birth_date,
        neighbourhood=row.neighbourhood,
        mobile=row.mobile,
        email=row.email,
        preferred_channel=str(row.preferred_channel) if row.preferred_channel else None,
        language="es",
        messages_authorised_on=row.authorised_on,
        registered_at=work.at,
    )
    work.with_commit(
        participants.INSERT,
        {
            **participants.values_of(view),
            "organisation": work.organisation,
            "document_key": key,
            "children": row.children,
            "needs_childcare": row.needs_childcare,
            "guardian_name": row.guardian_name,
            "guardian_document": row.guardian_document,
            "guardian_mobile": row.guardian_mobile,
        },
    )
    if row.authorised_on is not None:
        # A sheet's date declares the authorisation for the programme and for its messages.
        for purpose in ("programme", "messages"):
            work.with_commit(
                participants.AUTHORISE,
                {
                    "id": new_id(),
                    "organisation": work.organisation,
                    "participant_id": view.id,
                    "purpose": purpose,
                    "given_on": row.authorised_on,
                    "how": "declared_by_sheet",
                    "recorded_at": work.at,
                },
            )
    tell_registered(view, work=work)
    return view.id


def _key(row: SheetRow) -> str:
    return same_person_key(document_type=row.document_type, number=row.document_number)


def _notes(problems: Sequence[RowProblem], language: str) -> list[RowNote]:
    spoken: Language = "en" if language == "en" else "fr" if language == "fr" else "es"
    return [
        RowNote(column=each.column, code=each.code, text=explain(each, spoken)) for each in problems
    ]
