"""Small JSON files that only their owner can read: ports, passwords, environments."""

import json
import os
import secrets
from pathlib import Path
from typing import Any


def load(path: Path) -> dict[str, Any]:
    """What was saved at `path`; nothing where nothing was."""
    if not path.exists():
        return {}
    return json.loads(path.read_text(encoding="utf-8"))


def save(path: Path, content: dict[str, Any]) -> None:
    """Keep `content` (what JSON can hold) at `path`, whole or not at all, with mode 0600."""
    write_private(path, json.dumps(content, indent=1, sort_keys=True))


def write_private(path: Path, text: str) -> None:
    """Replace the file at `path` by `text`, at once, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def password() -> str:
    """A new password of 192 random bits, of letters and digits that need no quoting anywhere."""
    return secrets.token_hex(24)
