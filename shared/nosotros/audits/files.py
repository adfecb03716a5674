"""Parts of an audit log as files of JSON lines, each sealed by the hub in its last line.

A line is `{"entry":…,"hash":"…"}`: the very bytes that were hashed, and the hash in hexadecimal.
The last one is `{"seal":"…"}`, over all lines before it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nosotros import seals
from nosotros.errors import SealBroken
from nosotros.seals import Keys, SigningKey

_ENTRY = re.compile(rb'\{"entry":(\{.*\}),"hash":"([0-9a-f]{64})"\}')
_SEAL = re.compile(rb'\{"seal":"([A-Za-z0-9_.-]+)"\}')


@dataclass(frozen=True, slots=True)
class Line:
    """An entry's bytes, and the hash that stands beside them."""

    entry: bytes
    hash: bytes

    def written(self) -> bytes:
        """It, as it is in a file."""
        return b'{"entry":%b,"hash":"%b"}\n' % (self.entry, self.hash.hex().encode())

    @staticmethod
    def read(line: bytes) -> "Line | None":
        """The entry of a line without its end; none: it is no entry's."""
        found = _ENTRY.fullmatch(line)
        return None if found is None else Line(found[1], bytes.fromhex(found[2].decode()))


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file, taken apart and not believed yet."""

    lines: list[bytes]
    #: of the bytes of all lines, in hexadecimal
    sha256: str
    #: none: it has none
    seal: str | None

    @property
    def may_be_one(self) -> bool:
        """Whether it looks like a part of a log, whole or not, which proves nothing yet."""
        return self.seal is not None or any(map(Line.read, self.lines))

    def said(self, keys: Keys) -> Mapping[str, Any]:
        """What its seal says, once it is proved that it is the hub's, and of this very file.

        Raises:
            SealBroken: it is not, or there is none.
        """
        if self.seal is None:
            raise SealBroken("no seal at its end")
        claims = seals.opened(self.seal, keys=keys, typ=seals.AUDIT)
        if claims.get("sha256") != self.sha256:
            raise SealBroken("not the file that was sealed")
        return claims


def sealed(
    about: Mapping[str, Any], lines: Iterable[Line], *, key: SigningKey, keys_url: str
) -> bytes:
    """A file of entries, whose seal says where they stand in the chain.

    Args:
        about: ready for JSON: `iss`, `iat`, `organisation`, `after` and `until` (positions),
            `previous` and `hash` (the hashes there), `head` (how long the chain is).
        lines: what follows `after`, up to `until`.
        key, keys_url: whose seal it is.
    """
    body = b"".join(each.written() for each in lines)
    claims = {**about, "sha256": hashlib.sha256(body).hexdigest()}
    token = key.sign(claims, typ=seals.AUDIT, keys_url=keys_url)
    return body + b'{"seal":"%b"}\n' % token.encode()


def taken_apart(content: bytes) -> File:
    """The lines and the seal of a file, whatever it is."""
    lines = content.splitlines(keepends=True)
    last = _SEAL.fullmatch(lines[-1].removesuffix(b"\n")) if lines else None
    body = lines if last is None else lines[:-1]
    return File(
        lines=[each.removesuffix(b"\n") for each in body],
        sha256=hashlib.sha256(b"".join(body)).hexdigest(),
        seal=None if last is None else last[1].decode(),
    )
