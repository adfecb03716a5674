"""The file store: what is too large for a command travels as a reference to a file here.

A folder that the gateway and the services of one room share. A file is written under
a temporary name, made durable, and then takes its own name in one step, so a reader
never meets half a file. Names are made here and never taken from a caller.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid5

from nosotros.contracts.common import FileReference
from nosotros.errors import FileUnknown
from nosotros.identifiers import new_id

_REFERENCE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[57][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class FileStore:
    """Files in a folder, each under a reference of our own making."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"

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

    def commit(self, name: str, *, command_id: UUID | None = None) -> FileReference:
        """Make the file durable and give it its reference; `name` is only a label.

        With the id of the command that will carry it, the reference follows from that id
        and the content: sending the same request again makes the same reference, and so
        the same command, and not a second file.

        Raises:
            OSError: it could not be made durable; the writer is to be aborted.
        """
        digest = self._digest.hexdigest()
        made = new_id() if command_id is None else uuid5(command_id, digest)
        target = self._store.path_of(str(made))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        target.parent.mkdir(parents=True, exist_ok=True)
        self.made_anew = not target.exists()
        self._path.replace(target)
        _sync_folder(target.parent)
        return FileReference(reference=str(made), size=self.size, digest=digest, name=name)

    def abort(self) -> None:
        """Forget the file; harmless after `commit`."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    # The new name is an entry of the folder: without this it may not survive a power cut.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
