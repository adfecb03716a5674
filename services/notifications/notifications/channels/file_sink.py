"""Messages as files, for channels that have no provider yet: one JSON file each."""

import errno
import os
from pathlib import Path

import orjson

from notifications.domain.messages import Letter
from notifications.domain.outcomes import Accepted, Outcome, Refused, Unknown


class FileSink:
    """A folder where messages are left, named by their ids."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> Outcome:
        """Leave a message, whole and on the disk, or not at all."""
        body = {
            "id": str(letter.id),
            "channel": letter.channel,
            "to": letter.recipient,
            "text": letter.text,
        }
        final = self._folder / f"{letter.id}.json"
        part = final.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(orjson.dumps(body, option=orjson.OPT_INDENT_2))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return Refused(reason=f"folder_{_name(error)}", permanent=False)
        try:
            part.rename(final)
            self._keep_names()
        except OSError as error:
            return Unknown(reason=f"folder_{_name(error)}")
        return Accepted()

    def rest(self) -> None:
        """Nothing is held between messages."""

    def _keep_names(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _name(error: OSError) -> str:
    # The error's own words name a path.
    return errno.errorcode.get(error.errno or 0, "unknown").lower()
