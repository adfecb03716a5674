"""`kill -9`, while 500 enrolments are under way: nothing lost, nothing done twice.

What the clients were told is compared with what a witness heard on the bus, with what
arrived at the mail server and the other sinks, and with what the platform says of itself.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from nosotros.testing import eventually
from tests.drills.accounts import TAKEN, Message, arrivals, events_by_enrolment
from tests.drills.crowd import Post
from tests.drills.platform import PEOPLE, Platform

pytestmark = pytest.mark.drill
#: fewer than there are people, so that the last ones wait
SEATS = 400
_SECONDS = 300.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Drill:
    """What is killed, and how often."""

    name: str
    #: none: every process of the platform
    processes: tuple[str, ...] = ()
    kills: int = 3

    @property
    def kills_senders(self) -> bool:
        """Whether it interrupts the sending of messages."""
        return not self.processes or "notifications-work" in self.processes


DRILLS = (
    Drill(name="enrolment", processes=("enrolment-run",)),
    Drill(name="notifications", processes=("notifications-run", "notifications-work")),
    Drill(name="relays", processes=("enrolment-relay", "notifications-relay")),
    Drill(name="gateway", processes=("gateway",)),
    Drill(name="broker", processes=("rabbitmq",), kills=2),
    Drill(name="PostgreSQL", processes=("postgres",)),
    Drill(name="everything", kills=1),
)


@pytest.mark.parametrize("drill", DRILLS, ids=lambda drill: drill.name)
def test_what_was_accepted_has_happened_once_whatever_was_killed(
    platform: Platform, drill: Drill, say: Callable[[str], None]
) -> None:
    intake_id = _open_intake(platform)
    repeated_before = platform.witness.repeated
    posts = [
        Post(path="/v1/enrolments", body={"participant_id": each, "intake_id": intake_id})
        for each in platform.people
    ]
    with platform.post_all(posts, let=0) as crowd:
        began = longest = 0.0
        for number in range(drill.kills):
            # Each kill meets a third (a half, the whole) of the enrolments while they are made.
            begin = PEOPLE * number // drill.kills
            end = PEOPLE * (number + 1) // drill.kills
            crowd.let(end)
            crowd.answered(begin + (end - begin) // 3, seconds=_SECONDS)
            began = time.monotonic()
            killed = platform.kill(drill.processes)
            assert crowd.many_answered < end, "the kill came when all had been answered"
            platform.come_back(killed)
            longest = max(longest, time.monotonic() - began)
        accepted = crowd.all_answered(seconds=_SECONDS)
    platform.accepted += len(accepted)
    messages = _settle(platform)
    settled = time.monotonic() - began

    _check_the_intake(platform, intake_id, accepted=accepted)
    of_this_drill = {each["id"] for each in accepted}
    _check_the_bus(platform, intake_id, accepted=of_this_drill, messages=messages)
    ours = [each for each in messages if each.about in of_this_drill]
    _check_the_messages(platform, ours, accepted=of_this_drill)
    uncertain = sum(each.state == "uncertain" for each in ours)
    assert uncertain <= (drill.kills * platform.senders if drill.kills_senders else 0)
    say(
        f"{drill.name}: {drill.kills} x kill -9, ready again within {longest:.1f} s;"
        f" {len(accepted)} enrolments accepted, {crowd.repeats.total()} requests repeated;"
        f" settled {settled:.1f} s after the last kill; {len(ours) - uncertain} messages sent,"
        f" {uncertain} uncertain; {platform.witness.repeated - repeated_before} events twice"
        " on the bus, byte for byte"
    )


def _open_intake(platform: Platform) -> str:
    post = Post(path="/v1/intakes", body={"name": "Drill", "seats": SEATS})
    with platform.post_all([post]) as crowd:
        return crowd.all_answered(seconds=_SECONDS)[0]["id"]


def _settle(platform: Platform) -> list[Message]:
    """Wait until nothing is on its way any more; every message there is."""
    eventually(
        lambda: sum(platform.books.get("/v1/messages/totals").values()) >= platform.accepted,
        seconds=_SECONDS,
        what="a message for each enrolment",
    )
    eventually(
        lambda: platform.books.unsettled() == 0, seconds=_SECONDS, what="every message settled"
    )
    messages = platform.books.messages()
    sent = sum(each.state in TAKEN for each in messages)
    witness = platform.witness
    witness.listen_until(
        lambda: (
            len(witness.named("participant_enrolled", "participant_waitlisted"))
            >= platform.accepted
            and len(witness.named("message_sent")) >= sent
        ),
        seconds=_SECONDS,
        what="an event for each enrolment and each message",
    )
    return messages


def _check_the_intake(platform: Platform, intake_id: str, *, accepted: list[dict]) -> None:
    intake = platform.books.get(f"/v1/intakes/{intake_id}")
    assert (intake["enrolled"], intake["waiting"]) == (SEATS, PEOPLE - SEATS)
    told = {each["id"]: each["participant_id"] for each in accepted}
    kept = {each["id"]: each["participant_id"] for each in platform.books.enrolments(intake_id)}
    assert kept == told
    assert sorted(told.values()) == sorted(platform.people)


def _check_the_bus(
    platform: Platform, intake_id: str, *, accepted: set[str], messages: list[Message]
) -> None:
    assert platform.witness.contradictions() == []
    assert events_by_enrolment(platform.witness, intake_id) == dict.fromkeys(accepted, 1)
    told = sorted(each.data["message_id"] for each in platform.witness.named("message_sent"))
    assert told == sorted(each.id for each in messages if each.state in TAKEN)


def _check_the_messages(platform: Platform, ours: list[Message], *, accepted: set[str]) -> None:
    assert sorted(each.about for each in ours) == sorted(accepted)
    assert {each.state for each in ours} <= {*TAKEN, "uncertain"}
    arrived = arrivals(platform.stack)
    # A message in a file is named by its id, so that only e-mails can be seen to come twice.
    assert [each for each, times in arrived.items() if times > 1] == [], "arrived twice"
    missing = [
        each.id for each in ours if each.state in TAKEN and not arrived[(each.channel, each.id)]
    ]
    assert missing == [], "a message that is said to be sent did not arrive"
    assert platform.books.parked("notifications") == []
