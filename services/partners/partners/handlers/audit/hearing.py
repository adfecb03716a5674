"""What services tell of who did what is appended to the chain of the organisation that it is of."""

from collections.abc import Mapping, Sequence
from typing import Any

from nosotros.audits.chain import following, spelt
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.auditing import AuditedEntry
from partners.storage import audit
from partners.storage.audit import Entry, Head

_SAID = ("at", "actor", "action", "subject", "command_id", "grantee", "agreement_id", "purpose")


class EntryContradicted(Exception):
    """A service tells an entry once more, and otherwise: its database is not what it was."""


def hear_audited(event: Any, *, service: str, work: UnitOfWork) -> None:
    """Append the entries of a batch; those that are in the chain already stay as they are.

    Args:
        event: a service's `…Audited`.
        service: whose it is.
        work: in the organisation's name.

    Raises:
        EntryContradicted: one is in the chain, and said something else; nothing is appended.
    """
    entries: Sequence[AuditedEntry] = event.entries
    head = audit.lock_head(work.connection, work.organisation)
    known = audit.known(
        work.connection,
        work.organisation,
        service=service,
        ids=[each.id for each in entries],
    )
    for each in entries:
        if each.id in known and _said(each) != {name: known[each.id][name] for name in _SAID}:
            raise EntryContradicted(service)
    new = [each for each in entries if each.id not in known]
    if new:
        audit.append(work.connection, _linked(new, head, service=service, work=work))


def _linked(
    entries: Sequence[AuditedEntry], head: Head, *, service: str, work: UnitOfWork
) -> list[Entry]:
    position, hash = head.position, head.hash
    linked: list[Entry] = []
    for each in entries:
        position += 1
        facts = {
            "organisation": work.organisation,
            "position": position,
            "service": service,
            "entry_id": each.id,
            **_said(each),
            "heard_at": work.at,
        }
        hash = following(hash, spelt(facts))
        linked.append(Entry(**facts, hash=hash))
    return linked


def _said(entry: AuditedEntry) -> Mapping[str, Any]:
    return {name: getattr(entry, name) for name in _SAID}
