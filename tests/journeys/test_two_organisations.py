"""Two organisations: the hub hosts one, the other runs training itself, in its own room.

A young woman enrols at the hub in the partner's intake, and trains at the partner, whose roster and
certificate bear her name. She withdraws the sharing of her data while the partner is cut off: once
it is back, her name is gone there. Another one is erased, and the partner's room confirms it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from localstack.partner import Partner
from localstack.plan import OPERATOR
from localstack.stack import Stack
from nosotros.testing.waiting import eventually
from tests.asking import rows_of
from tests.journeys import scenes
from tests.journeys.classroom import TRAINING_OF_TRAINERS, Classroom, present
from tests.journeys.organisation import Organisation
from tests.journeys.partnership import Partnership

#: nobody else's in these tests, as nothing of it is answered when its processes have ended
PARTNER = "uni-del-sur"
MODULE = "social-protection"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The partner's cohort with two learners, and the certificate of the first."""

    room: Classroom
    cohort: Any
    #: as they were registered at the hub
    people: list[Any]
    learners: list[Any]
    certificate: Any


@pytest.fixture(scope="module")
def partnership(stack: Stack, enter: Any, tmp_path_factory: Any) -> Partnership:
    """The operator, the partner, the room between them and the agreement that it rests on."""
    return Partnership.make(
        stack=stack,
        operator=enter(OPERATOR),
        partner=enter(PARTNER),
        folder=tmp_path_factory.mktemp("partner"),
    )


@pytest.fixture(scope="module")
def site(partnership: Partnership) -> Iterator[Partner]:
    """The partner's own processes."""
    with partnership.site as site:
        yield site


@pytest.fixture(scope="module")
def university(partnership: Partnership, site: Partner) -> Organisation:
    """The partner, once its services run."""
    return partnership.partner


@pytest.fixture(scope="module")
def scene(stack: Stack, university: Organisation) -> Scene:
    """Played until the first of them is certified."""
    room = Classroom(organisation=university, calendar=scenes.Calendar(stack))
    room.publish("tu-yo-nosotros", TRAINING_OF_TRAINERS)
    cohort = room.cohort("tu-yo-nosotros", seats=2)
    (session,) = room.plan(cohort, module=MODULE, count=1)
    people = [university.register() for _ in range(2)]
    for each in people:
        university.post(
            f"/v1/participants/{each['id']}/authorisations",
            {
                "purpose": "data_sharing",
                "given_on": room.calendar.today().isoformat(),
                "how": "stated",
            },
        )
    learners = room.fill(cohort, people)
    room.let_pass(session)
    room.mark(session, [present(each) for each in learners])
    certificate = room.certify(cohort, learners[0])
    return Scene(
        room=room, cohort=cohort, people=people, learners=learners, certificate=certificate
    )


def names(university: Organisation, scene: Scene) -> dict[str, str | None]:
    """The names on the partner's roster, by participant."""
    found = university.every(f"/v1/cohorts/{scene.cohort['id']}/learners")
    return {each["participant_id"]: each["first_names"] for each in found}


def kept(site: Partner, stack: Stack, participant: str) -> list[Any]:
    """What the partner's own database of training keeps of who somebody is."""
    name = f"training_{site.organisation.replace('-', '_')}"
    return rows_of(
        stack.postgres.url(name),
        f"SELECT first_names, surnames, birth_date FROM person WHERE participant_id = '{participant}'",
    )


def test_the_partners_roster_bears_the_names_of_who_enrolled_at_the_hub(
    university: Organisation, scene: Scene
):
    assert names(university, scene) == {each["id"]: each["first_names"] for each in scene.people}


def test_what_the_partner_schedules_opens_its_intake_at_the_hub(
    university: Organisation, scene: Scene
):
    intake = university.get(f"/v1/intakes/{scene.cohort['intake_id']}")
    assert (intake["cohort_id"], intake["enrolled"]) == (scene.cohort["id"], 2)


def test_the_partners_certificate_bears_her_name(university: Organisation, scene: Scene):
    path = f"/v1/certificates/{scene.certificate['id']}/file"
    assert university.send("GET", path).content.startswith(b"%PDF")
    link = httpx.URL(scene.certificate["link"]).path
    her = f"{scene.people[0]['first_names']} {scene.people[0]['surnames']}"
    assert university.send("POST", link, json={"name": her}).json()["name_matches"] is True


def test_the_hub_has_nothing_of_the_partners_training(stack: Stack, scene: Scene):
    assert (
        rows_of(
            stack.postgres.url("training"), f"SELECT FROM cohort WHERE organisation = '{PARTNER}'"
        )
        == []
    )


def test_each_reading_of_a_name_is_audited(stack: Stack, scene: Scene):
    found = rows_of(
        stack.postgres.url("enrolment"),
        "SELECT subject, grantee, purpose FROM audit WHERE action = 'disclose_participant'"
        f" AND organisation = '{PARTNER}'",
    )
    assert {each["subject"] for each in found} == {each["id"] for each in scene.people}
    assert {(each["grantee"], each["purpose"]) for each in found} == {(PARTNER, "hosting")}


@pytest.fixture(scope="module")
def withdrawn(university: Organisation, scene: Scene, site: Partner, stack: Stack) -> str:
    """She withdraws the sharing of her data while the partner is cut off; it is back."""
    her = scene.people[0]["id"]
    site.stop()
    given = university.get(f"/v1/participants/{her}/authorisations")["items"]
    (sharing,) = [each for each in given if each["purpose"] == "data_sharing"]
    university.post(f"/v1/authorisations/{sharing['id']}/withdrawal", {"how": "call"})
    assert kept(site, stack, her)[0]["first_names"] is not None
    site.start()
    return her


def test_once_it_is_back_the_name_of_who_withdrew_meanwhile_is_gone(
    university: Organisation, scene: Scene, withdrawn: str, site: Partner, stack: Stack
):
    eventually(lambda: names(university, scene)[withdrawn] is None)

    (row,) = kept(site, stack, withdrawn)
    assert set(row.values()) == {None}
    assert names(university, scene)[scene.people[1]["id"]] is not None
    file = university.send("GET", f"/v1/certificates/{scene.certificate['id']}/file")
    assert file.status_code == 409
    assert university.get(f"/v1/certificates/{scene.certificate['id']}")["state"] == "valid"


def test_who_is_erased_is_erased_at_the_partner_which_confirms(
    university: Organisation, scene: Scene, withdrawn: str, site: Partner, stack: Stack
):
    her = scene.people[1]["id"]

    university.post(f"/v1/participants/{her}/erasure", {})

    def confirmed() -> Any:
        found = university.get("/v1/erasure-confirmations", participant_id=her)["items"]
        return [each for each in found if each["state"] == "confirmed"]

    (told,) = eventually(confirmed, what="the room confirms")
    assert told["room"] == PARTNER
    assert kept(site, stack, her) == []
    assert her not in names(university, scene)
