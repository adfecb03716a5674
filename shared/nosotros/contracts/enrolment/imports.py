"""Imports of intake sheets, and how their columns are read."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, FileReference, NotFound
from nosotros.contracts.enrolment.partners import PartnerAgreementOver
from nosotros.contracts.enrolment.refusals import IntakeNotOpen
from nosotros.contracts.enrolment.values import RowState, Scope
from nosotros.contracts.fields import Line, PageSize, Slug
from nosotros.contracts.language import command, query, view


@view
class ImportView:
    """How far the import of a sheet has come, and what came of its rows."""

    id: UUID
    intake_id: UUID
    file_name: str
    state: str
    #: rows read so far, titles, blank lines and totals not counted
    rows: int
    imported: int
    unchanged: int
    refused: int
    enrolled: int
    waiting: int
    #: why the whole sheet was refused, in es, en or fr; none unless state is `refused`
    reason: str | None
    accepted_at: datetime
    finished_at: datetime | None
    #: whether it only tells what would come of the rows, and changes nothing
    dry_run: bool = False
    partner: str | None = None
    #: rows whose person may be somebody who is known: see the duplicates to decide on
    possible_duplicates: int = 0
    #: until when the sheet can be fetched back with its remarks; none: it cannot
    sheet_until: datetime | None = None


@view
class RowNote:
    """Something about one cell: the column's header, a code, and words for people."""

    column: str
    code: str
    text: str


@view
class ImportRowView:
    """What came of one row of a sheet."""

    line: int
    state: str
    participant_id: UUID | None
    enrolment_id: UUID | None
    problems: tuple[RowNote, ...]
    warnings: tuple[RowNote, ...]


@view
class ImportRowPage:
    """A page of rows, in the order of the sheet."""

    items: tuple[ImportRowView, ...]
    next: str | None = None


@view
class ImportedSheet:
    """The sheet as it came, with one more column: what is to be corrected in each row."""

    import_id: UUID
    file: FileReference


@view
class MappedColumn:
    """How a sheet calls a column, and which of our fields it is."""

    header: Annotated[str, Line]
    field: Annotated[str, Line]


@view
class ColumnMapping:
    """A partner's own names of columns, kept under a name."""

    name: str
    revision: int
    columns: tuple[MappedColumn, ...]


@view
class ColumnMappings:
    """The organisation's mappings, by their names."""

    items: tuple[ColumnMapping, ...]


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=ImportView,
    errors=(NotFound, IntakeNotOpen, PartnerAgreementOver),
    grantable=True,
)
class ImportSheet:
    """Import an intake sheet, CSV or XLSX: each row is registered and enrolled, or refused with
    its reason. The same sheet again changes nothing."""

    intake_id: UUID
    file: FileReference
    #: the language of the rows' problem texts
    language: Literal["es", "en", "fr"] = "es"
    #: only tell what would come of each row
    dry_run: bool = False
    #: the partner whose sheet it is, where seats are reserved for it
    partner: Annotated[str | None, Slug] = None
    #: the name of a mapping for the sheet's own headers
    mapping: Annotated[str | None, Slug] = None


@query(
    service="enrolment", scope=Scope.READ, returns=ImportView, errors=(NotFound,), grantable=True
)
class GetImport:
    """How far an import has come."""

    id: UUID


@query(
    service="enrolment", scope=Scope.READ, returns=ImportRowPage, errors=(NotFound,), grantable=True
)
class ListImportRows:
    """What came of each row of an import, or of the rows in one state."""

    import_id: UUID
    state: RowState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(
    service="enrolment", scope=Scope.READ, returns=ImportedSheet, errors=(NotFound,), personal=True
)
class GetImportedSheet:
    """The sheet back, with its remarks in one more column; for seven days."""

    id: UUID


@command(service="enrolment", scope=Scope.WRITE, returns=ColumnMapping)
class DefineMapping:
    """Keep a partner's own names of columns under a name; the same name again replaces them."""

    name: Annotated[str, Slug]
    columns: tuple[MappedColumn, ...]


@query(service="enrolment", scope=Scope.READ, returns=ColumnMappings)
class ListMappings:
    """The organisation's mappings."""
