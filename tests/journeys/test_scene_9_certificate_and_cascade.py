"""Scene 9: an ambassador with a verified certificate trained eight neighbours; hers is revoked.

The same link then says so, since when and why in a class. The eight keep theirs, which verify as
valid, and their lineage is flagged for whoever looks after the programme.
"""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from nosotros.testing.tap import Tap
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.journeys import scenes
from tests.journeys.classroom import TRAINING_OF_TRAINERS, Classroom, present
from tests.journeys.organisation import Organisation

NEIGHBOURS = 8
MODULE = "social-protection"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The ambassador, her neighbours, and their certificates."""

    her: Any
    ambassador: Any
    certificate: Any
    neighbours: list[Any]
    certificates: list[Any]


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    return enter("scene-9")


@pytest.fixture(scope="module")
def tap(stack, organisation):
    key = f"{organisation.slug}.#"
    with Tap(stack.broker.amqp_url(), exchanges=scenes.EXCHANGES, key=key) as tap:
        yield tap


@pytest.fixture(scope="module")
def anybody(stack):
    """Somebody without a key."""
    with web.Client(base_url=stack.gateway_url, timeout=PATIENCE, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def scene(stack, organisation, tap) -> Scene:
    """Played until nine certificates are issued."""
    room = Classroom(organisation=organisation, calendar=scenes.Calendar(stack))
    room.publish("tu-yo-nosotros", TRAINING_OF_TRAINERS)
    first = room.cohort("tu-yo-nosotros", seats=1)
    (learner,) = _complete(room, first, count=1)
    certificate = room.certify(first, learner)
    (ambassador,) = organisation.every("/v1/ambassadors")
    room.check(ambassador["id"])
    second = room.cohort(
        "tu-yo-nosotros",
        seats=NEIGHBOURS,
        trainer_ids=[ambassador["id"]],
        led_by=ambassador["id"],
    )
    neighbours = _complete(room, second, count=NEIGHBOURS)
    return Scene(
        her=learner,
        ambassador=ambassador,
        certificate=certificate,
        neighbours=neighbours,
        certificates=[room.certify(second, each) for each in neighbours],
    )


def _complete(room: Classroom, cohort: Any, *, count: int) -> list[Any]:
    """Learners of a cohort who were at its only session."""
    (session,) = room.plan(cohort, module=MODULE, count=1)
    learners = room.fill(cohort, [room.organisation.register() for _ in range(count)])
    room.let_pass(session)
    room.mark(session, [present(each) for each in learners])
    return learners


@pytest.fixture(scope="module")
def verified_before(anybody, scene) -> Any:
    """What anybody was told of her certificate, before it was revoked."""
    return _verify(anybody, scene.certificate)


@pytest.fixture(scope="module")
def revoked(organisation, scene, verified_before) -> Any:
    """Her certificate, revoked for an error."""
    return organisation.post(
        f"/v1/certificates/{scene.certificate['id']}/revocation", {"reason": "issued_in_error"}
    )


def _verify(anybody: httpx.Client, certificate: Any) -> Any:
    answer = anybody.get(httpx.URL(certificate["link"]).path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _compare(anybody: httpx.Client, certificate: Any, name: str) -> Any:
    """Ask whether a name is the one on a certificate: in a body, as addresses are kept in logs."""
    answer = anybody.post(httpx.URL(certificate["link"]).path, json={"name": name})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_who_completes_a_training_of_trainers_is_an_ambassador(scene):
    assert scene.ambassador["participant_id"] == scene.her["participant_id"]
    assert scene.ambassador["generation"] == 1
    assert scene.ambassador["trained_by"] is None
    assert scene.ambassador["territory"] == "Soacha"


def test_anybody_can_verify_it_and_nobody_is_told_her_name(scene, verified_before):
    assert verified_before["state"] == "valid"
    assert verified_before["number"] == scene.certificate["number"]
    assert verified_before["since"] is verified_before["why"] is None
    told = str(verified_before)
    assert scene.her["first_names"] not in told
    assert scene.her["surnames"] not in told


def test_the_name_on_a_copy_can_be_compared(anybody, scene, verified_before):
    hers = f"{scene.her['first_names']} {scene.her['surnames']}"
    assert verified_before["name_matches"] is None
    assert _compare(anybody, scene.certificate, hers)["name_matches"] is True
    assert _compare(anybody, scene.certificate, "Otra Persona")["name_matches"] is False


def test_the_same_link_says_that_it_is_revoked_since_when_and_why_in_a_class(
    anybody, scene, revoked
):
    told = _verify(anybody, scene.certificate)
    assert told["state"] == revoked["state"] == "revoked"
    assert told["why"] == "issued_in_error"
    assert scenes.moment(told["since"]) == scenes.moment(revoked["revoked_at"])


def test_the_page_says_so_in_the_readers_language(anybody, scene, revoked):
    path = httpx.URL(scene.certificate["link"]).path
    for language, word in (("es", "revocado"), ("en", "revoked"), ("fr", "révoqué")):
        page = anybody.get(path, headers={"Accept": "text/html", "Accept-Language": language})
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert word in page.text.casefold()
        assert len(page.content) < 30_000
        assert "<script" not in page.text


def test_the_eight_keep_theirs(anybody, scene, revoked):
    assert len(scene.certificates) == NEIGHBOURS
    for each in scene.certificates:
        told = _verify(anybody, each)
        assert (told["state"], told["why"]) == ("valid", None)


def test_their_lineage_is_flagged(organisation, tap, scene, revoked):
    for each in scene.certificates:
        assert organisation.get(f"/v1/certificates/{each['id']}")["lineage_flagged"] is True
    heard = tap.until(
        lambda heard: len(scenes.told_of(heard, "lineage_flagged", flagged=True)) >= NEIGHBOURS,
    )
    flagged = {each["ambassador_id"] for each in scenes.told_of(heard, "lineage_flagged")}
    lineage = organisation.get(f"/v1/ambassadors/{scene.ambassador['id']}/lineage")
    assert lineage["ambassadors"] == 1 + NEIGHBOURS
    assert [(each["generation"], each["ambassadors"]) for each in lineage["generations"]] == [
        (1, 1),
        (2, NEIGHBOURS),
    ]
    below = {each["ambassador_id"] for each in lineage["nodes"] if each["generation"] == 2}
    assert below <= flagged
    assert all(each["lineage_flagged"] for each in lineage["nodes"])


def test_the_cascade_is_drawn(organisation, scene):
    at = f"/v1/ambassadors/{scene.ambassador['id']}/lineage/drawing"
    answer = organisation.http.get(at, params={"language": "es"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.content.lstrip().startswith((b"<svg", b"<?xml"))


def test_the_certificate_is_a_signed_file(organisation, scene):
    answer = organisation.http.get(f"/v1/certificates/{scene.certificates[0]['id']}/file")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
