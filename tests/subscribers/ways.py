"""The four ways to events, each taken as a good integrator takes it: who is interrupted comes back.

Nothing of the platform's own code reads what comes, but for `nosotros.events`, which is made for it.
"""

import json
import socket
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import amqp
import httpx

from tests.subscribers.arrivals import Arrival, events_of
from tests.subscribers.subscriber import Interrupted, Subscriber, taken


class Stream(Subscriber):
    """Server-sent events, with `Last-Event-ID` from wherever it was."""

    way = "stream"

    def _begin(self) -> None:
        self._last = self.after
        self._answer: httpx.Response | None = None

    def _stop(self) -> None:
        super()._stop()
        # It would notice with the next sign of life.
        if self._answer is not None:
            connection = self._answer.extensions["network_stream"].get_extra_info("socket")
            # It may have been closed already.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _take(self) -> None:
        headers = {"Last-Event-ID": self._last}
        with (
            self._integrator.client() as client,
            client.stream(
                "GET", "/v1/events/stream", params=dict(self.filter), headers=headers
            ) as answer,
        ):
            taken(answer)
            self._answer = answer
            rest = b""
            for piece in answer.iter_raw():
                *blocks, rest = (rest + piece).split(b"\n\n")
                for block in blocks:
                    self._note(block)
                if self._stopping.is_set():
                    return
        raise Interrupted

    def _note(self, block: bytes) -> None:
        lines = (line.partition(b":") for line in block.split(b"\n"))
        fields = {name.decode(): value.removeprefix(b" ") for name, _, value in lines}
        if fields.get("event") == b"problem":
            # Whether it may come back it is told when it does.
            raise Interrupted
        if "data" in fields:
            body = fields["data"]
            cursor, previous = fields["id"].decode(), fields["previous"].decode()
            self.arrivals.came.append(
                Arrival(id=_id_of(body), cursor=cursor, previous=previous, body=body)
            )
        if "id" in fields:
            self._last = fields["id"].decode()


class Feed(Subscriber):
    """A saved reader, which says what it has after it has it."""

    way = "feed"

    def _begin(self) -> None:
        made = self._integrator.subscribe(
            "/v1/event-readers", name=self.way, after=self.after, filter=self.filter
        )
        self.id = made["id"]

    def _take(self) -> None:
        with self._integrator.client() as client:
            while not self._stopping.is_set():
                answer = client.get("/v1/events", params={"reader": self.id, "wait": 1})
                taken(answer)
                previous, *cursors = answer.headers["nosotros-cursors"].split()
                for cursor, body in zip(cursors, events_of(answer.content), strict=True):
                    self.arrivals.came.append(
                        Arrival(id=_id_of(body), cursor=cursor, previous=previous, body=body)
                    )
                    previous = cursor
                if cursors:
                    moved = client.post(
                        f"/v1/event-readers/{self.id}/cursor",
                        json={"cursor": previous},
                        headers={"Idempotency-Key": str(uuid4())},
                    )
                    taken(moved)


class Queue(Subscriber):
    """A queue of its own, read by py-amqp; each event is acknowledged once it is kept."""

    way = "queue"

    def _begin(self) -> None:
        made = self._integrator.subscribe(
            "/v1/event-queues", name=self.way, after=self.after, filter=self.filter
        )
        self.id = made["id"]
        secret = self._integrator.get(f"/v1/subscriptions/{self.id}/secret").json()
        self._url = urlsplit(secret["amqp_url"])

    def _take(self) -> None:
        try:
            self._consume()
        except (OSError, amqp.AMQPError) as error:
            raise Interrupted from error

    def _consume(self) -> None:
        name = unquote(self._url.username or "")
        connection: Any = amqp.Connection(
            host=f"{self._url.hostname}:{self._url.port}",
            userid=name,
            password=unquote(self._url.password or ""),
            virtual_host=unquote(self._url.path[1:]),
            login_method="PLAIN",
            connect_timeout=5,
        )
        connection.connect()
        try:
            channel = connection.channel()
            channel.basic_qos(0, 100, False)
            channel.basic_consume(name, callback=self._keep)
            while not self._stopping.is_set():
                try:
                    connection.drain_events(timeout=0.5)
                except TimeoutError:
                    continue
        finally:
            connection.collect()

    def _keep(self, message: Any) -> None:
        body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
        self.arrivals.came.append(
            Arrival(
                id=message.properties["message_id"],
                cursor=message.headers["cursor"],
                previous=message.headers["previous"],
                body=body,
            )
        )
        message.channel.basic_ack(message.delivery_tag)


def _id_of(body: bytes) -> str:
    return json.loads(body)["id"]
