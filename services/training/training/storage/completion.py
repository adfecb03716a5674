"""What learners have completed, as it was last computed; and the evidence that it rests on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from training.domain.completion import Handed

_STORED = """
SELECT learner_id, modules, completed_at FROM completion WHERE learner_id = ANY(%(learner_ids)s)"""
_STORE = """
INSERT INTO completion (learner_id, organisation, modules, completed_at)
VALUES (%(learner_id)s, %(organisation)s, %(modules)s, %(completed_at)s)
ON CONFLICT (learner_id) DO UPDATE SET modules = excluded.modules,
    completed_at = excluded.completed_at"""
_DROP = "DELETE FROM completion WHERE learner_id = ANY(%(learner_ids)s)"
_HANDED = """
SELECT learner_id, module, requirement, state FROM evidence
WHERE learner_id = ANY(%(learner_ids)s)"""
_CERTIFICATES = """
SELECT learner_id, id FROM certificate
WHERE learner_id = ANY(%(learner_ids)s) AND state = 'valid'"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Completion:
    """What somebody has completed."""

    modules: tuple[str, ...] = ()
    #: none: not the programme
    completed_at: datetime | None = None


def stored(connection: Connection, learner_ids: Collection[UUID]) -> dict[UUID, Completion]:
    """What was stored of some learners."""
    rows: Any = connection.exec_driver_sql(_STORED, {"learner_ids": list(learner_ids)})
    return {
        row.learner_id: Completion(modules=tuple(row.modules), completed_at=row.completed_at)
        for row in rows
    }


def store(
    connection: Connection,
    found: Completion,
    *,
    learner_id: UUID,
    organisation: str,
    instead_of: Collection[UUID],
) -> None:
    """Keep what somebody has completed with one of her places, and with no other one."""
    connection.exec_driver_sql(_DROP, {"learner_ids": list(instead_of)})
    connection.exec_driver_sql(
        _STORE,
        {
            "learner_id": learner_id,
            "organisation": organisation,
            "modules": list(found.modules),
            "completed_at": found.completed_at,
        },
    )


def handed(connection: Connection, learner_ids: Collection[UUID]) -> dict[UUID, list[Handed]]:
    """The evidence of practice of some learners."""
    rows: Any = connection.exec_driver_sql(_HANDED, {"learner_ids": list(learner_ids)})
    found: dict[UUID, list[Handed]] = {}
    for row in rows:
        each = Handed(module=row.module, requirement=row.requirement, state=row.state)
        found.setdefault(row.learner_id, []).append(each)
    return found


def certificates(connection: Connection, learner_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The valid certificates of some learners."""
    rows: Any = connection.exec_driver_sql(_CERTIFICATES, {"learner_ids": list(learner_ids)})
    return {row.learner_id: row.id for row in rows}
