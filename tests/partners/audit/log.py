"""Audit entries as services tell them, and the log as whoever may read it takes it away."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from nosotros import clock
from nosotros.audits.checking import Chain, Head
from nosotros.audits.files import taken_apart
from nosotros.contracts.auditing import AUDITED, AuditedEntry
from nosotros.contracts.partners import ExportAudit, GetAuditHead
from nosotros.identifiers import new_id
from nosotros.seals import Keys
from tests.asking import ORGANISATION, Asking


def entry(id: int, **facts: Any) -> AuditedEntry:
    """An entry of a service's audit table."""
    said: dict[str, Any] = {
        "at": clock.now(),
        "actor": "key:test",
        "action": "mark_attendance",
        "subject": str(new_id()),
        "command_id": new_id(),
        "grantee": None,
        "agreement_id": None,
        "purpose": None,
    }
    return AuditedEntry(id=id, **{**said, **facts})


def batch(
    *entries: AuditedEntry, service: str = "training", organisation: str = ORGANISATION
) -> Any:
    """What a service tells at once."""
    return AUDITED[service](batch_id=new_id(), organisation=organisation, entries=entries)


@dataclass(frozen=True, kw_only=True)
class Log:
    """The audit log of a test."""

    asking: Asking
    _ids: Any = field(default_factory=lambda: count(1))

    def tell(
        self,
        entries: int = 1,
        *,
        service: str = "training",
        organisation: str = ORGANISATION,
        **facts: Any,
    ) -> list[AuditedEntry]:
        """Have a service tell some new entries; those."""
        told = [entry(next(self._ids), **facts) for _ in range(entries)]
        self.again(told, service=service, organisation=organisation)
        return told

    def again(
        self,
        entries: Sequence[AuditedEntry],
        *,
        service: str = "training",
        organisation: str = ORGANISATION,
    ) -> None:
        """Have a service tell entries in an event of their own, whether they were told or not."""
        event = batch(*entries, service=service, organisation=organisation)
        self.asking.hear(event, organisation=organisation)

    def file(self, **asked: Any) -> bytes:
        """A part of the log, as it is answered."""
        return base64.b64decode(self.asking.ask(ExportAudit(**asked)).file.content)

    def head(self, keys: Keys) -> Head:
        """How long the log is, signed."""
        return Head.read(self.asking.ask(GetAuditHead()).signed, keys)

    def check(self, keys: Keys, *heads: Head, **asked: Any) -> Chain:
        """Check a part of the log as whoever has it does."""
        chain = Chain(heads=heads)
        chain.take(taken_apart(self.file(**asked)), keys=keys)
        chain.finish()
        return chain
