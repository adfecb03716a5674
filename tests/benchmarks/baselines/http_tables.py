"""The tables of the HTTP baseline, and the rows that a run of it needs."""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import create_async_engine
from uuid_utils.compat import uuid7

SCOPE = "enrolment:write"
SCHEMA = "http_baseline"
ROWS_A_STATEMENT = 5_000

metadata = sa.MetaData(schema=SCHEMA)

api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("sha256", sa.LargeBinary(32), primary_key=True),
    sa.Column("organisation", sa.Uuid, nullable=False),
    sa.Column("scopes", ARRAY(sa.Text), nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("revoked_at", sa.DateTime(timezone=True)),
)
participants = sa.Table(
    "participants",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("organisation", sa.Uuid, nullable=False),
)
intakes = sa.Table(
    "intakes",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("organisation", sa.Uuid, nullable=False),
    sa.Column("seats", sa.Integer, nullable=False),
    sa.Column("taken", sa.Integer, nullable=False, server_default="0"),
    sa.CheckConstraint("taken between 0 and seats"),
)
enrolments = sa.Table(
    "enrolments",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("organisation", sa.Uuid, nullable=False),
    sa.Column("participant_id", sa.ForeignKey(participants.c.id), nullable=False),
    sa.Column("intake_id", sa.ForeignKey(intakes.c.id), nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
    sa.UniqueConstraint("participant_id", "intake_id"),
)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What a caller of the baseline needs to know of the rows that were made."""

    api_key: str
    participant_ids: tuple[UUID, ...]
    intake_ids: tuple[UUID, ...]

    def pairs(self) -> tuple[tuple[UUID, UUID], ...]:
        """Every (participant, intake) once, so that neighbours in the list differ in intake."""
        many = len(self.intake_ids)
        return tuple(
            (participant, self.intake_ids[(place + turn) % many])
            for turn in range(many)
            for place, participant in enumerate(self.participant_ids)
        )


def prepare(*, database_url: str, participants: int, intakes: int, seats: int) -> Prepared:
    """Make the baseline's tables anew, with one organisation, its API key and its people.

    `database_url` is of the form `postgresql+asyncpg://…`. A schema of the baseline that is
    already there is dropped with all its rows. Raises `sqlalchemy.exc.SQLAlchemyError` or
    `OSError` when the database refuses or is away.
    """
    return asyncio.run(
        _prepare(database_url, people=participants, intakes_wanted=intakes, seats=seats)
    )


async def _prepare(database_url: str, *, people: int, intakes_wanted: int, seats: int) -> Prepared:
    organisation = uuid7()
    api_key = secrets.token_urlsafe(32)
    participant_ids = tuple(uuid7() for _ in range(people))
    intake_ids = tuple(uuid7() for _ in range(intakes_wanted))
    engine = create_async_engine(database_url)
    try:
        async with engine.begin() as connection:
            await connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
            await connection.execute(sa.text(f"CREATE SCHEMA {SCHEMA}"))
            await connection.run_sync(metadata.create_all)
            await connection.execute(
                sa.insert(api_keys).values(
                    sha256=hashlib.sha256(api_key.encode()).digest(),
                    organisation=organisation,
                    scopes=[SCOPE],
                    expires_at=datetime.now(UTC) + timedelta(days=1),
                )
            )
            for start in range(0, people, ROWS_A_STATEMENT):
                await connection.execute(
                    sa.insert(participants),
                    [
                        {"id": participant_id, "organisation": organisation}
                        for participant_id in participant_ids[start : start + ROWS_A_STATEMENT]
                    ],
                )
            await connection.execute(
                sa.insert(intakes),
                [
                    {"id": intake_id, "organisation": organisation, "seats": seats, "taken": 0}
                    for intake_id in intake_ids
                ],
            )
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(
                sa.text(f"ANALYZE {SCHEMA}.participants, {SCHEMA}.intakes, {SCHEMA}.api_keys")
            )
    finally:
        await engine.dispose()
    return Prepared(api_key=api_key, participant_ids=participant_ids, intake_ids=intake_ids)
