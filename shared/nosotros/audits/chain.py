"""The chain: each entry's hash covers all that came before it.

    hash(n) = SHA-256(hash(n - 1) followed by the bytes of entry n); hash(0) is 32 zero bytes

An entry's bytes are its JSON as the JSON Canonicalization Scheme has it (RFC 8785): the members
of `MEMBERS` and no others, sorted by name, no blanks, UTF-8; texts, whole numbers and null alone.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

#: the hash before the first entry
BEGINNING = bytes(32)
#: what each entry says, absent values as null
MEMBERS = (
    "action",
    "actor",
    "agreement_id",
    "at",
    "command_id",
    "entry_id",
    "grantee",
    "heard_at",
    "organisation",
    "position",
    "purpose",
    "service",
    "subject",
)


def spelt(entry: Mapping[str, Any]) -> bytes:
    """The bytes of an entry: one spelling, whoever writes it down."""
    # Python escapes in texts exactly what RFC 8785 wants to be, and nothing else.
    return json.dumps(
        {name: _plain(entry[name]) for name in MEMBERS},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def following(previous: bytes, entry: bytes) -> bytes:
    """The hash of an entry, by its bytes and the hash before it."""
    return hashlib.sha256(previous + entry).digest()


def _plain(value: Any) -> str | int | None:
    if isinstance(value, datetime):
        # To the microsecond, always: as it is kept, and in one spelling.
        moment = value.astimezone(UTC).isoformat(timespec="microseconds")
        return moment.replace("+00:00", "Z")
    return str(value) if isinstance(value, UUID) else value
