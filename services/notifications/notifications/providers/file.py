"""Messages as files, one JSON file each: for development, where nothing leaves the machine."""

import errno
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import orjson

from nosotros.errors import SettingInvalid
from notifications.domain.letters import Letter
from notifications.domain.outcomes import Accepted, Outcome, Refused, Unknown
from notifications.providers import provider
from notifications.providers.setting import Setting

FOLDER = Setting(
    name="NOSOTROS_FILE_SINK",
    help="folder of the messages of development; the same for every sender of a service",
)


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
        final, part = self._names(letter.id)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(orjson.dumps(body, option=orjson.OPT_INDENT_2))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return Refused(reason=f"folder_{_name(error)}", permanent=False, of="provider")
        try:
            part.rename(final)
            self._keep_names()
        except OSError as error:
            return Unknown(reason=f"folder_{_name(error)}")
        return Accepted()

    def rest(self) -> None:
        """Nothing is held between messages."""

    def remove(self, ids: Sequence[UUID]) -> None:
        """Remove what was written of these messages, for good, half-written files too.

        Doing it again changes nothing.

        Raises:
            OSError: something is still there, or may come back.
        """
        for id in ids:
            for path in self._names(id):
                path.unlink(missing_ok=True)
        with suppress(FileNotFoundError):  # where nothing was ever sent there is no folder
            self._keep_names()

    def _names(self, id: UUID) -> tuple[Path, Path]:
        """A message's file, and the one that it is until it is whole."""
        return self._folder / f"{id}.json", self._folder / f"{id}.part"

    def _keep_names(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@provider("file", channels=("sms", "whatsapp", "email"), settings=(FOLDER,))
class Files(FileSink):
    """The file sink as a provider."""

    def __init__(self, environment: Mapping[str, str], channel: str) -> None:
        if environment.get("NOSOTROS_ENVIRONMENT") != "development":
            raise SettingInvalid(
                f"NOSOTROS_{channel.upper()}_PROVIDERS",
                "has 'file', which delivers nothing and is for development alone",
            )
        super().__init__(Path(FOLDER.read(environment)))


def _name(error: OSError) -> str:
    # The error's own words name a path.
    return errno.errorcode.get(error.errno or 0, "unknown").lower()
