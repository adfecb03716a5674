"""The HTTP baseline: enrol with FastAPI, SQLAlchemy asyncio, asyncpg and aio-pika.

What a good engineer writes without a platform: one transaction a request on one pooled
connection, a row lock on the intake, then, after the commit, one persistent event to a quorum
queue, confirmed by the broker before the answer leaves. It keeps no outbox (a crash between
commit and publish loses the event), no recorded answers and no audit.

    BASELINE_DATABASE_URL=postgresql+asyncpg://… BASELINE_AMQP_URL=amqp://… \\
        python -m tests.benchmarks.baselines.http_enrol PORT
"""

import hashlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

import aio_pika
import sqlalchemy as sa
import uvicorn
from aio_pika.abc import AbstractExchange
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from uuid_utils.compat import uuid7

from tests.benchmarks.baselines.http_tables import (
    SCOPE,
    api_keys,
    enrolments,
    intakes,
    participants,
)

EXCHANGE = "baseline.events"
QUEUE = "baseline.enrolments"
POOL = 16
CONFIRM_SECONDS = 10

_FIND_KEY = sa.select(
    api_keys.c.organisation, api_keys.c.scopes, api_keys.c.expires_at, api_keys.c.revoked_at
).where(api_keys.c.sha256 == sa.bindparam("sha256"))
_FIND_PARTICIPANT = sa.select(participants.c.id).where(
    participants.c.id == sa.bindparam("participant_id"),
    participants.c.organisation == sa.bindparam("organisation"),
)
_LOCK_INTAKE = (
    sa.select(intakes.c.seats, intakes.c.taken)
    .where(
        intakes.c.id == sa.bindparam("intake_id"),
        intakes.c.organisation == sa.bindparam("organisation"),
    )
    .with_for_update()
)
_INSERT_ENROLMENT = sa.insert(enrolments)
_TAKE_SEAT = (
    sa.update(intakes)
    .where(intakes.c.id == sa.bindparam("of_intake"))
    .values(taken=intakes.c.taken + 1)
)


class EnrolParticipant(BaseModel):
    model_config = ConfigDict(extra="forbid")

    participant_id: UUID
    intake_id: UUID


class Enrolment(BaseModel):
    id: UUID
    participant_id: UUID
    intake_id: UUID
    status: Literal["enrolled", "waitlisted"]
    enrolled_at: datetime


class EnrolmentEvent(BaseModel):
    """The event as it is published: CloudEvents 1.0, structured JSON."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str = "/baseline/enrolment"
    type: str
    subject: UUID
    time: datetime
    datacontenttype: str = "application/json"
    organisation: UUID
    data: Enrolment


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Whose key it is, and the connection whose transaction looked it up."""

    organisation: UUID
    connection: AsyncConnection


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(
        os.environ["BASELINE_DATABASE_URL"], pool_size=POOL, max_overflow=0
    )
    broker = await aio_pika.connect_robust(os.environ["BASELINE_AMQP_URL"])
    try:
        channel = await broker.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.declare_exchange(
            EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True
        )
        queue = await channel.declare_queue(
            QUEUE, durable=True, arguments={"x-queue-type": "quorum"}
        )
        await queue.bind(exchange, "*.enrolment.#")
        app.state.engine, app.state.exchange = engine, exchange
        yield
    finally:
        await broker.close()
        await engine.dispose()


app = FastAPI(lifespan=_lifespan)


async def _connection(request: Request) -> AsyncIterator[AsyncConnection]:
    engine = cast(AsyncEngine, request.app.state.engine)
    async with engine.connect() as connection:
        yield connection


async def _caller(
    connection: Annotated[AsyncConnection, Depends(_connection)],
    x_api_key: Annotated[str, Header()],
) -> Caller:
    digest = hashlib.sha256(x_api_key.encode()).digest()
    key = (await connection.execute(_FIND_KEY, {"sha256": digest})).one_or_none()
    if key is None or key.revoked_at is not None or key.expires_at <= datetime.now(UTC):
        raise HTTPException(401, "This API key is unknown, expired or revoked.")
    if SCOPE not in key.scopes:
        raise HTTPException(403, f"This API key lacks the scope {SCOPE}.")
    return Caller(organisation=key.organisation, connection=connection)


@app.post("/enrolments", status_code=201)
async def enrol(
    command: EnrolParticipant, caller: Annotated[Caller, Depends(_caller)], request: Request
) -> Enrolment:
    enrolment = await _store(command, caller=caller)
    await _publish(
        enrolment,
        organisation=caller.organisation,
        exchange=cast(AbstractExchange, request.app.state.exchange),
    )
    return enrolment


async def _store(command: EnrolParticipant, *, caller: Caller) -> Enrolment:
    connection = caller.connection
    participant = await connection.execute(
        _FIND_PARTICIPANT,
        {"participant_id": command.participant_id, "organisation": caller.organisation},
    )
    if participant.one_or_none() is None:
        raise HTTPException(404, "No participant has this id.")
    intake = (
        await connection.execute(
            _LOCK_INTAKE, {"intake_id": command.intake_id, "organisation": caller.organisation}
        )
    ).one_or_none()
    if intake is None:
        raise HTTPException(404, "No intake has this id.")
    enrolment = Enrolment(
        id=uuid7(),
        participant_id=command.participant_id,
        intake_id=command.intake_id,
        status="enrolled" if intake.taken < intake.seats else "waitlisted",
        enrolled_at=datetime.now(UTC),
    )
    row: dict[str, Any] = {**dict(enrolment), "organisation": caller.organisation}
    try:
        await connection.execute(_INSERT_ENROLMENT, row)
    except IntegrityError as error:
        raise HTTPException(409, "This participant is already in this intake.") from error
    if enrolment.status == "enrolled":
        await connection.execute(_TAKE_SEAT, {"of_intake": command.intake_id})
    await connection.commit()
    return enrolment


async def _publish(enrolment: Enrolment, *, organisation: UUID, exchange: AbstractExchange) -> None:
    happened = f"participant_{enrolment.status}"
    event = EnrolmentEvent(
        id=uuid7(),
        type=f"baseline.enrolment.{happened}.v1",
        subject=enrolment.id,
        time=enrolment.enrolled_at,
        organisation=organisation,
        data=enrolment,
    )
    message = aio_pika.Message(
        event.model_dump_json().encode(),
        content_type="application/cloudevents+json",
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        message_id=str(event.id),
    )
    await exchange.publish(
        message, f"{organisation}.enrolment.{happened}.v1", timeout=CONFIRM_SECONDS
    )


def main() -> None:
    """Serve on 127.0.0.1, one process, until SIGTERM or SIGINT."""
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
