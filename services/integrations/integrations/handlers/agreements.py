"""Agreements, as far as they let an organisation have another one's events.

Each is one grant, which knows by itself from when to when it holds: what is told of an end is told
when nothing is given any more.
"""

from typing import Any
from uuid import UUID

from integrations.storage import grants, readers
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import AgreementConcluded, AgreementEnded, AgreementShortened
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id

#: of an agreement: every type
_ALL = "*"


def on_agreement_concluded(event: AgreementConcluded, *, work: UnitOfWork) -> None:
    """Let the grantee have the types that the agreement names, from its start to its end, which its
    room hears of in any case."""
    assert work.envelope is not None, "concluded by an event"
    told_at = work.envelope.time
    readers.note(
        work.connection,
        event.agreement_id,
        organisation=work.organisation,
        room=event.grantee,
        since=told_at,
    )
    if not event.event_types:
        return
    types = [] if _ALL in event.event_types else list(event.event_types)
    work.connection.exec_driver_sql(
        grants.INSERT_OF_AGREEMENT,
        {
            "id": new_id(),
            "organisation": work.organisation,
            "grantee": event.grantee,
            "types": types,
            "until": event.ends_at,
            "at": work.at,
            "agreement_id": event.agreement_id,
            "starts_at": event.starts_at,
            "since": max(told_at, event.starts_at),
        },
    )


def on_agreement_shortened(event: AgreementShortened, *, work: UnitOfWork) -> None:
    """Let it have them until the earlier end.

    Raises:
        NotYetKnown: that it was concluded has not arrived yet.
    """
    _change(grants.SHORTEN, event.agreement_id, work=work, until=event.ends_at)


def on_agreement_ended(event: AgreementEnded, *, work: UnitOfWork) -> None:
    """Let it have nothing any more, since the moment at which the agreement ended.

    Raises:
        NotYetKnown: that it was concluded has not arrived yet.
    """
    _change(grants.END_OF_AGREEMENT, event.agreement_id, work=work, at=event.ended_at)


def _change(statement: str, id: UUID, *, work: UnitOfWork, **values: Any) -> None:
    changed = work.connection.exec_driver_sql(statement, {"agreement_id": id, **values})
    # One that names no types has none to change, and its end may come twice.
    if not changed.rowcount and not grants.is_heard_of(work.connection, id, at=work.at):
        raise NotYetKnown(f"agreement {id}")
