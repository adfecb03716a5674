"""Scene 3: the last seat, and what becomes of it once it is given up.

An offer passes on 48 hours after it has reached her, and never before; one that reached nobody
waits for a coordinator, however long that takes.
"""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from nosotros.testing.tap import Tap
from nosotros.testing.waiting import PATIENCE, eventually
from tests.journeys import scenes
from tests.journeys.organisation import Organisation

AUTHORISED = {"messages_authorised_on": "2026-08-10"}
#: an address that a form takes and no mail server does
BROKEN = "rosa<mena>@example.org"


@dataclass(frozen=True, kw_only=True)
class Call:
    """An intake of one seat: who has it, and who waits for it in their order."""

    intake: str
    seated: Any
    waiting: list[Any]


@pytest.fixture(scope="module")
def organisation(enter):
    return enter("scene-3")


@pytest.fixture(scope="module")
def calendar(stack):
    return scenes.Calendar(stack)


@pytest.fixture(scope="module")
def tap(stack, organisation):
    with Tap(stack.broker.amqp_url(), key=f"{organisation.slug}.#") as tap:
        yield tap


def call(organisation: Organisation, *waiting: dict[str, Any], **facts: Any) -> Call:
    """An intake whose one seat is taken, and people who wait for it, known by these facts."""
    intake = organisation.open_intake(seats=1, **facts)
    places = []
    for known in (AUTHORISED, *waiting):
        person = organisation.register(**known)
        answer = organisation.enrol(participant=person["id"], intake=intake)
        assert answer.status_code == 201
        places.append(answer.json())
    return Call(intake=intake, seated=places[0], waiting=places[1:])


def give_up(organisation: Organisation, place: Any) -> Any:
    """Somebody gives her place up."""
    body = {"reason": "work"}
    return organisation.post(f"/v1/enrolments/{place['id']}/withdrawal", body)


def counts(organisation: Organisation, intake: str) -> list[int]:
    """How many are enrolled, wait (also who is offered a seat), and are offered one."""
    view = organisation.get(f"/v1/intakes/{intake}")
    return [view[name] for name in ("enrolled", "waiting", "offered")]


def alert(organisation: Organisation, kind: str, about: str) -> Any:
    """The open alert about an enrolment, when there is one."""

    def look() -> Any:
        return [each for each in scenes.alerts(organisation, kind) if each["about"] == about]

    (found,) = eventually(look, what=f"the alert {kind}")
    return found


def resolved(organisation: Organisation, kind: str, about: str) -> bool:
    """Whether an alert about an enrolment was looked after, and none is open."""
    found = scenes.alerts(organisation, kind, state="resolved")
    still = [each for each in scenes.alerts(organisation, kind) if each["about"] == about]
    return any(each["about"] == about for each in found) and not still


def test_of_two_who_ask_at_once_one_is_enrolled_and_one_waits(organisation):
    intake = organisation.open_intake(seats=1)
    people = [organisation.register(**AUTHORISED)["id"] for _ in range(2)]
    together = threading.Barrier(2)

    def ask(person: str) -> Any:
        together.wait(timeout=PATIENCE)
        return organisation.enrol(participant=person, intake=intake)

    with ThreadPoolExecutor(2) as clients:
        answers = list(clients.map(ask, people))

    assert [each.status_code for each in answers] == [201, 201]
    told = Counter((each.json()["state"], each.json()["waiting_position"]) for each in answers)
    assert told == {("enrolled", None): 1, ("waiting", 1): 1}
    assert counts(organisation, intake) == [1, 1, 0]


def test_an_offer_passes_on_48_hours_after_it_reached_her(stack, organisation, calendar, tap):
    first = call(organisation, AUTHORISED, AUTHORISED, name="First")
    later = call(organisation, AUTHORISED, AUTHORISED, name="Later")
    silent, following = first.waiting
    give_up(organisation, first.seated)
    offer = scenes.delivered_offer(organisation, silent["id"])
    assert counts(organisation, first.intake) == [0, 2, 1]
    told = scenes.settled(organisation, silent["participant_id"], "offered")
    expires_at = scenes.moment(offer["offer_expires_at"])
    assert expires_at - scenes.moment(told["sent_at"]) < timedelta(hours=48, minutes=1)
    calendar.move_to(calendar.now() + timedelta(hours=1))
    give_up(organisation, later.seated)
    scenes.delivered_offer(organisation, later.waiting[0]["id"])

    calendar.move_to(expires_at + timedelta(seconds=1))

    lapsed = scenes.in_state(organisation, silent["id"], "withdrawn")
    assert (lapsed["place"], lapsed["reason"]) == ("none", "offer_lapsed")
    assert lapsed["offer_expires_at"] is None
    calendar.move_to_when_people_are_written_to()
    next_offer = scenes.delivered_offer(organisation, following["id"])
    assert scenes.moment(next_offer["offer_expires_at"]) > expires_at + timedelta(hours=48)
    assert counts(organisation, first.intake) == [0, 1, 1]
    news = scenes.settled(organisation, silent["participant_id"], "offer_lapsed")
    assert "Pasaron las 48 horas" in scenes.arrived(stack)[news["id"]].text
    tap.until(
        lambda heard: scenes.told_of(heard, "offer_lapsed", enrolment_id=silent["id"]),
    )
    steps = organisation.get(f"/v1/enrolments/{silent['id']}/steps")["items"]
    assert [(each["state"], each["reason"]) for each in steps] == [
        ("waiting", None),
        ("offered", None),
        ("withdrawn", "offer_lapsed"),
    ]
    too_late = organisation.send("POST", f"/v1/enrolments/{silent['id']}/offer/acceptance")
    assert (too_late.status_code, too_late.json()["code"]) == (409, "wrong_state")
    # Hers was delivered an hour later, and stands as long.
    standing = organisation.get(f"/v1/enrolments/{later.waiting[0]['id']}")
    assert standing["state"] == "offered"

    accepted = organisation.post(f"/v1/enrolments/{following['id']}/offer/acceptance", {})
    assert accepted["state"] == "enrolled"
    assert counts(organisation, first.intake) == [1, 0, 0]
    told = scenes.settled(organisation, following["participant_id"], "enrolled")
    assert told["state"] == "delivered"


def test_who_declines_leaves_the_seat_to_the_next_at_once(organisation):
    made = call(organisation, AUTHORISED, AUTHORISED, name="Declined")
    declines, following = made.waiting
    give_up(organisation, made.seated)
    refused = organisation.post(f"/v1/enrolments/{declines['id']}/offer/refusal", {})
    assert (refused["state"], refused["reason"]) == ("withdrawn", "declined")
    assert organisation.get(f"/v1/enrolments/{following['id']}")["state"] == "offered"
    assert counts(organisation, made.intake) == [0, 1, 1]


def test_an_offer_that_may_not_be_sent_waits_for_a_coordinator(organisation, calendar, tap):
    made = call(organisation, {}, AUTHORISED, name="Not authorised")
    unreached, following = made.waiting
    give_up(organisation, made.seated)
    message = scenes.settled(organisation, unreached["participant_id"], "offered")
    assert (message["state"], message["reason"]) == ("withheld", "not_authorised")
    raised = alert(organisation, "offer_undelivered", unreached["id"])
    assert raised["participant_id"] == unreached["participant_id"]
    tap.until(
        lambda heard: scenes.told_of(heard, "offer_undelivered", enrolment_id=unreached["id"]),
    )

    lapses = call(organisation, AUTHORISED, name="Meanwhile")
    give_up(organisation, lapses.seated)
    scenes.delivered_offer(organisation, lapses.waiting[0]["id"])
    calendar.move_to(calendar.now() + timedelta(hours=72))
    scenes.in_state(organisation, lapses.waiting[0]["id"], "withdrawn")
    still = organisation.get(f"/v1/enrolments/{unreached['id']}")
    assert (still["state"], still["offer_expires_at"]) == ("offered", None)
    assert organisation.get(f"/v1/enrolments/{following['id']}")["state"] == "waiting"
    assert alert(organisation, "offer_undelivered", unreached["id"]) == raised
    calendar.move_to_when_people_are_written_to()

    organisation.post(
        f"/v1/participants/{unreached['participant_id']}/authorisations",
        {"purpose": "messages", "given_on": calendar.today().isoformat(), "how": "stated"},
    )
    organisation.post(f"/v1/enrolments/{unreached['id']}/offer", {})
    reached = scenes.delivered_offer(organisation, unreached["id"])
    left = scenes.moment(reached["offer_expires_at"]) - calendar.now()
    assert timedelta(hours=47, minutes=50) < left <= timedelta(hours=48)
    assert resolved(organisation, "offer_undelivered", unreached["id"])
    again = scenes.settled(organisation, unreached["participant_id"], "offered", count=2)
    assert again["state"] == "delivered"
    accepted = organisation.post(f"/v1/enrolments/{unreached['id']}/offer/acceptance", {})
    assert accepted["state"] == "enrolled"
    assert counts(organisation, made.intake) == [1, 1, 0]


def test_an_offer_whose_channel_fails_waits_until_the_contact_is_corrected(stack, organisation):
    unreachable = {
        **AUTHORISED,
        "preferred_channel": "email",
        "email": BROKEN,
        "mobile": None,
    }
    made = call(organisation, unreachable, name="Wrong address")
    (her,) = made.waiting
    give_up(organisation, made.seated)
    message = scenes.settled(organisation, her["participant_id"], "offered")
    assert (message["state"], message["reason"]) == (*("permanent_failure", "address_invalid"),)
    alert(organisation, "offer_undelivered", her["id"])

    at = f"/v1/participants/{her['participant_id']}"
    corrected = organisation.send(
        "PUT",
        f"{at}/contact",
        json={"preferred_channel": "email", "email": "rosa.mena@example.org"},
        headers={"If-Match": organisation.http.get(at).headers["ETag"]},
    )
    assert corrected.status_code == 200, corrected.text
    organisation.post(f"/v1/enrolments/{her['id']}/offer", {})

    scenes.delivered_offer(organisation, her["id"])
    again = scenes.settled(organisation, her["participant_id"], "offered", count=2)
    assert scenes.arrived(stack)[again["id"]].to == "rosa.mena@example.org"
    assert resolved(organisation, "offer_undelivered", her["id"])
    accepted = organisation.post(f"/v1/enrolments/{her['id']}/offer/acceptance", {})
    assert accepted["state"] == "enrolled"


def test_an_offer_of_which_nobody_knows_is_shown_after_a_day(stack, organisation, calendar):
    made = call(organisation, AUTHORISED, name="Unconfirmed")
    (her,) = made.waiting
    organisation.settled(1)
    stack.stop("notifications-work")
    try:
        give_up(organisation, made.seated)
        calendar.move_to(calendar.now() + timedelta(hours=24, minutes=1))
        alert(organisation, "offer_unconfirmed", her["id"])
        assert organisation.get(f"/v1/enrolments/{her['id']}")["state"] == "offered"
    finally:
        stack.start("notifications-work")
    calendar.move_to_when_people_are_written_to()
    offer = scenes.delivered_offer(organisation, her["id"])
    assert scenes.moment(offer["offer_expires_at"]) > calendar.now() + timedelta(hours=47)
    assert resolved(organisation, "offer_unconfirmed", her["id"])
