"""Plays the demonstration on a stack of its own, on the programme's own calendar."""

import time
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from localstack.demo.platform import DemoFailed, Gateway, wait_until
from localstack.demo.received import received
from localstack.demo.report import write_report
from localstack.demo.story import Story
from localstack.demo.witness import Witness
from localstack.progress import Lines, Progress, step
from localstack.stack import Stack
from nosotros import clock

BEGINNING = datetime(2026, 8, 18, 9, 0, tzinfo=ZoneInfo("America/Bogota"))
SHEET = "soacha-2026.csv"
SEATS = 20
_SECONDS = 60


def play(folder: Path, *, report: Path, progress: Progress | None = None) -> Story:
    """Start a stack in `folder`, play, write the report, stop.

    Raises:
        DemoFailed: something was refused, or did not happen in time.
    """
    told = progress if progress is not None else Lines()
    stack = Stack(folder)
    stack.down(progress=told, purge=True)
    moment = folder / "clock"
    clock.set_shared(moment, BEGINNING)
    try:
        up = stack.up(progress=told, clock=moment)
        if up.first_key is None:
            raise DemoFailed("A new stack made no first key.")
        with step(told, "Playing the programme"):
            story = _play(stack, key=up.first_key)
        write_report(story, report)
        return story
    finally:
        stack.down(progress=told)


def _play(stack: Stack, *, key: str) -> Story:
    began = time.monotonic()
    gateway = Gateway(stack.gateway_url, key=key)
    sheet = (files("localstack.demo") / "data" / SHEET).read_bytes()
    with Witness(stack.broker.amqp_url()) as witness:
        intake = gateway.post("/v1/intakes", {"name": "Soacha 2026", "seats": SEATS})
        first = _import(gateway, intake["id"], sheet)
        again = _import(gateway, intake["id"], sheet)
        totals = wait_until(
            lambda: _settled(gateway, first["rows"]), what="21 messages", seconds=_SECONDS
        )
        wait_until(
            lambda: witness.testimony().events.get("message_sent", 0) >= totals["sent"],
            what="the events of the messages",
            seconds=_SECONDS,
        )
        testimony = witness.testimony()
    story = Story(
        moment=f"{BEGINNING:%A %d %B %Y, %H:%M} in Bogotá",
        sheet=SHEET,
        seats=SEATS,
        first=first,
        again=again,
        notes=_notes(gateway, first["id"]),
        messages=received(mail=stack.mail, messages=stack.messages),
        totals=totals,
        testimony=testimony,
        handled=_handled(stack),
        seconds=time.monotonic() - began,
    )
    gateway.close()
    return story


def _import(gateway: Gateway, intake_id: str, sheet: bytes) -> Any:
    accepted = gateway.upload(f"/v1/intakes/{intake_id}/imports", sheet, name=SHEET)

    def ended() -> Any:
        found = gateway.get(f"/v1/imports/{accepted['id']}")
        return found if found["state"] in ("finished", "refused") else None

    return wait_until(ended, what="the import", seconds=_SECONDS)


def _settled(gateway: Gateway, people: int) -> Any:
    totals = gateway.get("/v1/messages/totals")
    settled = totals["sent"] + totals["withheld"] + totals["uncertain"] + totals["failed"]
    return totals if settled >= people else None


def _notes(gateway: Gateway, import_id: str) -> list[Any]:
    page = gateway.get(f"/v1/imports/{import_id}/rows", limit=200)
    return [row for row in page["items"] if row["problems"] or row["warnings"]]


def _handled(stack: Stack) -> int:
    """How many events notifications handled, from its own metrics."""
    port = stack.environment("notifications-run")["NOSOTROS_HEALTH_PORT"]
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    return sum(
        int(float(line.rpartition(" ")[2]))
        for line in text.splitlines()
        if line.startswith("nosotros_events_total{") and 'outcome="handled"' in line
    )
