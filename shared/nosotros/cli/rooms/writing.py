"""What a room's partner needs, as a folder that its owner alone reads."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from nosotros.errors import SettingInvalid

_SETTINGS = "room.env"
#: of an address, each with its name and with what of the secret is in it
_FILES = {
    "cafile": ("ca.pem", "authority"),
    "certfile": ("client.pem", "certificate"),
    "keyfile": ("client-key.pem", "key"),
}


def check_folder(folder: Path) -> None:
    """See that a folder can be written to, before there is anything to be lost.

    Raises:
        SettingInvalid: it cannot.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        (folder / ".new").touch(mode=0o600)
        (folder / ".new").unlink()
    except OSError as error:
        raise SettingInvalid(
            "--folder", f"{folder} cannot be written to ({error.strerror})"
        ) from None


def write_folder(folder: Path, secret: Mapping[str, Any]) -> Mapping[str, str]:
    """Write down what its partner comes in with; its variables, for a process on this machine.

    In `room.env` the files are named without their folder, as it is carried elsewhere: whoever reads it
    is in the folder.

    Raises:
        KeyError, TypeError: the secret is none.
        OSError: it cannot be written.
    """
    here = folder.resolve()
    carried = _variables(secret, {each: name for each, (name, _) in _FILES.items()})
    for name, what in _FILES.values():
        _write(here / name, secret[what])
    lines = "".join(f"{name}='{value}'\n" for name, value in carried.items())
    _write(here / _SETTINGS, lines)
    return _variables(secret, {each: str(here / name) for each, (name, _) in _FILES.items()})


def _variables(secret: Mapping[str, Any], files: Mapping[str, str]) -> Mapping[str, str]:
    organisation = secret["organisation"]
    return {
        "NOSOTROS_ORGANISATION": organisation,
        "NOSOTROS_ROOM": organisation,
        "NOSOTROS_AMQP_URL": f"{secret['amqp_url']}?{urlencode(files)}",
    }


def _write(path: Path, text: str) -> None:
    """Replace a file at once by one that its owner alone reads."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
