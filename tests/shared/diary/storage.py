"""The diary's tables."""

import os
from uuid import UUID

from nosotros.bus.work import UnitOfWork

WRITE = """
INSERT INTO entry (organisation, about, kind, text, pid)
VALUES (%(organisation)s, %(about)s, %(kind)s, %(text)s, %(pid)s)"""
RENAME = """
INSERT INTO tree (tree_id, organisation, name, revision)
VALUES (%(tree_id)s, %(organisation)s, %(name)s, %(revision)s)
ON CONFLICT (tree_id) DO UPDATE SET name = excluded.name, revision = excluded.revision
WHERE tree.revision < excluded.revision"""


def write(work: UnitOfWork, *, about: UUID, kind: str, text: str = "") -> None:
    """Add an entry."""
    work.connection.exec_driver_sql(
        WRITE,
        {
            "organisation": work.organisation,
            "about": about,
            "kind": kind,
            "text": text,
            "pid": os.getpid(),
        },
    )


def write_nonsense(work: UnitOfWork) -> None:
    """Have the commit carry a row that the database refuses."""
    work.with_commit(
        WRITE, {"organisation": work.organisation, "about": None, "kind": "", "text": "", "pid": 0}
    )


def entries(work: UnitOfWork, *, about: UUID) -> int:
    """How many entries there are about a subject."""
    found = work.connection.exec_driver_sql(
        "SELECT count(*) FROM entry WHERE about = %(about)s", {"about": about}
    )
    return found.scalar_one()


def rename(work: UnitOfWork, *, tree_id: UUID, name: str) -> None:
    """Keep a tree's name, unless a newer one is known."""
    assert work.envelope is not None
    work.connection.exec_driver_sql(
        RENAME,
        {
            "tree_id": tree_id,
            "organisation": work.organisation,
            "name": name,
            "revision": work.envelope.revision,
        },
    )
    write(work, about=tree_id, kind="renamed", text=name)


def forget(work: UnitOfWork, *, tree_id: UUID) -> None:
    """Delete a tree."""
    work.connection.exec_driver_sql("DELETE FROM tree WHERE tree_id = %(id)s", {"id": tree_id})


def erase(work: UnitOfWork, *, about: UUID) -> None:
    """Delete the entries about a subject."""
    work.connection.exec_driver_sql("DELETE FROM entry WHERE about = %(about)s", {"about": about})


def sleep(work: UnitOfWork, *, milliseconds: int) -> None:
    """Have the database take its time."""
    if milliseconds:
        work.connection.exec_driver_sql(
            "SELECT pg_sleep(%(seconds)s)", {"seconds": milliseconds / 1000}
        )
