"""A service that keeps to the wire, or errs in one way: a library, with no database and no SDK."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import amqp
import orjson

from nosotros.bus.broker import LOST, connect
from nosotros.bus.topology import INTERNAL, PUBLIC, RPC, declare_exchanges
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE

ORGANISATION, SERVICE = "la-u", "lending"
TYPE = "la-u.lending.book_lent.v1"
QUEUE = "lending.events"
_ERASED = "nosotros.enrolment.erasure_completed.v1"


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*properties]}


_READER = _object(reader_id={"type": "string"})
_VIEW = _object(reader_id={"type": "string"}, heard={"type": "integer"}, books={"type": "integer"})
DOCUMENT: dict[str, Any] = {
    "organisation": ORGANISATION,
    "service": SERVICE,
    "summary": "Lends books.",
    "events": {TYPE: {"schema": _READER, "subject": "reader_id"}},
    "commands": {"lend": {"request": _READER, "answer": _VIEW, "errors": ["not_a_reader"]}},
    "queries": {"find": {"request": _READER, "answer": _VIEW, "errors": ["not_a_reader"]}},
    "errors": {"not_a_reader": {"status": 409, "texts": {"es": "No lee aquí."}}},
}
EXERCISE: dict[str, Any] = {
    "hears": {
        "type": "nosotros.enrolment.participant_enrolled.v1",
        "subject": "$enrolment",
        "partitionkey": "$reader",
        "data": {"enrolment_id": "$enrolment", "participant_id": "$reader"},
    },
    "command": {"method": "lend", "payload": {"reader_id": "$reader"}},
    "query": {"method": "find", "payload": {"reader_id": "$reader"}},
}


class Refused(Exception):
    """A refusal, by its code and fields."""

    def __init__(self, code: str, fields: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.fields = code, fields or {}


class Lending:
    """The service, in a thread of its own; `errs` says in which ways it errs."""

    def __init__(self, url: str, *, errs: set[str] | None = None) -> None:
        self._url = url
        self._errs = errs or set()
        self._readers: dict[str, dict[str, Any]] = {}
        self._facts: set[str] = set()
        self._erased: set[str] = set()
        self._answered: dict[str, tuple[Any, Any]] = {}
        self._sequence = 0
        self._stop = threading.Event()
        self.up = threading.Event()

    def __enter__(self) -> "Lending":
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self.up.wait(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(PATIENCE)
        with connect(self._url, name="tests") as connection:
            channel = connection.connection.channel()
            for queue in (QUEUE, f"rpc-{SERVICE}"):
                channel.queue_delete(queue)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._serve()
            except LOST:
                if "stays_away" in self._errs:
                    return
                time.sleep(0.2)

    def _serve(self) -> None:
        with connect(self._url, name="lending") as connection:
            channel = self._channel = connection.connection.channel()
            declare_exchanges(channel)
            channel.queue_declare(QUEUE, durable=True, auto_delete=False)
            for event in ("participant_enrolled", "erasure_completed"):
                channel.queue_bind(QUEUE, PUBLIC, f"*.enrolment.{event}.v1")
            channel.queue_declare(f"rpc-{SERVICE}", durable=True, auto_delete=False)
            channel.queue_bind(f"rpc-{SERVICE}", RPC, f"{SERVICE}.*")
            channel.basic_qos(0, 1, False)
            channel.basic_consume(QUEUE, callback=self._hear)
            channel.basic_consume(f"rpc-{SERVICE}", callback=self._answer)
            self.up.set()
            while not self._stop.is_set():
                with suppress(TimeoutError):
                    connection.connection.drain_events(timeout=0.1)

    def _hear(self, message: Any) -> None:
        try:
            event = orjson.loads(message.body)
            reader, fact = event["data"]["participant_id"], event["factid"]
        except (ValueError, KeyError, TypeError):
            if "requeues" in self._errs:
                time.sleep(0.05)
                self._channel.basic_reject(message.delivery_tag, requeue=True)
            else:
                self._channel.basic_ack(message.delivery_tag)
            return
        if event["type"] == _ERASED:
            if "keeps" not in self._errs:
                self._erased.add(reader)
        elif fact not in self._facts or "counts_twice" in self._errs:
            self._facts.add(fact)
            known = self._readers.setdefault(reader, {"heard": 0, "books": 0})
            known["heard"] += 1
            if "tells_twice" in self._errs and known["heard"] == 1:
                self._facts.discard(fact)
            if "tells_twice" in self._errs and known["heard"] > 1:
                known["heard"] = 1
                self._tell(reader, known["books"])
        self._channel.basic_ack(message.delivery_tag)

    def _answer(self, message: Any) -> None:
        headers, method = message.headers, message.delivery_info["routing_key"].split(".")[1]
        try:
            payload = orjson.loads(message.body)["kwargs"]["payload"]
            result, error = self._asked(method, payload, headers), None
        except Refused as refused:
            result, error = (
                None,
                {
                    "exc_type": "Refused",
                    "exc_path": "lending.Refused",
                    "exc_args": [refused.fields],
                    "value": refused.code,
                },
            )
        if error and "bare_errors" in self._errs:
            error = {"value": error["value"]}
        if error is None and "unfit" in self._errs:
            result = {"reader_id": 7}
        body: Any = orjson.dumps({"result": result, "error": error})
        for _ in range(2 if "answers_twice" in self._errs else 1):
            self._channel.basic_publish(
                amqp.Message(
                    body,
                    content_type="text/plain" if "plain" in self._errs else "application/json",
                    correlation_id=message.properties["correlation_id"],
                ),
                routing_key=message.properties["reply_to"],
            )
        self._channel.basic_ack(message.delivery_tag)

    def _asked(self, method: str, payload: dict[str, Any], headers: dict[str, Any]) -> Any:
        if method == "get_burial" and "no_burial" not in self._errs:
            subject = payload["subject"]
            erased_on = "2026-08-18" if subject in self._erased else None
            return {"subject": subject, "erased_on": erased_on}
        does: dict[str, Callable[..., Any]] = {"lend": self._lend, "find": self._find}
        if method not in does:
            if "anything" in self._errs:
                return {}
            raise Refused("method_not_found")
        if "partners:services" not in headers["nameko.scopes"] and "anybody" not in self._errs:
            raise Refused("scope_missing", {"scope": "partners:services"})
        if float(headers["nameko.deadline"]) < time.time() and "any_time" not in self._errs:
            raise Refused("deadline_exceeded")
        if payload.keys() != {"reader_id"} and "any_field" not in self._errs:
            raise Refused("invalid_fields", {"problems": [{"field": "x", "code": "unknown_field"}]})
        return does[method](payload["reader_id"], headers)

    def _lend(self, reader: str, headers: dict[str, Any]) -> Any:
        id = headers["nameko.command_id"]
        if id in self._answered and "reuses_nothing" in self._errs:
            raise Refused("command_id_reused")
        if id in self._answered and "forgets" not in self._errs:
            asked, answer = self._answered[id]
            if asked != reader and "reuses" not in self._errs:
                raise Refused("command_id_reused")
            return answer
        known = self._known(reader)
        known["books"] += 1
        self._tell(reader, known["books"])
        answer = {"reader_id": reader, **known}
        self._answered[id] = (reader, answer)
        return answer

    def _find(self, reader: str, _headers: dict[str, Any]) -> Any:
        known = self._known(reader)
        if "query_changes" in self._errs:
            known["books"] += 1
        return {"reader_id": reader, **known}

    def _known(self, reader: str) -> dict[str, Any]:
        if reader not in self._readers:
            raise Refused("not_a_reader")
        return self._readers[reader]

    def _tell(self, reader: str, revision: int) -> None:
        if "silent" in self._errs:
            return
        self._sequence += 2 if "gap" in self._errs else 1
        if "same_number" in self._errs:
            self._sequence = 1
        id = str(new_id())
        type = "la-u.lending.other.v1" if "undescribed" in self._errs else TYPE
        event: dict[str, Any] = {
            "specversion": "1.0",
            "id": id,
            "source": f"/{ORGANISATION}/{SERVICE}",
            "type": type,
            "subject": "somebody" if "other_subject" in self._errs else reader,
            "time": "2026-08-18T14:00:00Z",
            "datacontenttype": "application/json",
            "dataschema": f"https://nosotros.example/schemas/{type}",
            "organisation": ORGANISATION,
            "sequence": str(self._sequence),
            "factid": id,
            "revision": revision,
            "partitionkey": reader,
            "correlationid": id,
            "causationid": id,
            "data": {"reader_id": 7 if "unfit_data" in self._errs else reader},
        }
        if "no_organisation" in self._errs:
            del event["organisation"]
        if "no_dataschema" in self._errs:
            del event["dataschema"]
        properties: dict[str, Any] = {
            "content_type": "application/cloudevents+json",
            "delivery_mode": 1 if "transient" in self._errs else 2,
            "type": type,
            "message_id": id,
        }
        key = f"la-u.{SERVICE}.x.v1" if "other_key" in self._errs else type
        self._publish(event, exchange=PUBLIC, key=key, properties=properties)
        if "leaks" in self._errs:
            inner = {**event, "source": f"/{ORGANISATION}/{SERVICE}/internal"}
            self._publish(inner, exchange=PUBLIC, key=key, properties=properties)
        if "hides" in self._errs:
            self._publish(event, exchange=INTERNAL, key=key, properties=properties)

    def _publish(self, event: Any, *, exchange: str, key: str, properties: dict[str, Any]) -> None:
        body: Any = orjson.dumps(event)
        message = amqp.Message(body, **properties)
        self._channel.basic_publish(message, exchange=exchange, routing_key=key)


class Health:
    """Says over HTTP how the service is."""

    def __init__(self, *, ready: int = 200) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(ready if self.path == "/health/ready" else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Health":
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
