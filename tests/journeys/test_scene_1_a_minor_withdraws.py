"""Scene 1: a minor, authorised by her guardian, leaves in the middle of the course.

Partners learn that she left and no more, nobody uses her data any more, nobody writes to her or
to her guardian, and her seat goes to who waited longest.
"""

import csv
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from nosotros.contracts.enrolment import ParticipantEnrolled
from nosotros.identifiers import new_id
from nosotros.testing.messages import Message, publish, told
from nosotros.testing.tap import Tap
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.journeys import scenes, sheets
from tests.journeys.secrets_of import folded, found_in, telling_cells

NUMBER = "1030775919"
REASON = "health"
REQUIRED = ("messages", "data_sharing")
GUARDIAN = {"name": "Rosalba Inventada Tutora", "mobile": "+573138704799"}
#: what is answered about a participant by her id
OF_HER = ("", "/contact-points", "/documents", "/guardians", "/authorisations", "/safeguards")
PROTECTED_OF_HER = ("/sensitive-answers", "/children")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who is in it, and what was answered."""

    intake: str
    #: hers, as it is registered and as the sheet has it
    her: Any
    row: dict[str, str]
    enrolment: str
    #: of who waits
    waiting: Any
    refused: httpx.Response
    withdrawal: Any
    #: heard before she left
    before: list[Message]
    written_before: list[Any]


@pytest.fixture(scope="module")
def organisation(enter):
    return enter("scene-1")


@pytest.fixture(scope="module")
def tap(stack, organisation):
    key = f"{organisation.slug}.#"
    with Tap(stack.broker.amqp_url(), exchanges=scenes.EXCHANGES, key=key) as tap:
        yield tap


@pytest.fixture(scope="module")
def scene(stack, organisation, tap) -> Scene:
    """Played until she has left."""
    calendar = scenes.Calendar(stack)
    intake = organisation.post(
        "/v1/intakes", {"name": "Soacha 2026", "seats": 20, "required_authorisations": REQUIRED}
    )["id"]
    organisation.import_sheet(intake, sheets.content(sheets.SOACHA), name=sheets.SOACHA)
    organisation.settled(21)
    places = organisation.every("/v1/enrolments", intake_id=intake)
    (waiting,) = (each for each in places if each["state"] == "waiting")
    people = organisation.every("/v1/participants")
    (her,) = (each for each in people if each["document_number"] == NUMBER)
    (row,) = (each for each in sheets.people() if each["numero_documento"] == NUMBER)
    (place,) = (each for each in places if each["participant_id"] == her["id"])

    refused = organisation.send("POST", f"/v1/enrolments/{place['id']}/activation")
    today = calendar.today()
    guardian = scenes.represent(organisation, her["id"], **GUARDIAN)
    texts = scenes.told_texts(organisation, ("programme", *REQUIRED))
    scenes.authorise(organisation, her["id"], texts, on=today, guardian=guardian["id"])
    scenes.note_safeguards(organisation, her["id"], on=today)
    organisation.post(f"/v1/enrolments/{place['id']}/activation", {})
    before = tap.until(lambda heard: scenes.told_of(heard, "enrolment_activated"))[:]
    written_before = scenes.written_to(organisation, her["id"])

    withdrawal = organisation.post(f"/v1/participants/{her['id']}/withdrawal", {"reason": REASON})
    return Scene(
        intake=intake,
        her=her,
        row=row,
        enrolment=place["id"],
        waiting=waiting,
        refused=refused,
        withdrawal=withdrawal,
        before=before,
        written_before=written_before,
    )


def test_a_minor_is_not_activated_before_all_four_facts_and_authorisations_are_there(scene):
    assert scene.refused.status_code == 409
    assert scene.refused.json()["code"] == "activation_refused"
    # Her sheet declares the authorisations for the programme and messages; it is no proof.
    assert scene.refused.json()["missing"] == [
        "authorisation:data_sharing",
        "best_interest",
        "fundamental_rights",
        "heard",
        "representative_authorisation",
    ]


@pytest.mark.parametrize("of_her", [*OF_HER, *PROTECTED_OF_HER])
def test_her_data_are_restricted_for_ordinary_use(organisation, scene, of_her):
    answer = organisation.http.get(f"/v1/participants/{scene.her['id']}{of_her}")
    assert (answer.status_code, answer.json()["code"]) == (409, "participant_restricted")
    assert scenes.moment(answer.json()["since"]) == scenes.moment(scene.withdrawal["withdrawn_at"])
    assert found_in(answer.content, telling_cells(scene.row)) == set()


def test_she_cannot_be_changed_enrolled_or_activated(organisation, scene):
    at = f"/v1/participants/{scene.her['id']}"
    contact = {"preferred_channel": "sms", "mobile": "+573001234567"}
    intake = organisation.open_intake(name="Another")
    answers = [
        organisation.send("PUT", f"{at}/contact", json=contact, headers={"If-Match": '"9"'}),
        organisation.send("POST", f"{at}/support-needs", json={"kind": "transport"}),
        organisation.send("POST", f"{at}/withdrawal", json={}),
        organisation.enrol(participant=scene.her["id"], intake=intake),
    ]
    assert {(each.status_code, each.json()["code"]) for each in answers} == {
        (409, "participant_restricted")
    }
    again = organisation.send("POST", f"/v1/enrolments/{scene.enrolment}/activation")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_only_who_answers_for_data_protection_reads_them(stack, organisation, create_key, scene):
    path = f"/v1/participants/{scene.her['id']}/restricted"
    protecting = create_key(organisation.slug, "enrolment:protect")
    ordinary = create_key(organisation.slug, "enrolment:read", "enrolment:write")

    def read(key: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"}
        return web.get(
            f"{stack.gateway_url}{path}", headers=headers, trust_env=False, timeout=PATIENCE
        )

    assert read(ordinary).status_code == 403
    seen = read(protecting)
    assert seen.status_code == 200
    assert seen.json()["document_number"] == NUMBER
    assert seen.json()["restricted_at"] == scene.withdrawal["withdrawn_at"]


def test_lists_and_exports_leave_her_out(organisation, scene):
    people = organisation.every("/v1/participants")
    assert len(people) == 20
    assert scene.her["id"] not in {each["id"] for each in people}
    needs = organisation.every("/v1/support-needs")
    assert needs
    assert scene.her["id"] not in {each["participant_id"] for each in needs}
    exported = organisation.http.get("/v1/participants", headers={"Accept": "text/csv"})
    lines = list(csv.DictReader(io.StringIO(exported.content.decode("utf-8-sig"))))
    assert {each["id"] for each in lines} == {each["id"] for each in people}
    assert found_in(exported.content, {NUMBER, folded(scene.row["nombres"])}) == set()


def test_the_sheet_again_does_not_bring_her_back_and_is_given_back_to_nobody(organisation, scene):
    again = organisation.import_sheet(scene.intake, sheets.content(sheets.SOACHA))
    assert [again[name] for name in ("imported", "unchanged", "refused")] == [0, 20, 1]
    (row,) = organisation.every(f"/v1/imports/{again['id']}/rows", state="refused")
    assert [each["code"] for each in row["problems"]] == ["participant_left"]
    assert row["participant_id"] == scene.her["id"]
    assert again["sheet_until"] is not None
    assert organisation.http.get(f"/v1/imports/{again['id']}/sheet").status_code == 404


def test_partners_are_told_that_she_left_and_nothing_else(tap, scene):
    def complete(heard: list[Message]) -> bool:
        return all(
            scenes.told_of(heard, kind, participant_id=scene.her["id"])
            for kind in ("participant_withdrew", "data_sharing_withdrawn", "enrolment_withdrawn")
        )

    heard = tap.until(complete)
    after = [each for each in heard if each not in scene.before]
    public = [each for each in after if each.exchange == "nosotros.events"]
    assert scenes.told_of(public, "participant_withdrew") == [
        {
            "participant_id": scene.her["id"],
            "withdrawn_at": scene.withdrawal["withdrawn_at"],
        }
    ]
    assert scenes.told_of(public, "data_sharing_withdrawn") == [{"participant_id": scene.her["id"]}]
    assert scenes.told_of(public, "enrolment_withdrawn") == [
        {
            "enrolment_id": scene.enrolment,
            "participant_id": scene.her["id"],
            "intake_id": scene.intake,
            "cohort_id": None,
        }
    ]
    about_her = [each for each in public if scene.her["id"].encode() in each.body]
    wanted = {REASON, *telling_cells(scene.row)}
    for each in about_her:
        assert found_in(each.body + each.routing_key.encode(), wanted) == set(), each.event["type"]


def test_her_place_ends_at_once_and_nobody_is_told_why(organisation, tap, scene):
    assert scene.withdrawal["enrolment_ids"] == [scene.enrolment]
    view = organisation.get(f"/v1/enrolments/{scene.enrolment}")
    ended = ("withdrawn", "none", "left_programme")
    assert tuple(view[name] for name in ("state", "place", "reason")) == ended
    tap.listen(seconds=0.5)
    assert not any(f'"{REASON}"'.encode() in each.body for each in tap.heard)


def test_nothing_is_sent_to_her_any_more(stack, organisation, scene):
    late = ParticipantEnrolled(
        enrolment_id=new_id(), participant_id=scene.her["id"], intake_id=scene.intake
    )
    publish(stack.broker.amqp_url(), [told(late, organisation=organisation.slug)])
    withheld = scenes.settled(organisation, scene.her["id"], "enrolled", count=2)
    assert (withheld["state"], withheld["reason"]) == ("withheld", "withdrew")
    assert scenes.written_to(organisation, scene.her["id"]) == [*scene.written_before, withheld]
    assert withheld["id"] not in scenes.arrived(stack)


def test_her_seat_is_offered_to_who_waited_and_is_hers_when_she_accepts(
    stack, organisation, tap, scene
):
    offered = scenes.delivered_offer(organisation, scene.waiting["id"])
    assert (offered["state"], offered["place"]) == ("offered", "waiting")
    view = organisation.get(f"/v1/intakes/{scene.intake}")
    assert [view[name] for name in ("seats", "enrolled", "waiting", "offered")] == [20, 19, 1, 1]
    message = scenes.settled(organisation, scene.waiting["participant_id"], "offered")
    letter = scenes.arrived(stack)[message["id"]]
    assert letter.to == sheets.people()[-1]["correo"]
    assert "48 horas" in letter.text

    heard = tap.until(
        lambda heard: scenes.told_of(heard, "message_delivered", message_id=message["id"]),
    )
    (delivery,) = scenes.told_of(heard, "message_delivered", message_id=message["id"])
    expires_at = scenes.moment(offered["offer_expires_at"])
    assert expires_at == scenes.moment(delivery["delivered_at"]) + timedelta(hours=48)

    accepted = organisation.post(f"/v1/enrolments/{scene.waiting['id']}/offer/acceptance", {})
    assert (accepted["state"], accepted["place"]) == ("enrolled", "enrolled")
    assert (accepted["offered_at"], accepted["offer_expires_at"]) == (None, None)
    view = organisation.get(f"/v1/intakes/{scene.intake}")
    assert [view[name] for name in ("seats", "enrolled", "waiting", "offered")] == [20, 20, 0, 0]


def test_every_step_says_when_by_whom_and_why(organisation, scene):
    steps = organisation.get(f"/v1/enrolments/{scene.enrolment}/steps")["items"]
    assert [(each["state"], each["reason"]) for each in steps] == [
        ("enrolled", None),
        ("active", None),
        ("withdrawn", "left_programme"),
    ]
    assert steps[-1]["at"] == scene.withdrawal["withdrawn_at"]
    assert [each["at"] for each in steps] == sorted(each["at"] for each in steps)
    assert {each["actor"].partition(":")[0] for each in steps} == {"key"}
    hers = organisation.get(f"/v1/enrolments/{scene.waiting['id']}/steps")["items"]
    assert [each["state"] for each in hers] == ["waiting", "offered", "enrolled"]


def test_no_guardian_is_ever_written_to_or_named_on_the_bus(stack, organisation, tap, scene):
    numbers = {each["acudiente_celular"] for each in sheets.people() if each["acudiente_celular"]}
    numbers.add(GUARDIAN["mobile"].removeprefix("+57"))
    names = {GUARDIAN["name"], scene.row["acudiente_nombre"]}
    letters = scenes.arrived(stack)
    assert scenes.written_to(organisation, scene.her["id"])[0]["id"] in letters
    wanted = {folded(each) for each in numbers | names}
    for letter in letters.values():
        assert found_in(f"{letter.to} {letter.subject} {letter.text}", wanted) == set()
    tap.listen(seconds=0.5)
    assert len(tap.heard) > 90
    for each in tap.heard:
        assert found_in(each.body, wanted) == set(), each.event["type"]


def test_who_comes_back_authorises_anew_before_she_is_written_to(organisation, scene):
    at = f"/v1/participants/{scene.her['id']}"
    back = organisation.post(f"{at}/readmission", {})
    assert (back["restricted_at"], back["messages_authorised_on"]) == (None, None)
    assert organisation.get(at) == back
    kept = organisation.get(f"{at}/authorisations")["items"]
    assert not any(each["in_force"] for each in kept)
    intake = organisation.open_intake(name="Soacha 2027")
    assert organisation.enrol(participant=scene.her["id"], intake=intake).status_code == 201
    message = scenes.settled(organisation, scene.her["id"], "enrolled", count=3)
    assert message["state"] == "withheld"
