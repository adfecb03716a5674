"""A sheet's rows imported as the importer does, with no importer."""

import io
from collections.abc import Callable
from datetime import date
from uuid import UUID

from enrolment.domain.sheet import read_sheet
from enrolment.handlers.dry_runs import DryRun
from enrolment.handlers.likenesses import read
from enrolment.handlers.rows import import_rows
from enrolment.storage import imports
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FileReference
from nosotros.identifiers import new_id


def a_file() -> FileReference:
    """A file that nobody opens."""
    return FileReference(reference=str(new_id()), size=5, digest="0" * 64, name="x.csv")


def importing(
    import_id: UUID, text: str, *, dry_run: DryRun | None = None
) -> Callable[[UnitOfWork], None]:
    """What imports all rows of a sheet as one batch, in a transaction.

    A dry run is one of this batch alone, unless it is given.
    """
    batch = read(read_sheet(io.BytesIO(text.encode()), today=date(2026, 8, 18)))

    def do(work: UnitOfWork) -> None:
        sheet = imports.open_for_update(work.connection, import_id)
        assert sheet is not None
        trying = dry_run or DryRun(work) if sheet.dry_run else None
        import_rows(sheet, batch, work=work, dry_run=trying)

    return do
