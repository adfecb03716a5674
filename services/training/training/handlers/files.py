"""The file store, and files in it that nothing refers to any more.

Those are deleted by a timer, after the commit that let them go. The same request again, within a
day, is answered from memory, and brings its file once more: it is looked for until then.

What no command of was heard, or none to its end, no commit lets go: it is swept.
"""

from datetime import timedelta
from pathlib import Path

import orjson
import structlog

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.database import Database
from nosotros.files import FileStore
from nosotros.settings import need
from training.handlers.issuer import read_settings
from training.storage import evidence

log: structlog.stdlib.BoundLogger = structlog.get_logger("training.files")

#: the timer; its key is the file's reference
UNNEEDED_FILE = "unneeded_file"
_LOOKED_FOR_AGAIN = timedelta(hours=1)
#: longer than a command's answer is kept, so that its request again is a new command
_LOOKS = 26


def file_store() -> FileStore:
    """The store that this process shares with the gateway.

    Raises:
        SettingInvalid: the process is told of none.
    """
    return FileStore(Path(need(read_settings(), "files")))


def let_go(reference: str, *, work: UnitOfWork) -> None:
    """Have a file deleted once this work has committed."""
    _look(reference, looks=_LOOKS, after=timedelta(), work=work)


def unneeded_file(timer: TimerEvent, *, files: FileStore, work: UnitOfWork) -> None:
    """Delete a file, unless evidence has come to refer to it again."""
    if evidence.refers_to(work.connection, timer.key):
        return
    files.discard(timer.key)
    left = orjson.loads(timer.payload)["looks"] - 1
    if left > 0:
        _look(timer.key, looks=left, after=_LOOKED_FOR_AGAIN, work=work)


def sweep(database: Database, *, files: FileStore) -> None:
    """Delete files of whose command nobody could say what became of it, and that no evidence has.

    Raises:
        Unavailable: the database is away.
    """

    def is_needed(organisation: str, reference: str) -> bool:
        with database.begin(organisation) as transaction:
            return evidence.refers_to(transaction.connection, reference)

    if deleted := files.sweep("training", is_needed=is_needed):
        log.info("untaken_files_deleted", files=deleted)


def _look(reference: str, *, looks: int, after: timedelta, work: UnitOfWork) -> None:
    work.schedule(
        UNNEEDED_FILE,
        key=reference,
        due_at=work.at + after,
        payload=orjson.dumps({"looks": looks}),
    )
