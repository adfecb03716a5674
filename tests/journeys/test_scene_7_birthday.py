"""Scene 7: she turns 18: from that midnight on, in Bogotá, she decides herself.

Her own authorisation and her CC are asked for, her guardian's access ends by itself, and
nothing of what she takes part in changes.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from nosotros.testing.tap import Tap
from nosotros.testing.waiting import eventually
from tests.journeys import scenes
from tests.journeys.organisation import Organisation
from tests.journeys.secrets_of import folded, found_in

PURPOSES = ("programme", "messages", "data_sharing")
HIDDEN = ("document_type", "document_number", "mobile", "email", "proof")
GUARDIAN = {"name": "Otilia Inventada Tutora", "mobile": "+573208765401"}


@dataclass(frozen=True, kw_only=True)
class Minor:
    """A minor who takes part, and who authorised it."""

    her: Any
    enrolment: Any
    guardian: Any
    given: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who is in it, as they are ten minutes before her birthday."""

    texts: dict[str, str]
    birthday: datetime
    #: she, ten minutes before
    minor: Minor
    before: dict[str, Any]
    guardians_before: list[Any]
    messages_before: list[Any]


@pytest.fixture(scope="module")
def organisation(enter):
    return enter("scene-7")


@pytest.fixture(scope="module")
def calendar(stack):
    return scenes.Calendar(stack)


@pytest.fixture(scope="module")
def tap(stack, organisation):
    key = f"{organisation.slug}.#"
    with Tap(stack.broker.amqp_url(), exchanges=scenes.EXCHANGES, key=key) as tap:
        yield tap


@pytest.fixture(scope="module")
def scene(organisation, calendar, tap) -> Scene:
    """Played until ten minutes before her birthday."""
    texts = scenes.told_texts(organisation, PURPOSES)
    intake = organisation.open_intake()
    # The elder's birthday is the day before, and so tells that birthdays have been looked at.
    elder, her = (_minor(organisation, calendar, intake, texts, days=days) for days in (2, 3))
    day = calendar.today() + timedelta(days=3)
    birthday = datetime.combine(day, time(), scenes.BOGOTA)
    messages = scenes.written_to(organisation, her.her["id"])
    # It comes by itself, too: not while a slow machine still waits for the elder's.
    calendar.move_to(birthday - timedelta(minutes=10))
    eventually(
        lambda: elder.her["id"] in came_of_age(organisation),
        what="the elder's birthday is noticed",
    )
    at = f"/v1/participants/{her.her['id']}"
    return Scene(
        texts=texts,
        birthday=birthday,
        minor=her,
        before=organisation.get(at),
        guardians_before=organisation.get(f"{at}/guardians")["items"],
        messages_before=messages,
    )


@pytest.fixture(scope="module")
def grown(organisation, calendar, scene) -> Any:
    """She, once her birthday was noticed."""
    assert scenes.written_to(organisation, scene.minor.her["id"]) == scene.messages_before
    assert scene.minor.her["id"] not in came_of_age(organisation)
    calendar.move_to(scene.birthday + timedelta(seconds=1))
    eventually(
        lambda: scene.minor.her["id"] in came_of_age(organisation),
        what="her birthday is noticed",
    )
    return organisation.get(f"/v1/participants/{scene.minor.her['id']}")


def _minor(
    organisation: Organisation,
    calendar: scenes.Calendar,
    intake: str,
    texts: dict[str, str],
    *,
    days: int,
) -> Minor:
    """A minor who is 18 in some days, takes part, and was authorised by her guardian."""
    birthday = calendar.today() + timedelta(days=days)
    born = birthday.replace(year=birthday.year - 18)
    her = organisation.register(document_type="TI", birth_date=born.isoformat())
    guardian = scenes.represent(
        organisation, her["id"], **GUARDIAN, may_be_told=["attendance", "progress"]
    )
    today = calendar.today()
    given = scenes.authorise(organisation, her["id"], texts, on=today, guardian=guardian["id"])
    missing = scenes.note_safeguards(organisation, her["id"], on=today)["missing"]
    assert missing == []
    place = organisation.enrol(participant=her["id"], intake=intake).json()
    scenes.settled(organisation, her["id"], "enrolled")
    enrolment = organisation.post(f"/v1/enrolments/{place['id']}/activation", {})
    return Minor(her=her, enrolment=enrolment, guardian=guardian, given=given)


def came_of_age(organisation: Organisation) -> set[str]:
    """Of whom a coordinator is to look at the birthday."""
    return {each["participant_id"] for each in scenes.alerts(organisation, "came_of_age")}


def test_before_midnight_nothing_has_changed(scene):
    assert scene.before["notices"] == []
    (guardian,) = scene.guardians_before
    assert guardian == scene.minor.guardian
    assert guardian["ended"] is False
    assert scenes.moment(guardian["access_ends_at"]) == scene.birthday


def test_her_guardians_access_ends_at_midnight(organisation, scene, grown):
    at = f"/v1/participants/{grown['id']}"
    (listed,) = organisation.get(f"{at}/guardians")["items"]
    shown = organisation.get(f"/v1/guardians/{scene.minor.guardian['id']}")
    assert listed == shown
    assert shown["ended"] is True
    assert [shown[name] for name in HIDDEN] == [None] * len(HIDDEN)
    assert shown["may_be_told"] == []
    change = organisation.send(
        "PUT",
        f"/v1/guardians/{shown['id']}",
        json={"name": GUARDIAN["name"], "relation": "mother"},
        headers={"If-Match": f'"{shown["revision"]}"'},
    )
    assert (change.status_code, change.json()["code"]) == (409, "guardian_access_ended")
    another = organisation.send(
        "POST", f"{at}/guardians", json={"name": "Otra Persona", "relation": "other"}
    )
    assert (another.status_code, another.json()["code"]) == (409, "already_of_age")


def test_nobody_authorises_for_her_any_more(organisation, calendar, scene, grown):
    answer = organisation.send(
        "POST",
        f"/v1/participants/{grown['id']}/authorisations",
        json={
            "purpose": "images",
            "given_on": calendar.today().isoformat(),
            "how": "stated",
            "guardian_id": scene.minor.guardian["id"],
        },
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "already_of_age")


def test_her_own_authorisation_and_her_cc_are_asked_for_by_day(
    stack, organisation, calendar, tap, scene, grown
):
    assert grown["notices"] == ["document_of_another_age", "own_authorisation_due"]
    calendar.move_to_when_people_are_written_to()
    message = scenes.settled(organisation, grown["id"], "came_of_age")
    assert message["state"] == "delivered"
    letter = scenes.arrived(stack)[message["id"]]
    assert letter.to == grown["mobile"]
    assert "necesitamos su permiso" in letter.text
    assert "cédula" in letter.text
    heard = tap.until(
        lambda heard: scenes.told_of(heard, "participant_came_of_age", participant_id=grown["id"]),
    )
    assert {each.exchange for each in heard if scenes.kind(each) == "participant_came_of_age"} == {
        "nosotros.internal"
    }
    (told,) = scenes.told_of(heard, "participant_came_of_age", participant_id=grown["id"])
    assert told["came_of_age_on"] == scene.birthday.date().isoformat()


def test_her_guardian_is_not_written_to(stack, organisation, grown):
    wanted = {folded(each) for each in GUARDIAN.values()}
    scenes.settled(organisation, grown["id"], "came_of_age")
    for letter in scenes.arrived(stack).values():
        assert found_in(f"{letter.to} {letter.text}", wanted) == set()


def test_her_place_is_as_it_was(organisation, scene, grown):
    enrolment = organisation.get(f"/v1/enrolments/{scene.minor.enrolment['id']}")
    assert enrolment == scene.minor.enrolment
    assert enrolment["state"] == "active"
    steps = organisation.get(f"/v1/enrolments/{enrolment['id']}/steps")["items"]
    assert [each["state"] for each in steps] == ["enrolled", "active"]


def test_a_ti_becomes_a_cc_of_the_same_number_and_stays_in_her_history(organisation, grown):
    at = f"/v1/participants/{grown['id']}"
    answer = organisation.send(
        "PUT",
        f"{at}/document",
        json={
            "document_type": "CC",
            "document_number": grown["document_number"],
            "reason": "came_of_age",
        },
        headers={"If-Match": organisation.http.get(at).headers["ETag"]},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["notices"] == ["own_authorisation_due"]
    documents = organisation.get(f"{at}/documents")["items"]
    assert [(each["document_type"], each["document_number"]) for each in documents] == [
        ("CC", grown["document_number"]),
        ("TI", grown["document_number"]),
    ]
    assert [each["reason"] for each in documents] == [None, "came_of_age"]
    assert [each["replaced_at"] is None for each in documents] == [True, False]
    taken = organisation.send(
        "POST",
        "/v1/participants",
        json={
            "first_names": "Nadie",
            "surnames": "Inventada Otra",
            "document_type": "TI",
            "document_number": grown["document_number"],
            "birth_date": "2012-01-01",
            "preferred_channel": "sms",
            "mobile": "+573001110000",
        },
    )
    assert (taken.status_code, taken.json()["participant_id"]) == (409, grown["id"])


def test_her_own_authorisation_takes_the_place_of_her_guardians(
    organisation, calendar, scene, grown
):
    at = f"/v1/participants/{grown['id']}"
    own = scenes.authorise(organisation, grown["id"], scene.texts, on=calendar.today())
    kept = {each["id"]: each for each in organisation.get(f"{at}/authorisations")["items"]}
    assert len(kept) == 2 * len(PURPOSES)
    for purpose in PURPOSES:
        now, past = kept[own[purpose]["id"]], kept[scene.minor.given[purpose]["id"]]
        assert (now["in_force"], now["guardian_id"]) == (True, None)
        assert (past["in_force"], past["ended_why"]) == (False, "renewed")
        assert past["guardian_id"] == scene.minor.guardian["id"]
        assert past["text"] == now["text"]
    assert organisation.get(at)["notices"] == []
    assert organisation.get(f"/v1/enrolments/{scene.minor.enrolment['id']}")["state"] == "active"


def test_a_coordinator_says_that_she_looked_after_it(organisation, grown):
    (raised,) = (
        each
        for each in scenes.alerts(organisation, "came_of_age")
        if each["participant_id"] == grown["id"]
    )
    assert raised["about"] == grown["id"]
    done = organisation.post(f"/v1/alerts/{raised['id']}/resolution", {})
    assert done["state"] == "resolved"
    assert done["resolved_by"]
    assert grown["id"] not in came_of_age(organisation)
