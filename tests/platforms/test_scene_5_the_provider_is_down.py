"""Scene 5: the provider of text messages is down at the hour of the reminders.

Then it is slow, then it tells everything twice, and in the end nobody carries anything: each of
sixty people has at most one message, receipts name who carried it, and what is late expires.

On a platform of its own, whose text messages go by two providers' stand-ins.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from localstack import ports
from localstack.demo.play import BEGINNING
from localstack.plan import OPERATOR, Plan, Site
from localstack.stack import Stack
from nosotros import clock
from nosotros.testing.waiting import eventually
from tests.journeys import scenes
from tests.journeys.classroom import COURSE, MODULE, Classroom
from tests.journeys.organisation import Organisation
from tests.journeys.plans import only, without_rate_limit
from tests.notifications.standins import twilio, vonage
from tests.notifications.standins.behaviour import TELLS_TWICE, WELL, stalls
from tests.notifications.standins.serving import Standin
from tests.notifications.standins.twilio import Twilio
from tests.notifications.standins.vonage import Vonage

RUNS = (
    "partners-run",
    *("enrolment-run", "enrolment-relay", "training-run", "training-relay", "gateway"),
    *("notifications-run", "notifications-relay", "notifications-work"),
)
#: of each cohort; sixty in all
EACH = 15
#: how long a provider may take to answer, and how long a slow one takes
PATIENT, SLOW = 2, 5


@dataclass(kw_only=True)
class Providers:
    """Who carries text messages: the first is tried first."""

    first: Standin = field(default_factory=Twilio)
    second: Standin = field(default_factory=Vonage)

    def plan(self, site: Site) -> Plan:
        """What runs: all that the scene needs, with these two."""
        settings = {
            **twilio.environment(self.first.url),
            **vonage.environment(self.second.url),
            "NOSOTROS_SMS_PROVIDERS": "twilio,vonage",
            "NOSOTROS_PROVIDERS_SECONDS": str(PATIENT),
            "NOSOTROS_PUBLIC_URL": f"http://127.0.0.1:{site.http_port}",
        }
        plan = only(without_rate_limit(site), RUNS)
        return replace(
            plan,
            programs=tuple(
                replace(
                    each,
                    process=replace(
                        each.process, environment={**each.process.environment, **settings}
                    ),
                )
                if each.process.name.startswith("notifications-")
                else each
                for each in plan.programs
            ),
        )

    def arrived(self) -> Counter[str]:
        """How many messages each telephone has had from either."""
        return Counter(each.to for one in (self.first, self.second) for each in one.delivered)

    def told(self) -> Counter[tuple[str, bytes]]:
        """How often either has told each thing of a message since the beginning."""
        made = self.first.told() + self.second.told()
        return Counter((call.url, call.body) for call, _ in made)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The platform, and the organisation's teaching on it."""

    providers: Providers
    room: Classroom

    @property
    def organisation(self) -> Organisation:
        return self.room.organisation

    def class_on(self, day: datetime, code: str) -> "Class":
        """A cohort of people who are reached by text message, with a session on a day at nine."""
        cohort = self.room.cohort(code, seats=EACH, name=f"Grupo del {day:%d de %m}")
        people = [
            self.organisation.register(messages_authorised_on="2026-08-08") for _ in range(EACH)
        ]
        self.room.fill(cohort, people)
        for each in people:
            scenes.settled(self.organisation, each["id"], "enrolled")
        (session,) = self.room.plan(cohort, module=MODULE, count=1, first_on=day.date().isoformat())
        return Class(stage=self, session=session, people=people, before=self.providers.arrived())


@dataclass(frozen=True, kw_only=True)
class Class:
    """One cohort's people and the session that they are reminded of."""

    stage: Stage
    session: Any
    people: list[Any]
    #: what had arrived before anybody was reminded
    before: Counter[str]

    def remind(self) -> None:
        """Make it the hour at which they are reminded."""
        begins_at = scenes.moment(self.session["begins_at"])
        self.stage.room.calendar.move_to(begins_at - timedelta(days=1) + timedelta(seconds=1))

    def reminders(self, *states: str) -> list[Any]:
        """Each one's reminder with the attempts at it, when all are in one of these states."""
        organisation = self.stage.organisation
        known = {each["id"] for each in self.people}

        def look() -> Any:
            found = [
                each
                for each in organisation.every("/v1/messages")
                if each["participant_id"] in known and each["template"] == "session_reminder"
            ]
            done = len(found) == EACH and all(each["state"] in states for each in found)
            seen.append(Counter((each["state"], each["reason"]) for each in found))
            return found if done else None

        seen: list[Counter[Any]] = []
        try:
            found = eventually(look, what=f"{EACH} reminders are {states}")
        except AssertionError as late:
            late.add_note(f"they were {seen[-1]}")
            raise
        return [organisation.get(f"/v1/messages/{each['id']}") for each in found]

    def arrived(self) -> list[int]:
        """How many reminders each one's telephone has had."""
        now = self.stage.providers.arrived()
        return [now[each["mobile"]] - self.before[each["mobile"]] for each in self.people]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    folder = Path(mkdtemp(prefix="nosotros-scene-5-"))
    folder.chmod(0o755)
    clock.set_shared(folder / "clock", BEGINNING)
    with ExitStack() as open_ones:
        providers = Providers()
        open_ones.enter_context(providers.first)
        open_ones.enter_context(providers.second)
        stack = Stack(folder, plan=providers.plan, durable=False)
        open_ones.callback(stack.down, purge=True)
        up = stack.up(http_port=ports.pick(), clock=folder / "clock")
        assert up.first_key is not None
        organisation = Organisation(stack=stack, slug=OPERATOR, key=up.first_key)
        open_ones.callback(organisation.close)
        room = Classroom(organisation=organisation, calendar=scenes.Calendar(stack))
        room.publish("curso", COURSE)
        yield Stage(providers=providers, room=room)


@pytest.fixture(scope="module")
def classes(stage: Stage) -> list[Class]:
    """Four, of Thursday, Friday, Saturday and the Tuesday after a Sunday."""
    days = (2, 3, 4, 7)
    return [stage.class_on(BEGINNING + timedelta(days=each), "curso") for each in days]


def carried(reminders: list[Any]) -> Counter[tuple[str, str]]:
    """By whom, and what became of it, each attempt that was not refused."""
    return Counter(
        (each["provider"], each["state"])
        for reminder in reminders
        for each in reminder["attempts"]
        if each["state"] != "refused"
    )


def test_while_the_first_is_down_the_second_carries_each_once(stage, classes):
    stage.providers.first.stop()
    classes[0].remind()

    reminders = classes[0].reminders("delivered")

    assert carried(reminders) == {("vonage", "delivered"): EACH}
    assert classes[0].arrived() == [1] * EACH
    assert all(each["attempts"][-1]["receipt_at"] for each in reminders)
    doing = {
        each["name"]: each for each in stage.organisation.get("/v1/message-providers")["items"]
    }
    assert (doing["twilio"]["state"], doing["vonage"]["state"]) == ("ailing", "well")


def test_while_the_first_is_slow_nobody_is_written_to_twice(stage, classes):
    stage.providers.first.behave(stalls(SLOW))
    stage.providers.first.start()
    classes[1].remind()

    # What was slow is uncertain until its receipt comes, and nobody sends it again.
    reminders = classes[1].reminders("delivered")

    slow = [each for each in reminders if each["attempts"][-1]["provider"] == "twilio"]
    assert slow, "nothing went by the slow one"
    assert carried(reminders) == {
        ("twilio", "delivered"): len(slow),
        ("vonage", "delivered"): EACH - len(slow),
    }
    assert classes[1].arrived() == [1] * EACH


def test_what_is_told_twice_counts_once(stage, classes):
    stage.providers.first.behave(TELLS_TWICE)
    stage.providers.second.behave(TELLS_TWICE)
    before = stage.providers.told()
    classes[2].remind()

    reminders = classes[2].reminders("delivered")

    assert sum(carried(reminders).values()) == EACH
    assert classes[2].arrived() == [1] * EACH
    revisions = {each["id"]: each["revision"] for each in reminders}

    def twice() -> bool:
        told = stage.providers.told() - before
        return sum(often == 2 for often in told.values()) == 2 * EACH

    # Of this class's messages alone: that each was taken, and that it arrived, each told twice.
    eventually(twice, what=f"{EACH} messages are told of twice")
    again = classes[2].reminders("delivered")
    assert {each["id"]: each["revision"] for each in again} == revisions


def test_what_nobody_carries_in_time_expires(stage, classes):
    stage.providers.first.stop()
    stage.providers.second.stop()
    classes[3].remind()
    classes[3].reminders("queued")
    stage.room.calendar.move_to(scenes.moment(classes[3].session["begins_at"]))

    reminders = classes[3].reminders("expired")
    for each in (stage.providers.first, stage.providers.second):
        each.behave(WELL)
        each.start()

    assert carried(reminders) == {}
    assert classes[3].arrived() == [0] * EACH


def test_each_of_sixty_has_at_most_one_reminder_at_the_end(stage, classes):
    assert sum(len(each.people) for each in classes) == 60
    assert Counter(count for each in classes for count in each.arrived()) == {1: 45, 0: 15}
