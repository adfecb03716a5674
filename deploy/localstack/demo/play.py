"""Plays the demonstration on a stack of its own, on the programme's own calendar."""

import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from localstack.demo.accompanying.play import accompany, account_of
from localstack.demo.journal import read_journal
from localstack.demo.partnership.play import partnership
from localstack.demo.platform import DemoFailed, Gateway, wait_until
from localstack.demo.received import by_file
from localstack.demo.report import write_report
from localstack.demo.sent import placed_by, taken_of
from localstack.demo.sheets import import_sheet, read_sheet
from localstack.demo.story import Story
from localstack.demo.teaching.calendar import Calendar
from localstack.demo.teaching.course import plan_course, teach_course
from localstack.demo.teaching.safeguards import activate_all, publish_texts
from localstack.demo.teaching.school import School
from localstack.demo.teaching.taught import Taught
from localstack.demo.teaching.week import SHEET as WEEK_SHEET
from localstack.demo.teaching.week import plan_week, teach_week
from localstack.demo.witness import Witness
from localstack.progress import Lines, Progress, step
from localstack.stack import Stack
from nosotros import clock

BEGINNING = datetime(2026, 8, 18, 9, 0, tzinfo=ZoneInfo("America/Bogota"))
SHEET = "soacha-2026.csv"
SEATS = 20
#: days before the beginning, and the week's last
_BEFORE, _AFTER_THE_WEEK = "2026-08-10", "2026-08-28"
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
        story = _play(stack, key=up.first_key, moment=moment, progress=told)
        write_report(story, report)
        return story
    finally:
        stack.down(progress=told)


def _play(stack: Stack, *, key: str, moment: Path, progress: Progress) -> Story:
    began = time.monotonic()
    gateway = Gateway(stack.gateway_url, key=key)
    school = School(gateway=gateway, calendar=Calendar(path=moment))
    with (
        Witness(stack.broker.amqp_url()) as witness,
        partnership(stack, gateway, moment=moment, calendar=school.calendar) as partner,
    ):
        with step(progress, "Playing the week of training-action"):
            school.publish_programmes()
            texts = publish_texts(gateway)
            place = gateway.post("/v1/places", {"name": "Casa de la Juventud", **_SOACHA})["id"]
            trainer = school.trainer("Marisol", "Inventada Rojas", checked_on=_BEFORE)
            cohort = plan_week(school, place=place, trainer=trainer)
            joined = import_sheet(
                gateway, cohort["intake_id"], read_sheet(WEEK_SHEET), name=WEEK_SHEET
            )
            activate_all(gateway, cohort["intake_id"], texts=texts, today=_BEFORE)
            week = teach_week(school, cohort, trainer=trainer)
        with step(progress, "Enrolling for the course"):
            ambassador = week.ambassadors[0]["id"]
            school.check(ambassador, on=_AFTER_THE_WEEK)
            planned = plan_course(school, place=place, teachers=(trainer, ambassador), seats=SEATS)
            sheet = read_sheet(SHEET)
            first, again = (
                import_sheet(gateway, planned["intake_id"], sheet, name=SHEET) for _ in range(2)
            )
            minors = activate_all(gateway, planned["intake_id"], texts=texts, today=_AFTER_THE_WEEK)
        arrived = by_file(mail=stack.mail, messages=stack.messages)
        with step(progress, "Playing the course's eighteen sessions"):
            course = teach_course(school, planned, trainer=trainer, people=first["enrolled"])
        arrived |= by_file(mail=stack.mail, messages=stack.messages)
        if partner is not None:
            with step(progress, "Training at la-u, in its own room"):
                partner.teach()
        with step(progress, "Accompanying the graduates' projects"):
            accompanied = accompany(
                gateway,
                school.calendar,
                graduates=[each["participant_id"] for each in course.completed],
                cohort=planned["id"],
                account=account_of(key, gateway=gateway),
            )
        partnered, organisations = None, [gateway]
        if partner is not None:
            organisations.append(partner.gateway)
            with step(progress, "Seeing what la-u, which is back, has of her"):
                partnered = partner.end()
        people = joined["rows"] + first["rows"] + (partnered.people if partnered else 0)
        placed = wait_until(
            lambda: placed_by(organisations, at_least=people),
            what=f"{people} messages",
            seconds=_SECONDS,
        )
        taken = taken_of(organisations)
        wait_until(
            lambda: witness.testimony().events.get("message_sent", 0) >= taken,
            what="the events of the messages",
            seconds=_SECONDS,
        )
        taught = Taught(
            week=week,
            course=course,
            minors=minors,
            verified=[gateway.get(_path_of(each["link"])) for each in course.certificates],
            drawing=gateway.text(f"/v1/ambassadors/{ambassador}/lineage/drawing?language=en"),
        )
        testimony = witness.testimony()
        journal = wait_until(
            lambda: read_journal(organisations, at_least=testimony.public),
            what=f"{testimony.public} events in the journal",
            seconds=_SECONDS,
        )
        arrived |= by_file(mail=stack.mail, messages=stack.messages)
    story = Story(
        moment=f"{BEGINNING:%A %d %B %Y, %H:%M} in Bogotá",
        sheet=SHEET,
        seats=SEATS,
        people=people,
        first=first,
        again=again,
        notes=_notes(gateway, first["id"]),
        taught=taught,
        accompanied=accompanied,
        partnered=partnered,
        messages=list(arrived.values()),
        taken=taken,
        placed=placed,
        testimony=testimony,
        journal=journal,
        handled=sum(_handled(stack, name) for name in ("training", "mentoring", "notifications")),
        seconds=time.monotonic() - began,
    )
    gateway.close()
    return story


_SOACHA = {"municipality": "Soacha", "address": "Calle 13 # 7-30", "capacity": 40}


def _notes(gateway: Gateway, import_id: str) -> list[Any]:
    page = gateway.get(f"/v1/imports/{import_id}/rows", limit=200)
    return [row for row in page["items"] if row["problems"] or row["warnings"]]


def _path_of(link: str) -> str:
    return httpx.URL(link).path


def _handled(stack: Stack, service: str) -> int:
    """How many events a service handled, from its own metrics."""
    port = stack.environment(f"{service}-run")["NOSOTROS_HEALTH_PORT"]
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    return sum(
        int(float(line.rpartition(" ")[2]))
        for line in text.splitlines()
        if line.startswith("nosotros_events_total{") and 'outcome="handled"' in line
    )
