"""Checking a copy of an audit log: each entry by the one before it, and all by what was signed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nosotros import seals
from nosotros.audits.chain import BEGINNING, MEMBERS, following, spelt
from nosotros.audits.files import File, Line
from nosotros.errors import NosotrosError, SealBroken
from nosotros.seals import Keys


class Altered(NosotrosError):
    """A copy is not what was written down; the message says where, and why that is known."""


class Untold(NosotrosError):
    """Whether a copy is what was written down cannot be told from what is there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """How long a chain was at a moment, as the hub signed it."""

    organisation: str
    position: int
    hash: bytes
    at: datetime

    @staticmethod
    def read(token: str, keys: Keys) -> "Head":
        """The head that a signed one says.

        Raises:
            SealBroken: it is none, or none of these keys signed it.
        """
        said = seals.opened(token, keys=keys, typ=seals.AUDIT_HEAD)
        try:
            return Head(
                organisation=said["organisation"],
                position=said["position"],
                hash=bytes.fromhex(said["hash"]),
                at=datetime.fromtimestamp(said["iat"], UTC),
            )
        except (KeyError, TypeError, ValueError):
            raise SealBroken("no head of an audit log") from None

    @property
    def since(self) -> str:
        """When it was signed, for people."""
        return self.at.isoformat(timespec="seconds")


@dataclass(kw_only=True, slots=True)
class Chain:
    """A chain, as far as it has been checked: entry by entry, in the order of their positions."""

    #: signed earlier; the copy is to be what it was then
    heads: Sequence[Head] = ()
    organisation: str | None = None
    #: where the copy begins; none: nothing has come yet
    after: int | None = None
    position: int = 0
    hash: bytes = BEGINNING
    #: the hashes where an earlier head has one
    _met: dict[int, bytes] = field(default_factory=dict[int, bytes])

    def take(self, file: File, *, keys: Keys) -> Mapping[str, Any]:
        """Check a part that follows what was checked so far; what its seal says.

        Raises:
            Altered: an entry was removed, altered, moved or put in, or the end was cut off.
        """
        self._begin(file)
        for line in file.lines:
            self._follow(line)
        return self._sealed(file, keys)

    def finish(self) -> None:
        """Compare with what was signed earlier.

        Raises:
            Altered: it was otherwise then.
            Untold: an earlier head is of another log, or of before where this copy begins.
        """
        agreed = self.after or 0
        for head in sorted(self.heads, key=lambda each: each.position):
            if head.organisation != self.organisation:
                raise Untold(f"the head of {head.since} is of {head.organisation}'s log")
            if head.position < (self.after or 0):
                raise Untold(f"this copy begins after the head of {head.since}, {head.position}")
            if head.position > self.position:
                raise Altered(
                    f"cut off after entry {self.position}: on {head.since} there were {head.position}"
                )
            if self._met[head.position] != head.hash:
                raise Altered(
                    f"rewritten after entry {agreed} and up to {head.position}:"
                    f" on {head.since} entry {head.position} had another hash"
                )
            agreed = head.position

    def _begin(self, file: File) -> None:
        if self.after is not None:
            return
        # Where a part begins is said by its seal alone, which is proved at the end of it.
        said = _unproved(file)
        self.after = self.position = said.get("after", 0)
        self.hash = _hash_in(said, "previous") if self.position else BEGINNING
        self._meet()

    def _follow(self, line: bytes) -> None:
        expected = self.position + 1
        read = Line.read(line)
        said = None if read is None else _entry_in(read.entry)
        if read is None or said is None:
            raise Altered(f"altered where entry {expected} should be: there is none")
        position = said["position"]
        if position > expected:
            raise Altered(
                f"entry {expected} is missing: entry {position} stands in its place"
                " (removed, or out of order)"
            )
        if position < expected:
            raise Altered(
                f"entry {position} stands after entry {self.position} (put in, or out of order)"
            )
        if self.organisation not in (None, said["organisation"]):
            raise Altered(f"entry {position} is of another organisation: put in")
        if following(self.hash, read.entry) != read.hash:
            raise Altered(
                f"entry {position} does not follow entry {position - 1}: one of the two was altered,"
                " or something between them removed"
            )
        self.organisation, self.position, self.hash = said["organisation"], position, read.hash
        self._meet()

    def _meet(self) -> None:
        if any(each.position == self.position for each in self.heads):
            self._met[self.position] = self.hash

    def _sealed(self, file: File, keys: Keys) -> Mapping[str, Any]:
        if file.seal is None:
            raise Altered(f"cut off after entry {self.position}: no seal at its end")
        until = _unproved(file).get("until", self.position)
        if until > self.position:
            raise Altered(f"cut off after entry {self.position}: it was sealed with {until}")
        try:
            said = file.said(keys)
        except SealBroken as broken:
            raise Altered(
                f"not as the hub sealed it, up to entry {self.position}: {broken}"
            ) from None
        if self.organisation is None:
            self.organisation = said["organisation"]
        sealed = (said["organisation"], said["until"], _hash_in(said, "hash"))
        if sealed != (self.organisation, self.position, self.hash):
            raise Altered(f"entry {self.position} is not the last of what the hub sealed")
        return said


def _entry_in(content: bytes) -> Mapping[str, Any] | None:
    """What an entry says; none: it is not spelt as entries are, of which there is one way."""
    try:
        said = json.loads(content)
        whole = said.keys() == set(MEMBERS) and spelt(said) == content
    except (ValueError, AttributeError, TypeError):
        return None
    return said if whole and isinstance(said["position"], int) else None


def _unproved(file: File) -> Mapping[str, Any]:
    try:
        said = seals.claims_of(file.seal or "..")
    except (SealBroken, IndexError):
        return {}
    places = (said.get("after", 0), said.get("until", 0))
    return said if all(isinstance(each, int) for each in places) else {}


def _hash_in(said: Mapping[str, Any], name: str) -> bytes:
    try:
        return bytes.fromhex(said[name])
    except (KeyError, TypeError, ValueError):
        return b""
