"""Ways to ask and tell a service as its bus does, with no bus: what its tests share."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg.rows import dict_row

from nosotros import clock
from nosotros.bus.envelope import read
from nosotros.bus.requests import Call, Requests
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.language import SELF, event_of, request_of
from nosotros.contracts.schema import dump, load
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import told as message_of
from tests.emptying import administrator

ORGANISATION = "gestarsalud"


class Asking:
    """A service on a database: its commands, queries, events and timers, each in a transaction."""

    def __init__(self, service: type[Any], database: Database, *, scopes: Collection[str]) -> None:
        self._service = service
        self._database = database
        self._scopes = frozenset(scopes)
        self._requests = Requests(database, wake=lambda: None)

    def ask(
        self,
        contract: Any,
        *,
        organisation: str = ORGANISATION,
        actor: str = "key:test",
        scopes: Collection[str] | None = None,
        herself: UUID | None = None,
        grantee: str | None = None,
    ) -> Any:
        """Carry out a command or query, as the bus does once a message is read.

        Where a participant asks about `herself`, it comes from a visit of hers and from no key. A
        `grantee` asks in the organisation's rows, under an agreement.
        """
        if herself is not None:
            actor, scopes = f"participant:{herself}", {SELF}
        request = request_of(type(contract))
        method = getattr(self._service, request.method).author_method
        call = Call(
            payload=orjson.loads(dump(contract)),
            organisation=organisation,
            actor=actor,
            scopes=self._scopes if scopes is None else frozenset(scopes),
            deadline=clock.unix() + 30,
            command_id=new_id() if request.kind == "command" else None,
            correlationid=str(new_id()),
            person_id=herself,
            grantee=grantee,
            agreement_id=new_id() if grantee else None,
            purpose="enrolment" if grantee else None,
        )
        told = self._requests.answer(request, method.__get__(self._service()), call)
        answer = orjson.loads(told)
        return None if answer is None else load(request.returns, answer, strict=False)

    def hear(
        self,
        event: Any,
        *,
        revision: int = 1,
        at: datetime | None = None,
        organisation: str = ORGANISATION,
    ) -> None:
        """Have the service do what follows from another one's event."""
        declared = event_of(type(event))
        method = getattr(self._service, f"on_{declared.name}").author_method
        message = message_of(event, organisation=organisation, revision=revision, at=at)
        envelope = read(message.body)
        origin = _origin(organisation, f"event:{declared.type}")
        with self._database.begin(organisation) as transaction:
            work = UnitOfWork(transaction, origin, envelope=envelope)
            method(self._service(), event, work)
            if declared.erases:
                work.bury(envelope.subject)
            work.commit()

    def act(self, does: Callable[..., Any], *what: Any, organisation: str = ORGANISATION) -> Any:
        """Have a function do its part: `act(handler, event)`, `act(lambda work: …)`."""
        with self._database.begin(organisation) as transaction:
            work = UnitOfWork(transaction, _origin(organisation, "worker:test"))
            answer = does(*what, work=work) if what else does(work)
            work.commit()
        return answer

    def run_due(self, *, organisation: str = ORGANISATION) -> int:
        """Run the timers that are due by now, oldest first, as the service's process does; how many."""
        ran = 0
        while (due := self._next_due(organisation)) is not None:
            method = getattr(self._service, due.name).author_method
            with self._database.begin(organisation) as transaction:
                work = UnitOfWork(transaction, _origin(organisation, f"timer:{due.name}"))
                work.cancel(due.name, key=due.key)
                method(self._service(), due, work)
                work.commit()
            ran += 1
        return ran

    def _next_due(self, organisation: str) -> TimerEvent | None:
        with self._database.begin(organisation) as transaction:
            row = transaction.connection.exec_driver_sql(
                "SELECT name, key, payload, due_at FROM timer WHERE due_at <= %(at)s"
                " ORDER BY due_at, id LIMIT 1",
                {"at": clock.now()},
            ).one_or_none()
        if row is None:
            return None
        payload = bytes(row.payload)
        return TimerEvent(name=row.name, key=row.key, payload=payload, due_at=row.due_at)


def rows_of(url: str, query: str) -> list[dict[str, Any]]:
    """What a query finds, for every organisation, as the server's administrator sees it."""
    with administrator(url).cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode()).fetchall()


def told_by(rows: list[dict[str, Any]], name: str) -> list[Mapping[str, Any]]:
    """What the events of a name tell, of rows of an outbox, in their order."""
    return [
        {"revision": row["revision"], **orjson.loads(bytes(row["data"]))}
        for row in rows
        if row["type"].split(".")[2] == name
    ]


def _origin(organisation: str, actor: str) -> Origin:
    return Origin(
        organisation=organisation,
        actor=actor,
        correlationid=str(new_id()),
        causationid=str(new_id()),
    )
