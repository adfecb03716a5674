"""Agreements: the row is the grantor's, and both sides see and change it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.partners import AgreementDocument, AgreementView
from nosotros.database import EVERY_ORGANISATION
from partners.domain.agreements import Life, Sides, Wording

_COLUMNS = """id, revision, organisation AS grantor, grantee, purposes, event_types, operations,
    starts_on, ends_on, zone, starts_at, ends_at, successor, document_reference, document_digest,
    proposed_by, proposed_at, decision, decided_at, ended_at, ended_by, ended_why, end_told_at"""
_WORDED = """purposes = %(purposes)s, event_types = %(event_types)s, operations = %(operations)s,
    starts_on = %(starts_on)s, ends_on = %(ends_on)s, zone = %(zone)s, starts_at = %(starts_at)s,
    ends_at = %(ends_at)s, successor = %(successor)s, document_reference = %(document_reference)s,
    document_digest = %(document_digest)s, proposed_by = %(proposed_by)s"""
INSERT = """
INSERT INTO agreement (id, organisation, revision, grantee, purposes, event_types, operations, starts_on,
    ends_on, zone, starts_at, ends_at, successor, document_reference, document_digest, proposed_by,
    proposed_at)
VALUES (%(id)s, %(grantor)s, 1, %(grantee)s, %(purposes)s, %(event_types)s, %(operations)s,
    %(starts_on)s, %(ends_on)s, %(zone)s, %(starts_at)s, %(ends_at)s, %(successor)s,
    %(document_reference)s, %(document_digest)s, %(proposed_by)s, %(at)s)"""
CHANGE = f"UPDATE agreement SET revision = revision + 1, {_WORDED} WHERE id = %(id)s"
DECIDE = """
UPDATE agreement SET revision = revision + 1, decision = %(decision)s, decided_at = %(at)s,
    granted_at = CASE WHEN %(decision)s = 'accepted' THEN greatest(starts_at, %(at)s) END
WHERE id = %(id)s"""
END = """
UPDATE agreement SET revision = revision + 1, ended_at = %(ended_at)s, ended_by = %(by)s,
    ended_why = %(why)s, end_told_at = CASE WHEN %(ended_at)s <= %(at)s THEN %(at)s::timestamptz END
WHERE id = %(id)s"""
TOLD = "UPDATE agreement SET revision = revision + 1, end_told_at = %(at)s WHERE id = %(id)s"
SUCCEEDED = """
UPDATE agreement SET revision = revision + 1, successor = %(successor)s WHERE id = %(id)s"""
_ONE = f"SELECT {_COLUMNS} FROM agreement WHERE id = %(id)s"
#: when it is over, as `Life.granted_until`
OVER_AT = "least(ended_at, ends_at)"
# As `Life.state`, so that a page of one state is found by the database.
_STATE = f"""CASE
    WHEN decision IS NULL AND {OVER_AT} <= %(at)s THEN 'lapsed'
    WHEN decision IS NULL THEN 'proposed'
    WHEN decision <> 'accepted' THEN decision
    WHEN {OVER_AT} <= %(at)s THEN 'ended'
    WHEN granted_at > %(at)s THEN 'scheduled'
    ELSE 'in_force' END"""
_PAGE = f"""
SELECT {_COLUMNS} FROM agreement
WHERE (%(after)s::uuid IS NULL OR id > %(after)s)
    AND (%(counterparty)s::text IS NULL OR organisation = %(counterparty)s OR grantee = %(counterparty)s)
    AND (%(state)s::text IS NULL OR {_STATE} = %(state)s)
ORDER BY id LIMIT %(limit)s"""
_SEE = "SELECT set_config('nosotros.organisation', %(organisation)s, true)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """An agreement as it is stored."""

    id: UUID
    revision: int
    sides: Sides
    wording: Wording
    life: Life
    successor: str | None
    document: AgreementDocument | None
    proposed_at: datetime
    ended_by: str | None
    ended_why: str | None
    #: when it was told that it has ended
    end_told_at: datetime | None

    def view(self, *, at: datetime) -> AgreementView:
        """What its sides are shown at a moment."""
        return AgreementView(
            id=self.id,
            revision=self.revision,
            grantor=self.sides.grantor,
            grantee=self.sides.grantee,
            state=self.life.state(at),
            purposes=self.wording.purposes,
            event_types=self.wording.event_types,
            operations=self.wording.operations,
            starts_on=self.wording.starts_on,
            ends_on=self.wording.ends_on,
            zone=self.wording.zone,
            starts_at=self.life.granted_from,
            ends_at=self.life.granted_until,
            successor=self.successor,
            document=self.document,
            proposed_by=self.sides.proposed_by,
            proposed_at=self.proposed_at,
            decided_at=self.life.decided_at,
            ended_by=self.ended_by,
            ended_why=self.ended_why,
        )


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Agreement | None:
    """An agreement in which the transaction's organisation is a side; with `hold` it stays as it is
    until this transaction ends."""
    row = connection.exec_driver_sql(_ONE + (" FOR UPDATE" if hold else ""), {"id": id}).first()
    return None if row is None else _agreement(row)


def page(
    connection: Connection,
    *,
    state: str | None,
    counterparty: str | None,
    at: datetime,
    after: UUID | None,
    limit: int,
) -> list[Agreement]:
    """Up to `limit` agreements of the transaction's organisation after an id, oldest first."""
    values = {
        "state": state,
        "counterparty": counterparty,
        "at": at,
        "after": after,
        "limit": limit,
    }
    return [_agreement(row) for row in connection.exec_driver_sql(_PAGE, values)]


def worded(
    wording: Wording, *, proposed_by: str, successor: str | None, document: AgreementDocument | None
) -> dict[str, Any]:
    """A wording, as its row keeps it."""
    return {
        "purposes": list(wording.purposes),
        "event_types": list(wording.event_types),
        "operations": list(wording.operations),
        "starts_on": wording.starts_on,
        "ends_on": wording.ends_on,
        "zone": wording.zone,
        "starts_at": wording.starts_at,
        "ends_at": wording.ends_at,
        "successor": successor,
        "document_reference": None if document is None else document.reference,
        "document_digest": None if document is None else document.digest,
        "proposed_by": proposed_by,
    }


def write_for_both(connection: Connection) -> None:
    """From here to its end the transaction writes the bus's rows for either side, and reads nothing of
    a side's own: events are the grantor's whoever acts, and both sides' audit logs have it."""
    connection.exec_driver_sql(_SEE, {"organisation": EVERY_ORGANISATION})


def _agreement(row: Any) -> Agreement:
    document = None
    if row.document_reference is not None:
        document = AgreementDocument(reference=row.document_reference, digest=row.document_digest)
    return Agreement(
        id=row.id,
        revision=row.revision,
        sides=Sides(grantor=row.grantor, grantee=row.grantee, proposed_by=row.proposed_by),
        wording=Wording(
            purposes=tuple(row.purposes),
            event_types=tuple(row.event_types),
            operations=tuple(row.operations),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            zone=row.zone,
        ),
        life=Life(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            decision=row.decision,
            decided_at=row.decided_at,
            ended_at=row.ended_at,
        ),
        successor=row.successor,
        document=document,
        proposed_at=row.proposed_at,
        ended_by=row.ended_by,
        ended_why=row.ended_why,
        end_told_at=row.end_told_at,
    )
