"""Imports: accepted here, carried out batch by batch by the importer (`enrolment.worker`)."""

from datetime import timedelta

import orjson

from enrolment.domain.coming_of_age import local_day
from enrolment.domain.sheet import FIELDS, simplified
from enrolment.handlers.agreements import check_partners
from enrolment.handlers.erasure import confirm, sheet_entry
from enrolment.handlers.joining import check_open
from enrolment.storage import imports, intakes, mappings
from enrolment.storage.imports import KeptSheet, OpenImport
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, FileReference, InvalidFields, NotFound
from nosotros.contracts.enrolment import (
    ColumnMapping,
    ColumnMappings,
    DefineMapping,
    GetImport,
    GetImportedSheet,
    ImportedSheet,
    ImportRowPage,
    ImportSheet,
    ImportView,
    ListImportRows,
    ListMappings,
    SheetImported,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_line, cut

#: how long a sheet can be fetched back: it holds people's data, refused ones' too
KEPT_FOR = timedelta(days=7)


def import_sheet(command: ImportSheet, *, work: UnitOfWork) -> ImportView:
    """Accept a sheet for import.

    Raises:
        NotFound: no intake of the organisation has this id.
        IntakeNotOpen: the intake is not open today.
        InvalidFields: there is no mapping of this name, or the sheet is said to be another's than the
            organisation's that sends it.
        PartnerAgreementOver: whose sheet it is may send nobody any more.
    """
    intake = intakes.find(work.connection, command.intake_id)
    if intake is None:
        raise NotFound(kind="intake", id=command.intake_id)
    check_open(intake.view, work=work)
    partner = _sender(command, work=work)
    check_partners([partner], work=work)
    columns = None
    if command.mapping is not None:
        columns = mappings.find(work.connection, command.mapping)
        if columns is None:
            problem = FieldProblem(field="mapping", code="unknown_mapping")
            raise InvalidFields(problems=(problem,))
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
            "today": local_day(work.at),
            "actor": work.origin.actor,
            "accepted_at": work.at,
            "dry_run": command.dry_run,
            "partner": partner,
            "columns": None if columns is None else orjson.dumps(columns).decode(),
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
        dry_run=command.dry_run,
        partner=partner,
    )


def _sender(command: ImportSheet, *, work: UnitOfWork) -> str | None:
    """The partner whose sheet it is: who sends one under an agreement sends her own."""
    grantee = work.origin.grantee
    if grantee is None:
        return command.partner
    if command.partner not in (None, grantee):
        raise InvalidFields(problems=(FieldProblem(field="partner", code="not_the_sender"),))
    return grantee


def finish_import(
    sheet: OpenImport, *, remarked: FileReference | None, work: UnitOfWork
) -> FileReference | None:
    """Close an import whose rows are all done.

    Args:
        sheet: the import.
        remarked: the sheet with its remarks, to be kept for a while.
        work: the transaction.

    Returns:
        What is not kept after all, as somebody of the sheet was erased meanwhile.
    """
    work.connection.exec_driver_sql(
        imports.END,
        {"id": sheet.id, "state": "finished", "reason": None, "finished_at": work.at},
    )
    dropped = None
    if remarked is not None:
        imports.hold_erasures(work.connection, work.organisation)
        if imports.names_somebody_erased(work.connection, sheet.id):
            dropped = remarked
        else:
            work.connection.exec_driver_sql(
                imports.KEEP_SHEET,
                {
                    "id": sheet.id,
                    "reference": remarked.reference,
                    "size": remarked.size,
                    "digest": remarked.digest,
                    "name": remarked.name,
                    "until": work.at + KEPT_FOR,
                },
            )
    # An event may go to the partner, too.
    view = imports.get(work.connection, sheet.id, for_sender=sheet.partner is not None)
    assert view is not None
    if not sheet.dry_run:
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
    return dropped


def refuse_import(sheet: OpenImport, reason: str, *, work: UnitOfWork) -> None:
    """Close an import whose file could not be read."""
    work.connection.exec_driver_sql(
        imports.END,
        {"id": sheet.id, "state": "refused", "reason": reason, "finished_at": work.at},
    )
    work.audit("refuse_sheet", sheet.id)


def sheet_deleted(sheet: KeptSheet, *, work: UnitOfWork) -> None:
    """Note that a kept sheet is gone, also for the erasures that wait for it."""
    nothing = dict.fromkeys(("reference", "size", "digest", "name", "until"))
    work.connection.exec_driver_sql(imports.KEEP_SHEET, {"id": sheet.import_id, **nothing})
    confirm(sheet_entry(sheet.import_id), work=work)


def get_import(query: GetImport, *, work: UnitOfWork) -> ImportView:
    """How far an import has come.

    Raises:
        NotFound: no import of the organisation has this id.
    """
    grantee = work.origin.grantee
    found = imports.get(work.connection, query.id, for_sender=grantee is not None)
    # Whoever asks under an agreement sees what she sent, and nothing else is there for her.
    if found is None or grantee not in (None, found.partner):
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
        for_sender=work.origin.grantee is not None,
    )
    items, following = cut(found, query.limit, by=lambda row: row.line)
    return ImportRowPage(items=items, next=following)


def get_imported_sheet(query: GetImportedSheet, *, work: UnitOfWork) -> ImportedSheet:
    """The sheet back, with its remarks.

    Raises:
        NotFound: no import of the organisation has this id, or its sheet is not kept any more,
            or has a row of somebody who has left.
    """
    get_import(GetImport(id=query.id), work=work)
    found = imports.sheet(work.connection, query.id, now=work.at)
    if found is None:
        raise NotFound(kind="sheet", id=query.id)
    return ImportedSheet(import_id=query.id, file=found)


def define_mapping(command: DefineMapping, *, work: UnitOfWork) -> ColumnMapping:
    """Keep a partner's own names of columns.

    Raises:
        InvalidFields: a field is none of a sheet's, a header or a field is there twice (spelt
            as it may be), or a header has neither letter nor digit.
    """
    problems: list[FieldProblem] = []
    seen: set[tuple[str, str]] = set()
    for number, each in enumerate(command.columns):
        if each.field not in FIELDS:
            path = f"columns.{number}.field"
            problems.append(FieldProblem(field=path, code="one_of:" + ",".join(sorted(FIELDS))))
        header = simplified(each.header)
        if not header:
            problems.append(FieldProblem(field=f"columns.{number}.header", code="invalid"))
            continue
        for name, value in (("header", header), ("field", each.field)):
            if (name, value) in seen:
                problems.append(FieldProblem(field=f"columns.{number}.{name}", code="repeated"))
            seen.add((name, value))
    if problems:
        raise InvalidFields(problems=tuple(problems))
    work.audit("define_mapping", None)
    return mappings.define(
        work.connection,
        organisation=work.organisation,
        name=command.name,
        columns={each.header: each.field for each in command.columns},
    )


def list_mappings(_query: ListMappings, *, work: UnitOfWork) -> ColumnMappings:
    """The organisation's mappings."""
    return ColumnMappings(items=mappings.every(work.connection))
