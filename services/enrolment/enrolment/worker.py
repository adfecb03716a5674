"""The importer: reads accepted sheets and imports their rows, batch by batch.

A process of its own, as reading sheets would keep the service's workers from their work.
Each batch is one transaction with the import's progress, so that whoever goes on after a
crash begins with the first row that is not done; a dry run begins anew. Whoever registers
somebody waits for a batch, so that it is smaller where the machine is slow.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

import structlog

from enrolment.domain.sheet import (
    RowOutcome,
    SheetUnreadable,
    annotate,
    explain_unreadable,
    read_sheet,
    remarks_title,
)
from enrolment.handlers import imports as handlers
from enrolment.handlers.dry_runs import DryRun
from enrolment.handlers.likenesses import read
from enrolment.handlers.rows import Row, import_rows, last_line
from enrolment.storage import dry_runs, imports
from enrolment.storage.imports import OpenImport
from nosotros import clock
from nosotros.bus.slow import Jobs, SlowWorker
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.common import FileReference
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import FileUnknown
from nosotros.files import FileStore
from nosotros.identifiers import new_id
from nosotros.settings import Settings, need

log: structlog.stdlib.BoundLogger = structlog.get_logger("enrolment.importer")

#: rows of a batch at most
BATCH = 500
#: and at least, however long it takes
LEAST = 50
#: Seconds that a batch is to take: for so long whoever registers somebody waits.
HELD_SECONDS = 0.5
#: Seconds for which the thread that reads ahead may keep the one that writes from going on once
#: PostgreSQL has answered, as it does some twenty times a batch; Python's own are 5 ms.
_SWITCH = 0.0005
_LOOK = 0.25
_LOOK_BACK = 10.0
_SWEEP = 600.0
#: longer than a command's answer is kept, so that its request again is a new command
_SENT_AGAIN_WITHIN = timedelta(hours=25)


class _BegunAnew(Exception):
    """Another importer has done rows of a dry run since: of those, it alone knows what came."""


class Importer(SlowWorker):
    """Imports sheets, one after the other, until stopped."""

    def __init__(self, settings: Settings) -> None:
        database = Database(need(settings, "database_url"), pool_size=3)
        super().__init__(database, look_seconds=_LOOK)
        self._database = database
        self._files = FileStore(Path(need(settings, "files")))
        # One that failed goes on from its first row that is not done: mostly somebody registered
        # one of its people at the same moment, and has her now.
        self._sheets = Jobs(
            "import",
            database,
            oldest=lambda others: imports.oldest_open(database, but=list(others)),
            do=self._import,
        )
        self._next_look_back = 0.0
        self._next_sweep = 0.0

    def run(self) -> None:
        """Import until stopped."""
        sys.setswitchinterval(_SWITCH)
        super().run()

    def work(self) -> bool:
        """Import the sheet that has waited longest, or else delete one whose time is over."""
        busy = self._sheets.do_next() or self._delete_next()
        if not busy:
            self._delete_sent_again()
            self._sweep()
        return busy

    def _import(self, sheet: OpenImport) -> None:
        log.info("import_begins", import_id=str(sheet.id), after_line=sheet.last_line)
        try:
            with self._files.open(sheet.file) as source, self._trying(sheet) as dry_run:
                outcomes = read_sheet(source, today=sheet.today, columns=sheet.columns)
                done = 0 if dry_run else sheet.last_line
                left = (each for each in outcomes if each.line > done)
                # The next rows are read, and their keys made, while the database writes these.
                with ThreadPoolExecutor(1) as ahead:
                    size = BATCH
                    following = ahead.submit(_take, left, size)
                    while batch := following.result():
                        following = ahead.submit(_take, left, size)
                        if self.stopping.is_set():
                            return
                        began = clock.monotonic()
                        self._do(sheet, batch, dry_run)
                        if dry_run is None:
                            size = next_size(len(batch), seconds=clock.monotonic() - began)
        except SheetUnreadable as error:
            self._refuse(sheet, explain_unreadable(error, _language(sheet)))
            return
        except FileUnknown:
            self._refuse(sheet, _FILE_GONE[_language(sheet)])
            return
        remarked = self._with_remarks(sheet)
        with self._database.begin(sheet.organisation) as transaction:
            if imports.open_for_update(transaction.connection, sheet.id) is None:
                self._forget_file(sheet.id, remarked)
                return
            work = UnitOfWork(transaction, _origin(sheet))
            dropped = handlers.finish_import(sheet, remarked=remarked, work=work)
            work.commit()
        self.wake()
        self._forget_file(sheet.id, dropped)
        self._forget_file(sheet.id, sheet.file)
        log.info("import_finished", import_id=str(sheet.id))

    def _with_remarks(self, sheet: OpenImport) -> FileReference | None:
        """The sheet with its remarks in one more column; none where there is nothing to remark.

        Its reference follows from the import, so that another attempt makes the same file.
        """
        with self._database.begin(sheet.organisation) as transaction:
            remarks = imports.remarks(transaction.connection, sheet.id)
        if not remarks:
            return None
        writer = self._files.open_writer()
        try:
            with self._files.open(sheet.file) as source:
                annotate(
                    source,
                    remarks=remarks,
                    title=remarks_title(_language(sheet)),
                    target=cast("BinaryIO", writer),
                    columns=sheet.columns,
                )
            return writer.commit(sheet.file.name, command_id=sheet.id)
        except BaseException:
            writer.abort()
            raise

    def _delete_next(self) -> bool:
        """Delete a kept sheet whose time is over, or that has a row of somebody erased."""
        kept = imports.sheet_due(self._database, now=clock.now())
        if kept is None:
            return False
        self._files.remove(kept.file)
        with self._database.begin(kept.organisation) as transaction:
            work = UnitOfWork(
                transaction,
                Origin(
                    organisation=kept.organisation,
                    actor="worker:importer",
                    correlationid=str(kept.import_id),
                    causationid=str(new_id()),
                ),
            )
            handlers.sheet_deleted(kept, work=work)
            work.commit()
        self.wake()
        log.info("sheet_deleted", import_id=str(kept.import_id))
        return True

    def _delete_sent_again(self) -> None:
        """Delete sheets that came once more when they were done with, or that an importer left that
        died at the end: the same request again is answered from memory, and nothing else would
        look at its file, which names people."""
        if clock.monotonic() < self._next_look_back:
            return
        self._next_look_back = clock.monotonic() + _LOOK_BACK
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            since = clock.now() - _SENT_AGAIN_WITHIN
            done = imports.done_with(transaction.connection, since=since)
        for each in done:
            self._files.remove(each)

    def _sweep(self) -> None:
        """Delete sheets that no import came of, though nobody could say so when they were stored."""
        if clock.monotonic() < self._next_sweep:
            return
        self._next_sweep = clock.monotonic() + _SWEEP
        try:
            if deleted := self._files.sweep("enrolment", is_needed=self._is_needed):
                log.info("untaken_sheets_deleted", sheets=deleted)
        except (OSError, FileUnknown) as error:
            log.warning("untaken_sheets_not_deleted", error=type(error).__name__)

    def _is_needed(self, organisation: str, reference: str) -> bool:
        with self._database.begin(organisation) as transaction:
            return imports.needs_file(transaction.connection, reference)

    @contextmanager
    def _trying(self, sheet: OpenImport) -> Iterator[DryRun | None]:
        """What a sheet's rows are tried with, where that is all; nothing that it stores is kept.

        One that was interrupted begins anew, as what its rows would have made is gone.
        """
        if not sheet.dry_run:
            yield None
            return
        if sheet.last_line:
            with self._database.begin(sheet.organisation) as transaction:
                if imports.open_for_update(transaction.connection, sheet.id) is not None:
                    dry_runs.begin_anew(transaction.connection, sheet.id)
        with self._database.begin(sheet.organisation) as transaction:
            yield DryRun(UnitOfWork(transaction, _origin(sheet)))
            transaction.connection.exec_driver_sql(dry_runs.UNDO)

    def _do(self, sheet: OpenImport, batch: list[Row], dry_run: DryRun | None) -> None:
        with self._database.begin(sheet.organisation) as transaction:
            now = imports.open_for_update(transaction.connection, sheet.id)
            if now is not None and dry_run is None:
                # Another importer may have done some of them.
                batch = [each for each in batch if last_line([each]) > now.last_line]
            if now is None or not batch:
                return
            if dry_run is not None and now.last_line != dry_run.so_far.last_line:
                raise _BegunAnew()
            work = UnitOfWork(transaction, _origin(sheet))
            import_rows(now, batch, work=work, dry_run=dry_run)
            work.commit()
        self.wake()

    def _refuse(self, sheet: OpenImport, reason: str) -> None:
        with self._database.begin(sheet.organisation) as transaction:
            if imports.open_for_update(transaction.connection, sheet.id) is None:
                # Another importer was done with it after this one had found it.
                return
            work = UnitOfWork(transaction, _origin(sheet))
            handlers.refuse_import(sheet, reason, work=work)
            work.commit()
        self._forget_file(sheet.id, sheet.file)
        log.info("import_refused", import_id=str(sheet.id))

    def _forget_file(self, import_id: UUID, file: FileReference | None) -> None:
        """Delete a sheet that is done with: it holds people's data that may be erased later."""
        if file is None:
            return
        try:
            self._files.remove(file)
        except (OSError, FileUnknown) as error:
            log.warning("sheet_not_deleted", import_id=str(import_id), error=type(error).__name__)


def _take(left: Iterator[RowOutcome], size: int) -> list[Row]:
    return read(islice(left, size))


def next_size(rows: int, *, seconds: float) -> int:
    """How many rows the next batch has, so that it takes no longer than it is to.

    Args:
        rows: of the one before.
        seconds: that it took.
    """
    return min(BATCH, max(LEAST, int(rows * HELD_SECONDS / max(seconds, 0.001))))


def worker(settings: Settings) -> Importer:
    """The slow work of this service."""
    return Importer(settings)


def _origin(sheet: OpenImport) -> Origin:
    return Origin(
        organisation=sheet.organisation,
        actor=sheet.actor,
        correlationid=str(sheet.id),
        causationid=str(new_id()),
    )


def _language(sheet: OpenImport) -> Any:
    return sheet.language


_FILE_GONE = {
    "es": "El archivo ya no está en el almacén. Envíelo de nuevo.",
    "en": "The file is no longer in the store. Send it again.",
    "fr": "Le fichier n'est plus dans le dépôt. Envoyez-le à nouveau.",
}
