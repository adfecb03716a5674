"""Scene 2: two partners' sheets name three people in two ways each.

The second sheet proposes who may be whom and merges nobody; a reviewer merges a pair, keeps
another apart, and takes the merge back. Without an agreement the partners see nothing of it.
"""

from dataclasses import dataclass
from typing import Any

import pytest

from nosotros.testing import eventually
from tests.journeys import scenes, sheets
from tests.journeys.organisation import Organisation

#: by number: what the first sheet and the second say
YEIMY, KAREN, LUISA = "1024136645", "1192745122", "1192115159"
DOUBTFUL = ("applied", "possible_duplicate")
#: 21 of the first sheet, one of the second, and the one who is kept apart, beside those reserved
SEATS, RESERVED = 26, 3
COUNTED = ("state", "rows", "imported", "unchanged", "refused", "possible_duplicates")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who is in it before anything is decided."""

    intake: str
    la_u: Any
    #: by number: the pair, and the records with their places, the first sheet's first
    pairs: dict[str, Any]


@pytest.fixture(scope="module")
def organisation(enter):
    return enter("scene-2")


@pytest.fixture(scope="module")
def partner(enter):
    return enter("la-u")


@pytest.fixture(scope="module")
def scene(organisation) -> Scene:
    """Played until both sheets are in."""
    reserved = [{"partner": "la-u", "seats": RESERVED}]
    intake = organisation.post(
        "/v1/intakes", {"name": "Soacha 2026", "seats": SEATS, "reserved": reserved}
    )["id"]
    imported(organisation, intake, sheets.SOACHA, partner="gestarsalud")
    la_u = imported(organisation, intake, sheets.LA_U, partner="la-u")
    pairs = {}
    for pair in organisation.every("/v1/duplicates"):
        compared = organisation.get(f"/v1/duplicates/{pair['id']}")
        pairs[compared["other"]["document_number"]] = pair
    return Scene(intake=intake, la_u=la_u, pairs=pairs)


def imported(organisation: Organisation, intake: str, name: str, *, partner: str) -> Any:
    """A partner's sheet, when its import has ended."""
    accepted = organisation.send(
        "POST",
        f"/v1/intakes/{intake}/imports",
        content=sheets.content(name),
        params={"name": name, "partner": partner},
        headers={"Content-Type": "text/csv"},
    )
    assert accepted.status_code == 202, accepted.text
    return organisation.ended(accepted.json()["id"])


def places(organisation: Organisation, intake: str) -> dict[str, Any]:
    """Everybody's place in the intake that has not ended, by participant."""
    found = organisation.every("/v1/enrolments", intake_id=intake)
    live = [each for each in found if each["state"] not in ("withdrawn", "refused")]
    by_participant = {each["participant_id"]: each for each in live}
    assert len(by_participant) == len(live), "nobody has two places"
    return by_participant


def state_of(organisation: Organisation, intake: str, participant: str) -> tuple[str, Any]:
    """The state of somebody's place, and why."""
    place = places(organisation, intake)[participant]
    return place["state"], place["reason"]


def everybody_is_told(organisation: Organisation, intake: str) -> None:
    """Wait until the message to each who is enrolled has gone out, or is held back."""
    found = organisation.every("/v1/enrolments", intake_id=intake)
    enrolled = {each["participant_id"] for each in found if each["state"] == "enrolled"}

    def look() -> bool:
        settled = {
            each["participant_id"]
            for each in organisation.every("/v1/messages")
            if each["template"] == "enrolled" and each["state"] not in ("queued", "sending", "sent")
        }
        return enrolled <= settled

    eventually(look, what="everybody who is enrolled is told")


def same_again(organisation: Organisation, intake: str) -> None:
    """The second sheet again changes nothing."""
    everybody_is_told(organisation, intake)
    before = organisation.everything()
    pairs = {
        state: organisation.every("/v1/duplicates", state=state)
        for state in ("open", "merged", "distinct")
    }
    again = imported(organisation, intake, sheets.LA_U, partner="la-u")
    assert [again[name] for name in COUNTED] == ["finished", 7, 0, 7, 0, 0]
    assert organisation.everything() == before
    assert pairs == {
        state: organisation.every("/v1/duplicates", state=state)
        for state in ("open", "merged", "distinct")
    }


def test_three_pairs_are_proposed_each_with_its_reasons(organisation, scene):
    assert [scene.la_u[name] for name in COUNTED] == ["finished", 7, 7, 0, 0, 3]
    assert scene.pairs.keys() == {YEIMY, KAREN, LUISA}
    for number, pair in scene.pairs.items():
        assert pair["state"] == "open"
        assert {"same_document_number", "same_birth_date", "same_mobile"} <= set(pair["reasons"])
        assert 0 < pair["score"] <= 100
        assert (pair["decided_at"], pair["merge_id"]) == (None, None), number


def test_nobody_is_merged_by_the_platform_itself(organisation, scene):
    people = organisation.every("/v1/participants")
    assert len(people) == 28
    assert [each["merged_ids"] for each in people] == [[]] * 28
    assert organisation.every("/v1/duplicates", state="merged") == []


def test_who_may_be_somebody_with_a_place_waits_for_a_decision(organisation, scene):
    found = places(organisation, scene.intake)
    assert len(found) == 28
    for pair in scene.pairs.values():
        hers, doubles = found[pair["participant_id"]], found[pair["other_id"]]
        assert (hers["state"], hers["reason"], hers["partner"]) == (*DOUBTFUL, "la-u")
        assert (doubles["state"], doubles["partner"]) == ("enrolled", "gestarsalud")
    others = [
        each["state"]
        for each in found.values()
        if each["partner"] == "la-u" and each["reason"] is None
    ]
    assert others == ["enrolled"] * 4
    view = organisation.get(f"/v1/intakes/{scene.intake}")
    assert [view[name] for name in ("enrolled", "waiting")] == [25, 3]


def test_a_reviewer_sees_both_sides(organisation, scene):
    compared = organisation.get(f"/v1/duplicates/{scene.pairs[YEIMY]['id']}")
    sides = [compared[side] for side in ("record", "other")]
    assert compared["duplicate"] == scene.pairs[YEIMY]
    assert [(each["first_names"], each["surnames"]) for each in sides] == [
        ("Yeimi", "Moreno Caycedo"),
        ("Yeimy", "Moreno Caicedo"),
    ]
    assert [each["document_type"] for each in sides] == ["CC", "TI"]
    assert {each["document_number"] for each in sides} == {YEIMY}
    assert [each["partners"] for each in sides] == [["la-u"], ["gestarsalud"]]


def test_reviewing_needs_its_own_scope(stack, enter, organisation, create_key, scene):
    key = create_key(organisation.slug, "enrolment:read", "enrolment:write", "enrolment:protect")
    coordinator = Organisation(stack=stack, slug=organisation.slug, key=key)
    pair = scene.pairs[KAREN]
    answers = [
        coordinator.http.get("/v1/duplicates"),
        coordinator.http.get(f"/v1/duplicates/{pair['id']}"),
        coordinator.send(
            "POST",
            f"/v1/duplicates/{pair['id']}/merge",
            json={"survivor_id": pair["other_id"]},
        ),
        coordinator.send("POST", f"/v1/duplicates/{pair['id']}/distinction"),
    ]
    coordinator.http.close()
    assert [each.status_code for each in answers] == [403] * 4


def test_the_same_sheet_again_changes_nothing(organisation, scene):
    same_again(organisation, scene.intake)


def test_a_merge_is_decided_by_a_person_and_can_be_undone(organisation, scene):
    pair = scene.pairs[YEIMY]
    before = organisation.people()
    merged_id, survivor_id = pair["participant_id"], pair["other_id"]
    hers = places(organisation, scene.intake)[survivor_id]

    merge = organisation.post(f"/v1/duplicates/{pair['id']}/merge", {"survivor_id": survivor_id})

    survivor = organisation.get(f"/v1/participants/{survivor_id}")
    assert survivor["merged_ids"] == [merged_id]
    assert organisation.get(f"/v1/participants/{merged_id}") == survivor
    assert survivor["document_type"] == "TI"
    people = organisation.every("/v1/participants")
    assert [each["id"] for each in people].count(survivor_id) == 1
    assert merged_id not in {each["id"] for each in people}
    now = places(organisation, scene.intake)
    assert merged_id not in now
    assert now[survivor_id] == hers
    assert len(now) == 27
    view = organisation.get(f"/v1/intakes/{scene.intake}")
    assert [view[name] for name in ("enrolled", "waiting")] == [25, 2]
    decided = organisation.get(f"/v1/duplicates/{pair['id']}")["duplicate"]
    assert (decided["state"], decided["merge_id"]) == ("merged", merge["id"])
    assert decided["decided_by"] == merge["merged_by"]
    twice = organisation.send(
        "POST", f"/v1/duplicates/{pair['id']}/merge", json={"survivor_id": survivor_id}
    )
    assert (twice.status_code, twice.json()["code"]) == (409, "already_decided")
    same_again(organisation, scene.intake)

    undone = organisation.post(f"/v1/merges/{merge['id']}/reversal", {})

    assert undone["undone_by"] == merge["merged_by"]
    assert organisation.get(f"/v1/merges/{merge['id']}") == undone
    assert without_revisions(organisation.people()) == without_revisions(before)
    again = organisation.get(f"/v1/duplicates/{pair['id']}")["duplicate"]
    assert again == pair
    assert state_of(organisation, scene.intake, merged_id) == DOUBTFUL
    twice = organisation.send("POST", f"/v1/merges/{merge['id']}/reversal")
    assert (twice.status_code, twice.json()["code"]) == (409, "merge_not_undoable")
    same_again(organisation, scene.intake)


def test_who_is_kept_apart_gets_her_place_and_is_not_proposed_again(organisation, scene):
    pair = scene.pairs[LUISA]
    apart = organisation.post(f"/v1/duplicates/{pair['id']}/distinction", {})
    assert apart["state"] == "distinct"
    assert apart["decided_by"]
    assert state_of(organisation, scene.intake, pair["participant_id"]) == ("enrolled", None)
    assert state_of(organisation, scene.intake, pair["other_id"]) == ("enrolled", None)
    message = scenes.settled(organisation, pair["participant_id"], "enrolled")
    assert message["state"] == "delivered"
    still_open = {each["id"] for each in organisation.every("/v1/duplicates")}
    assert still_open == {scene.pairs[each]["id"] for each in (YEIMY, KAREN)}
    same_again(organisation, scene.intake)


def test_without_an_agreement_a_partner_sees_nothing_of_it(organisation, partner, scene):
    assert partner.every("/v1/participants") == []
    assert partner.every("/v1/intakes") == []
    assert partner.every("/v1/duplicates") == []
    assert partner.every("/v1/messages") == []
    pair = scene.pairs[KAREN]
    place = places(organisation, scene.intake)[pair["participant_id"]]
    paths = (
        f"/v1/participants/{pair['participant_id']}",
        f"/v1/participants/{pair['other_id']}/restricted",
        f"/v1/duplicates/{pair['id']}",
        f"/v1/intakes/{scene.intake}",
        f"/v1/enrolments/{place['id']}",
        f"/v1/enrolments?intake_id={scene.intake}",
        f"/v1/imports/{scene.la_u['id']}",
        f"/v1/imports/{scene.la_u['id']}/sheet",
    )
    answers = {path: partner.http.get(path).status_code for path in paths}
    assert answers == dict.fromkeys(paths, 404)
    merge = partner.send(
        "POST", f"/v1/duplicates/{pair['id']}/merge", json={"survivor_id": pair["other_id"]}
    )
    assert merge.status_code == 404


def without_revisions(people: dict[str, Any]) -> Any:
    """The same, but for how often it was changed and since when it is so."""
    left_out = ("revision", "since")

    def cut(each: Any) -> Any:
        if isinstance(each, list):
            return [cut(one) for one in each]
        return {name: value for name, value in each.items() if name not in left_out}

    return {name: cut(found) for name, found in people.items()}
