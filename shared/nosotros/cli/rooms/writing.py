"""What a room's partner needs, as a folder that its owner alone reads."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from nosotros.errors import SettingInvalid

_CLIENT, _KEY, _AUTHORITY, _SETTINGS = "client.pem", "client-key.pem", "ca.pem", "room.env"


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
    """Write down what its partner comes in with; the variables of `room.env`.

    Raises:
        KeyError, TypeError: the secret is none.
        OSError: it cannot be written.
    """
    here = folder.resolve()
    files = {
        "cafile": here / _AUTHORITY,
        "certfile": here / _CLIENT,
        "keyfile": here / _KEY,
    }
    organisation = secret["organisation"]
    environment = {
        "NOSOTROS_ORGANISATION": organisation,
        "NOSOTROS_ROOM": organisation,
        "NOSOTROS_AMQP_URL": f"{secret['amqp_url']}?{urlencode(files)}",
    }
    _write(files["cafile"], secret["authority"])
    _write(files["certfile"], secret["certificate"])
    _write(files["keyfile"], secret["key"])
    lines = "".join(f"{name}='{value}'\n" for name, value in environment.items())
    _write(here / _SETTINGS, lines)
    return environment


def _write(path: Path, text: str) -> None:
    """Replace a file at once by one that its owner alone reads."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
