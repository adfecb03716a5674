"""Reading the audit log: entries in pages, how long it is, and parts of it as signed files.

That somebody reads it is an entry itself, once an hour for each reader: an entry for each page
would have the log grow with its own reading. Each file that is taken away is one, too.
"""

import base64
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from nosotros import seals, settings
from nosotros.audits import files
from nosotros.audits.chain import spelt
from nosotros.audits.files import Line
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, FileContent, InvalidFields
from nosotros.contracts.partners import (
    AuditEntryPage,
    AuditEntryView,
    AuditFile,
    AuditHeadView,
    ExportAudit,
    GetAuditHead,
    ListAuditEntries,
)
from nosotros.pages import after_line, cut
from nosotros.seals import SigningKey
from partners.storage import audit
from partners.storage.audit import Entry, Head

#: entries that a file may have: it comes in one message, in Base64
MOST = 10_000
#: read at once, so that everybody else has their turn between
_AT_ONCE = 1000


def list_audit_entries(query: ListAuditEntries, *, work: UnitOfWork) -> AuditEntryPage:
    """A page of the organisation's audit log.

    Raises:
        InvalidFields: the cursor is none of ours.
    """
    found = audit.page(
        work.connection,
        work.organisation,
        after=after_line(query.after),
        limit=query.limit + 1,
        by={
            "service": query.service,
            "action": query.action,
            "actor": query.actor,
            "subject": query.subject,
            "agreement_id": query.agreement_id,
            "since": query.since,
            "until": query.until,
        },
    )
    if audit.note_reading(work.connection, work.organisation, actor=work.origin.actor, at=work.at):
        work.audit("read_audit_log", None)
    items, following = cut([_view(each) for each in found], query.limit, by=_position)
    return AuditEntryPage(items=items, next=following)


def get_audit_head(query: GetAuditHead, *, work: UnitOfWork) -> AuditHeadView:
    """How long the organisation's audit log is; nothing in it is shown, so nothing is noted."""
    head = audit.head(work.connection, work.organisation)
    claims = {**_about(work), "position": head.position, "hash": head.hash.hex()}
    return AuditHeadView(
        organisation=work.organisation,
        position=head.position,
        hash=head.hash.hex(),
        at=work.at,
        signed=_key().sign(claims, typ=seals.AUDIT_HEAD, keys_url=_keys_url()),
    )


def export_audit(query: ExportAudit, *, work: UnitOfWork) -> AuditFile:
    """A part of the organisation's audit log, as a sealed file.

    Raises:
        InvalidFields: it begins after the log's end, or ends before it begins.
    """
    head = audit.head(work.connection, work.organisation)
    _check(query, head)
    wanted = head.position if query.until is None else query.until
    until = min(wanted, head.position, query.after + MOST)
    about = {
        **_about(work),
        "after": query.after,
        "until": until,
        "previous": audit.hash_at(work.connection, work.organisation, query.after).hex(),
        "hash": audit.hash_at(work.connection, work.organisation, until).hex(),
        "head": head.position,
    }
    content = files.sealed(
        about,
        _lines(work, after=query.after, until=until),
        key=_key(),
        keys_url=_keys_url(),
    )
    work.audit("export_audit", None)
    return AuditFile(
        file=FileContent(
            name=f"audit-{work.organisation}-{query.after}-{until}.jsonl",
            media_type="application/x-ndjson",
            content=base64.b64encode(content).decode(),
        )
    )


def _check(query: ExportAudit, head: Head) -> None:
    if query.after > head.position:
        problem = FieldProblem(field="after", code=f"range:0:{head.position}")
        raise InvalidFields(problems=(problem,))
    if query.until is not None and query.until < query.after:
        problem = FieldProblem(field="until", code=f"range:{query.after}:{head.position}")
        raise InvalidFields(problems=(problem,))


def _lines(work: UnitOfWork, *, after: int, until: int) -> Iterator[Line]:
    while entries := audit.between(
        work.connection, work.organisation, after=after, until=until, limit=_AT_ONCE
    ):
        for each in entries:
            yield Line(spelt(_facts(each)), each.hash)
        after = entries[-1].position


def _facts(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__ if name != "hash"}


def _view(entry: Entry) -> AuditEntryView:
    facts = asdict(entry)
    del facts["organisation"]
    return AuditEntryView(**{**facts, "hash": entry.hash.hex()})


def _position(entry: AuditEntryView) -> int:
    return entry.position


def _about(work: UnitOfWork) -> dict[str, Any]:
    return {
        "iss": _issuer(),
        "iat": int(work.at.timestamp()),
        "organisation": work.organisation,
    }


def _issuer() -> str:
    """The address of who runs the hub, below which its keys are published."""
    ours = _settings()
    return f"{ours.public_url.rstrip('/')}/v/{ours.operator}"


def _keys_url() -> str:
    return f"{_issuer()}/keys"


def _key() -> SigningKey:
    return SigningKey.read(settings.need(_settings(), "signing_key"))


@lru_cache(maxsize=1)
def _settings() -> settings.Settings:
    return settings.read()
