"""The file store: what is too large for a command travels as a reference to a file here.

A folder that the gateway and the services of one room share. A file is written under
a temporary name, made durable, and then takes its own name in one step, so a reader
never meets half a file. Names are made here and never taken from a caller.

Of a file that is stored before its command is sent, a note says for whom, until it is known what
became of the command. Where that is never known, the service sweeps: it deletes those that no row
refers to. What has no note is never looked at: a service with no rows, as it was given another
database, deletes nothing that was taken.
"""

import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid5

from nosotros import clock
from nosotros.contracts.common import FileReference
from nosotros.errors import FileUnknown
from nosotros.identifiers import new_id

_REFERENCE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[57][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

#: Seconds after which a command that was sent is carried out by now or never, as it ends with its
#: deadline, and no file is still coming, whose writer would have written. By the machines' time.
SETTLED = 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """For whom a file is stored: a service, and the organisation whose row is to refer to it."""

    service: str
    organisation: str


class FileStore:
    """Files in a folder, each under a reference of our own making."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._notes = folder / "untaken"

    def open_writer(self) -> "FileWriter":
        """Begin a file; end it with `commit` or `abort`.

        Raises:
            OSError: the folder cannot be written to.
        """
        self._incoming.mkdir(parents=True, exist_ok=True)
        return FileWriter(store=self, path=self._incoming / str(new_id()))

    def open(self, reference: FileReference) -> BinaryIO:
        """The file's bytes; close what is returned.

        Raises:
            FileUnknown: there is no such file, or it has another size.
        """
        path = self.path_of(reference.reference)
        try:
            file = path.open("rb")
        except OSError:
            raise FileUnknown("no file has this reference") from None
        if os.fstat(file.fileno()).st_size != reference.size:
            file.close()
            raise FileUnknown("the file of this reference has another size")
        return file

    def remove(self, reference: FileReference) -> None:
        """Delete a file that nothing refers to; harmless when it is gone."""
        self.discard(reference.reference)

    def discard(self, reference: str) -> None:
        """Delete the file of a reference, of which no more is known any longer."""
        self.path_of(reference).unlink(missing_ok=True)

    def sweep(self, service: str, *, is_needed: Callable[[str, str], bool]) -> int:
        """Delete the files stored for a service of whose commands nothing is known.

        Args:
            service: whose.
            is_needed: whether a row of an organisation refers to a reference, in this order.

        Returns:
            How many were deleted.
        """
        deleted = 0
        for note in (self._notes / service).glob("*/*"):
            if not _REFERENCE.fullmatch(note.name) or _silent_for(note) < SETTLED:
                continue
            needed = is_needed(note.parent.name, note.name)
            # The same request may have come again meanwhile, and its file is the same.
            if _silent_for(note) < SETTLED:
                continue
            if not needed:
                self.discard(note.name)
                deleted += 1
            note.unlink(missing_ok=True)
        return deleted

    def sweep_incoming(self) -> int:
        """Delete what there is of files that came no further, as whoever wrote them was killed; how
        many they were."""
        left = [each for each in self._incoming.glob("*") if _silent_for(each) >= SETTLED]
        for each in left:
            each.unlink(missing_ok=True)
        return len(left)

    def note_of(self, reference: str, *, owner: Owner) -> "Note":
        """Note that it is not known yet whether a file is taken.

        Raises:
            OSError: the folder cannot be written to.
        """
        return Note(self._notes / owner.service / owner.organisation / reference)

    def path_of(self, reference: str) -> Path:
        """Where a reference's file is or will be.

        Raises:
            FileUnknown: it is no reference that this store makes.
        """
        if not _REFERENCE.fullmatch(reference):
            raise FileUnknown("this is no reference of the file store")
        return self._folder / reference[-2:] / reference


class FileWriter:
    """A file that is being written: chunks go in, a reference comes out."""

    def __init__(self, *, store: FileStore, path: Path) -> None:
        self._store = store
        self._path = path
        self._digest = hashlib.sha256()
        #: bytes written so far
        self.size = 0
        #: whether `commit` made a file that was not there before
        self.made_anew = False
        #: where `commit` was told for whom
        self.note: Note | None = None
        self._file = path.open("xb")

    def write(self, chunk: bytes) -> int:
        """Add bytes at the end; how many they were.

        Raises:
            OSError: they could not be stored (a full disk).
        """
        self._file.write(chunk)
        self._digest.update(chunk)
        self.size += len(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Nothing yet: `commit` makes the file durable. What writes archives asks for it."""

    def commit(
        self, name: str, *, command_id: UUID | None = None, owner: Owner | None = None
    ) -> FileReference:
        """Make the file durable and give it its reference; `name` is only a label.

        With the id of the command that will carry it, the reference follows from that id
        and the content: sending the same request again makes the same reference, and so
        the same command, and not a second file. With its owner it has a `note`, to be ended
        when it is known what became of the command.

        Raises:
            OSError: it could not be made durable; the writer is to be aborted.
        """
        digest = self._digest.hexdigest()
        made = new_id() if command_id is None else uuid5(command_id, digest)
        target = self._store.path_of(str(made))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if owner is not None:
            # Before the file is where nobody would look for it without.
            self.note = self._store.note_of(str(made), owner=owner)
        target.parent.mkdir(parents=True, exist_ok=True)
        self.made_anew = not target.exists()
        self._path.replace(target)
        _sync_folder(target.parent)
        return FileReference(reference=str(made), size=self.size, digest=digest, name=name)

    def abort(self) -> None:
        """Forget the file; harmless after `commit`."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class Note:
    """That it is not known whether a file is taken, as one request to take it says."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine = str(new_id())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._mine)
        _sync_folder(path.parent)

    def stands(self) -> bool:
        """Whether the same request has neither come again since nor been taken."""
        with suppress(OSError):
            return self._path.read_text() == self._mine
        return False

    def end(self) -> None:
        """It is known by now; a note that stays all the same is for the sweep."""
        if self.stands():
            with suppress(OSError):
                self._path.unlink()


def _silent_for(path: Path) -> float:
    """Seconds since a file was written to; none where it is gone."""
    with suppress(FileNotFoundError):
        return clock.unix() - path.stat().st_mtime
    return 0.0


def _sync_folder(folder: Path) -> None:
    # The new name is an entry of the folder: without this it may not survive a power cut.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
