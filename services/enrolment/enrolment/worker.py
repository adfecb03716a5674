"""The importer: reads accepted sheets and imports their rows, batch by batch.

A process of its own, as reading sheets would keep the service's workers from their work.
Each batch is one transaction with the import's progress, so that whoever goes on after a
crash begins with the first row that is not done.
"""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

import structlog
from sqlalchemy import Connection

from enrolment.domain.sheet import (
    RowOutcome,
    SheetUnreadable,
    annotate,
    explain_unreadable,
    read_sheet,
    remarks_title,
)
from enrolment.handlers import imports as handlers
from enrolment.handlers.likenesses import read
from enrolment.handlers.rows import Row, import_rows, last_line
from enrolment.storage import imports
from enrolment.storage.imports import OpenImport
from nosotros import clock
from nosotros.bus.wake import Wake
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.common import FileReference
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import FileUnknown, Unavailable
from nosotros.files import FileStore
from nosotros.identifiers import new_id
from nosotros.settings import Settings, need

log: structlog.stdlib.BoundLogger = structlog.get_logger("enrolment.importer")

BATCH = 500
#: Seconds for which the thread that reads ahead may keep the one that writes from going on once
#: PostgreSQL has answered, as it does some twenty times a batch; Python's own are 5 ms.
_SWITCH = 0.0005
_LOOK = 0.25
_LONGEST_REST = 60.0
_LOOK_BACK = 10.0
#: longer than a command's answer is kept, so that its request again is a new command
_SENT_AGAIN_WITHIN = timedelta(hours=25)
_OURS = "SELECT pg_try_advisory_lock(hashtextextended(%(id)s::text, 2))"
_FREE = "SELECT pg_advisory_unlock(hashtextextended(%(id)s::text, 2))"


class Importer:
    """Imports sheets, one after the other, until stopped."""

    def __init__(self, settings: Settings) -> None:
        self.problem: str | None = "has not looked for sheets yet"
        self._database = Database(need(settings, "database_url"), pool_size=3)
        self._wake = Wake(self._database)
        self._files = FileStore(Path(need(settings, "files")))
        self._stopping = threading.Event()
        #: of each import that failed: how often, and when it is tried again
        self._resting: dict[UUID, tuple[int, float]] = {}
        self._next_look_back = 0.0

    def stop(self) -> None:
        """Stop after the batch under way."""
        self._stopping.set()

    def run(self) -> None:
        """Look for sheets until stopped."""
        sys.setswitchinterval(_SWITCH)
        wait = _LOOK
        while not self._stopping.is_set():
            try:
                busy = self._import_next() or self._delete_next()
                if not busy:
                    self._delete_sent_again()
                self.problem = None
                wait = 0 if busy else _LOOK
            except Unavailable as error:
                self.problem = str(error)
                log.warning("database_away")
                wait = min(max(wait, _LOOK) * 2, 5.0)
            self._stopping.wait(wait)
        self._wake.stop()
        self._database.close()

    def _import_next(self) -> bool:
        """Import the sheet that has waited longest, unless another importer does."""
        now = clock.monotonic()
        others = [id for id, (_, until) in self._resting.items() if until > now]
        while not self._stopping.is_set():
            sheet = imports.oldest_open(self._database, but=others)
            if sheet is None:
                return False
            with self._database.session() as session:
                if self._take(session, sheet):
                    try:
                        self._import(sheet)
                        self._resting.pop(sheet.id, None)
                    except Unavailable:
                        raise
                    except Exception as error:
                        self._set_aside(sheet, error)
                    finally:
                        session.exec_driver_sql(_FREE, {"id": sheet.id})
                    return True
            others.append(sheet.id)
        return False

    def _set_aside(self, sheet: OpenImport, error: Exception) -> None:
        """Go on with it later, from its first row that is not done, and with others till then.

        Mostly somebody registered one of its people at the same moment, and has her now.
        """
        failures = self._resting.get(sheet.id, (0, 0.0))[0] + 1
        rest = min(_LOOK * 2**failures, _LONGEST_REST)
        self._resting[sheet.id] = (failures, clock.monotonic() + rest)
        log.exception(
            "import_failed",
            import_id=str(sheet.id),
            error=type(error).__name__,
            failures=failures,
            retry_seconds=rest,
        )

    @staticmethod
    def _take(session: Connection, sheet: OpenImport) -> bool:
        return bool(session.exec_driver_sql(_OURS, {"id": sheet.id}).scalar_one())

    def _import(self, sheet: OpenImport) -> None:
        log.info("import_begins", import_id=str(sheet.id), after_line=sheet.last_line)
        try:
            with self._files.open(sheet.file) as source:
                outcomes = read_sheet(source, today=sheet.today, columns=sheet.columns)
                left = (each for each in outcomes if each.line > sheet.last_line)
                # The next rows are read, and their keys made, while the database writes these.
                with ThreadPoolExecutor(1) as ahead:
                    following = ahead.submit(_take, left)
                    while batch := following.result():
                        following = ahead.submit(_take, left)
                        if self._stopping.is_set():
                            return
                        self._do(sheet, batch)
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
        self._wake()
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
        self._wake()
        log.info("sheet_deleted", import_id=str(kept.import_id))
        return True

    def _delete_sent_again(self) -> None:
        """Delete sheets that came once more when they were done with: the same request again is
        answered from memory, and nothing else would look at its file, which names people."""
        if clock.monotonic() < self._next_look_back:
            return
        self._next_look_back = clock.monotonic() + _LOOK_BACK
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            since = clock.now() - _SENT_AGAIN_WITHIN
            done = imports.done_with(transaction.connection, since=since)
        for each in done:
            self._files.remove(each)

    def _do(self, sheet: OpenImport, batch: list[Row]) -> None:
        with self._database.begin(sheet.organisation) as transaction:
            now = imports.open_for_update(transaction.connection, sheet.id)
            if now is None or now.last_line >= last_line(batch):
                return
            work = UnitOfWork(transaction, _origin(sheet))
            import_rows(now, batch, work=work)
            work.commit()
        self._wake()

    def _refuse(self, sheet: OpenImport, reason: str) -> None:
        with self._database.begin(sheet.organisation) as transaction:
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


def _take(left: Iterator[RowOutcome]) -> list[Row]:
    return read(islice(left, BATCH))


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
