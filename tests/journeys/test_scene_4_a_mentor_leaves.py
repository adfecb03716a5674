"""Scene 4: a mentor leaves, with three mentees, of one of whom there are confidential notes.

Access ends at once. Each mentee has an interim owner, is matched again and keeps her history; nobody
accompanies more than the capacity allows; and what was confidential stays with the Centre.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.operations import operations
from nosotros.testing.tap import Tap
from nosotros.testing.waiting import PATIENCE
from tests.journeys import scenes
from tests.journeys.classroom import Classroom
from tests.journeys.company import Company, Own, company
from tests.journeys.organisation import Organisation

MENTEES = 3
SHARED = "Traer las facturas del mes para el flujo de caja."
HERS = "Tiene miedo de volver a su casa esta semana."
CENTRES = "La comisaria de familia ya fue avisada por nosotras."
CONFIDENTIAL = (HERS, CENTRES)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who is in it."""

    company: Company
    #: reads and writes mentoring, and nothing else
    coordinator: Organisation
    agent: Own
    leaves: Own
    #: they have room for one, and for two more
    stay: tuple[Own, Own]
    #: with the one who leaves
    mentees: list[Any]
    matches: list[Any]
    #: a meeting each that was held, and one that is to come
    held: list[Any]
    to_come: list[Any]


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    return enter("scene-4")


@pytest.fixture(scope="module")
def tap(stack, organisation):
    key = f"{organisation.slug}.#"
    with Tap(stack.broker.amqp_url(), exchanges=scenes.EXCHANGES, key=key) as tap:
        yield tap


@pytest.fixture(scope="module")
def scene(stack, organisation, create_key, tap) -> Iterator[Scene]:
    """Played until each of three has met her mentor once, and is to meet her again."""
    room = Classroom(organisation=organisation, calendar=scenes.Calendar(stack))
    with company(room, stack=stack, create_key=create_key) as made:
        yield _play(made)


def _play(made: Company) -> Scene:
    mentees = made.graduates(MENTEES + 1)
    coordinator = made.key("mentoring:read", "mentoring:write")
    agent = made.agent()
    leaves, *stay = (made.mentor(capacity=capacity) for capacity in (MENTEES, 2, 2))
    *theirs, other = mentees
    matches = [made.match(each["id"], leaves, by=coordinator) for each in theirs]
    made.match(other["id"], stay[0], by=coordinator)
    today = made.room.calendar.today()
    held = [leaves.meet(each, on=today + timedelta(1)) for each in matches]
    made.room.calendar.move_to(max(datetime.fromisoformat(each["ends_at"]) for each in held))
    for each in held:
        report = {"held": True, "minutes": 50}
        leaves.as_herself.post(f"/v1/my/meetings/{each['id']}/report", report)
        leaves.note(each, "shared", SHARED)
    leaves.note(held[0], "confidential", HERS)
    agent.as_herself.post(f"/v1/meetings/{held[0]['id']}/confidential-notes", {"text": CENTRES})
    goal = {"title": "Vivir de la panadería", "target_on": (today + timedelta(365)).isoformat()}
    coordinator.post(f"/v1/mentees/{theirs[0]['id']}/goals", goal)
    return Scene(
        company=made,
        coordinator=coordinator,
        agent=agent,
        leaves=leaves,
        stay=(stay[0], stay[1]),
        mentees=theirs,
        matches=matches,
        held=held,
        to_come=[leaves.meet(each, on=today + timedelta(7)) for each in matches],
    )


def _texts(who: Organisation, path: str, **query: Any) -> list[str]:
    return [each["text"] for each in who.every(path, **query)]


@pytest.fixture(scope="module")
def refused_without_owner(scene) -> Any:
    """What is answered where nobody is named who answers for the mentees."""
    return scene.coordinator.send("POST", f"/v1/mentors/{scene.leaves.id}/ending", json={})


@pytest.fixture(scope="module")
def left(scene, refused_without_owner) -> Any:
    """The mentor, whose time is over."""
    owner = {"interim_owner_id": scene.agent.id}
    return scene.coordinator.post(f"/v1/mentors/{scene.leaves.id}/ending", owner)


@pytest.fixture(scope="module")
def waiting(scene, left) -> list[Any]:
    """The three, right after."""
    return [scene.coordinator.get(f"/v1/mentees/{each['id']}") for each in scene.mentees]


@pytest.fixture(scope="module")
def offered_at_once(scene, waiting) -> list[Any]:
    """Two of the three are offered at the same moment a mentor who has room for one."""
    together = threading.Barrier(2)

    def offer(mentee: Any) -> Any:
        together.wait(timeout=PATIENCE)
        wanted = {"mentee_id": mentee["id"], "mentor_id": scene.stay[0].id}
        return scene.coordinator.send("POST", "/v1/matches", json=wanted)

    with ThreadPoolExecutor(2) as clients:
        return list(clients.map(offer, waiting[:2]))


@pytest.fixture(scope="module")
def matched_again(scene, waiting, offered_at_once) -> list[Any]:
    """The new matches of the three, in their order."""
    made = {}
    for mentee, answer in zip(waiting, offered_at_once, strict=False):
        if answer.status_code == 201:
            made[mentee["id"]] = scene.company.begin(
                answer.json(), scene.stay[0], by=scene.coordinator
            )
    for mentee in waiting:
        if mentee["id"] not in made:
            made[mentee["id"]] = scene.company.match(
                mentee["id"], scene.stay[1], by=scene.coordinator
            )
    return [made[each["id"]] for each in waiting]


def test_nobody_leaves_mentees_behind_without_an_interim_owner(scene, refused_without_owner):
    assert refused_without_owner.status_code == 409
    problem = refused_without_owner.json()
    assert (problem["code"], problem["mentees"]) == ("interim_owner_missing", MENTEES)


def test_access_ends_at_once(scene, left):
    assert (left["state"], left["has_access"], left["mentees"]) == ("ended", False, 0)
    her = scene.leaves.as_herself
    asked = [
        her.http.get("/v1/my/matches"),
        her.http.get("/v1/my/meetings"),
        *(her.http.get("/v1/my/notes", params={"match_id": m["id"]}) for m in scene.matches),
        her.send(
            "POST", f"/v1/my/matches/{scene.matches[0]['id']}/ending", json={"reason": "other"}
        ),
        her.send(
            "POST",
            "/v1/my/notes",
            json={"meeting_id": scene.held[0]["id"], "kind": "shared", "text": "Adiós."},
        ),
    ]
    assert {(each.status_code, each.json()["code"]) for each in asked} == {(403, "not_the_mentor")}


def test_each_mentee_waits_in_the_care_of_an_interim_owner(scene, waiting):
    assert {(each["state"], each["interim_owner_id"]) for each in waiting} == {
        ("waiting", scene.agent.id)
    }
    hers = scene.coordinator.every("/v1/mentees", interim_owner_id=scene.agent.id)
    assert {each["id"] for each in hers} == {each["id"] for each in scene.mentees}


def test_what_was_planned_is_cancelled_and_what_was_held_stays(scene, left):
    for planned, held in zip(scene.to_come, scene.held, strict=True):
        assert scene.coordinator.get(f"/v1/meetings/{planned['id']}")["state"] == "cancelled"
        assert scene.coordinator.get(f"/v1/meetings/{held['id']}")["state"] == "held"


def test_everyone_is_told_that_it_ended_and_of_no_reason(scene, left, tap):
    heard = tap.until(
        lambda heard: bool(scenes.told_of(heard, "mentor_ended", mentor_id=scene.leaves.id)),
    )
    cancelled = scenes.told_of(heard, "meeting_cancelled")
    assert {each["meeting_id"] for each in cancelled} == {each["id"] for each in scene.to_come}
    ended = scenes.told_of(heard, "match_ended", mentor_id=scene.leaves.id)
    assert {each["match_id"] for each in ended} == {each["id"] for each in scene.matches}
    assert all(set(each) == {"match_id", "mentee_id", "mentor_id"} for each in ended)


def test_of_two_who_are_offered_the_last_room_at_once_one_is(scene, offered_at_once):
    assert sorted(each.status_code for each in offered_at_once) == [201, 409]
    (refused,) = (each.json() for each in offered_at_once if each.status_code == 409)
    assert (refused["code"], refused["capacity"]) == ("mentor_full", 2)


def test_all_three_are_matched_again_and_nobody_exceeds_her_capacity(scene, matched_again):
    assert {each["state"] for each in matched_again} == {"active"}
    for each in scene.mentees:
        now = scene.coordinator.get(f"/v1/mentees/{each['id']}")
        assert (now["state"], now["interim_owner_id"]) == ("matched", None)
    mentors = scene.coordinator.every("/v1/mentors")
    assert all(each["mentees"] <= each["capacity"] for each in mentors)
    assert sum(each["mentees"] for each in mentors) == MENTEES + 1


def test_their_history_is_kept(scene, matched_again):
    for mentee, before, now in zip(scene.mentees, scene.matches, matched_again, strict=True):
        matches = scene.coordinator.every("/v1/matches", mentee_id=mentee["id"])
        assert [(each["id"], each["state"]) for each in matches] == [
            (before["id"], "ended"),
            (now["id"], "active"),
        ]
        assert matches[0]["reason"] == "mentor_left"
        assert _texts(scene.coordinator, f"/v1/mentees/{mentee['id']}/notes") == [SHARED]
    goals = scene.coordinator.every(f"/v1/mentees/{scene.mentees[0]['id']}/goals")
    assert [(each["title"], each["state"]) for each in goals] == [("Vivir de la panadería", "open")]


def test_a_new_mentor_reads_what_was_shared_and_nothing_confidential(scene, matched_again):
    new = {scene.stay[0].id: scene.stay[0], scene.stay[1].id: scene.stay[1]}
    for match in matched_again:
        mentor = new[match["mentor_id"]].as_herself
        assert _texts(mentor, "/v1/my/notes", match_id=match["id"]) == [SHARED]
        (mine,) = (
            each for each in mentor.get("/v1/my/matches")["items"] if each["id"] == match["id"]
        )
        assert mine["mentors_before"] == 1
    earlier = scene.matches[0]["id"]
    for mentor in scene.stay:
        refused = mentor.as_herself.http.get("/v1/my/notes", params={"match_id": earlier})
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_what_is_confidential_stays_with_the_centre(scene, enter, matched_again):
    at = f"/v1/mentees/{scene.mentees[0]['id']}/confidential-notes"
    assert _texts(scene.agent.as_herself, at) == list(CONFIDENTIAL)
    for other in (scene.coordinator, scene.leaves.as_herself, scene.stay[0].as_herself):
        refused = other.http.get(at)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    stranger = enter("scene-4-stranger").http.get(at)
    assert (stranger.status_code, stranger.json()["code"]) == (404, "not_found")


def test_what_is_confidential_is_no_file_even_for_the_centre(scene, matched_again):
    at = f"/v1/mentees/{scene.mentees[0]['id']}/confidential-notes"
    answer = scene.agent.as_herself.http.get(at, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("application/json")
    assert "no-store" in answer.headers["cache-control"]


def test_no_list_as_a_file_holds_anything_confidential(scene, organisation, matched_again):
    exported = 0
    for each in operations():
        if not each.is_exported or set(each.path_fields) - {"id"}:
            continue
        path = each.path.replace("{id}", scene.mentees[0]["id"])
        answer = organisation.http.get(path, headers={"Accept": "text/csv"})
        assert answer.status_code < 500, (path, answer.text)
        assert not any(text in answer.text for text in CONFIDENTIAL), path
        exported += answer.headers["content-type"].startswith("text/csv")
    assert exported > 20


def test_nothing_confidential_is_in_any_event_or_log(scene, stack, tap, matched_again):
    heard = tap.until(
        lambda heard: len(scenes.told_of(heard, "match_began")) >= 2 * MENTEES + 1,
    )
    said = [str(each.event) for each in heard]
    said += [each.read_text(errors="replace") for each in stack.logs.iterdir() if each.is_file()]
    for text in (*CONFIDENTIAL, SHARED):
        assert not any(text in each for each in said)
