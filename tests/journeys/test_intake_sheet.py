"""Intake sheets as partners send them: what comes of each row, and that twice is once."""

import pytest

from localstack.demo.received import received
from nosotros.testing.tap import Tap
from tests.journeys import sheets

EXCHANGES = ("nosotros.events", "nosotros.internal")


def kinds(heard):
    """How many events of each type were heard, each counted once; but those of the audit log, of
    which one tells of many entries."""
    types = {each.event["id"]: each.event["type"].split(".")[-2] for each in heard}
    of_rules = [kind for kind in types.values() if not kind.endswith("_audited")]
    return {kind: of_rules.count(kind) for kind in of_rules}


def delivered_to(stack, organisation):
    """The messages of an organisation as they arrived, by participant."""
    arrived = {each.id: each for each in received(mail=stack.mail, messages=stack.messages)}
    messages = organisation.every("/v1/messages", state="delivered")
    return {each["participant_id"]: arrived[each["id"]] for each in messages}


@pytest.fixture(scope="module")
def soacha(enter):
    return enter("soacha")


@pytest.fixture(scope="module")
def tap(stack, soacha):
    with Tap(stack.broker.amqp_url(), exchanges=EXCHANGES, key=f"{soacha.slug}.#") as tap:
        yield tap


@pytest.fixture(scope="module")
def intake(soacha, tap):
    return soacha.open_intake(seats=20)


@pytest.fixture(scope="module")
def first(soacha, intake, tap):
    done = soacha.import_sheet(intake, sheets.content(sheets.SOACHA), name=sheets.SOACHA)
    soacha.settled(21)
    # 1 intake, 21 contacts, 21 registrations, 21 places, 1 sheet, 21 messages sent and delivered
    tap.until(lambda heard: sum(kinds(heard).values()) >= 107)
    return done


def test_twenty_of_twenty_one_have_a_seat_and_one_waits(soacha, intake, first):
    counted = ("state", "rows", "imported", "unchanged", "refused", "enrolled", "waiting")
    assert [first[name] for name in counted] == ["finished", 21, 21, 0, 0, 20, 1]
    view = soacha.get(f"/v1/intakes/{intake}")
    assert (view["seats"], view["enrolled"], view["waiting"]) == (20, 20, 1)
    places = soacha.every("/v1/enrolments", intake_id=intake)
    assert [each["waiting_position"] for each in places] == [None] * 20 + [1]


def test_everybody_is_registered_as_the_sheet_says(soacha, first):
    found = [
        (each["first_names"], each["surnames"], each["document_number"], each["mobile"])
        for each in soacha.every("/v1/participants")
    ]
    assert found == [
        (row["nombres"], row["apellidos"], row["numero_documento"], f"+57{row['celular']}")
        for row in sheets.people()
    ]
    assert ("Karen Sofía", "Mosquera Rentería") in {each[:2] for each in found}


def test_everybody_gets_her_message_in_spanish_by_the_channel_she_chose(stack, soacha, first):
    arrived = delivered_to(stack, soacha)
    people = {each["id"]: each for each in soacha.every("/v1/participants")}
    channels = {"correo": "email", "sms": "sms", "whatsapp": "whatsapp"}
    chosen = {row["numero_documento"]: row for row in sheets.people()}
    assert soacha.get("/v1/messages/totals")["delivered"] == 21
    assert arrived.keys() == people.keys()
    for id, message in arrived.items():
        row = chosen[people[id]["document_number"]]
        assert message.channel == channels[row["canal_preferido"]]
        assert message.to == row["correo"] or message.to == f"+57{row['celular']}"
        assert message.text.startswith((f"Hola, {row['nombres']}:", f"Hola, {row['nombres']}. "))
    assert sum(each.channel == "email" for each in arrived.values()) == 7
    texts = [each.text for each in arrived.values()]
    placed = ("Su cupo está confirmado.", "Ya tiene su cupo")
    assert sum(any(each in text for each in placed) for text in texts) == 20
    waits = ("usted está en la lista de espera", "usted queda en lista de espera")
    assert sum(any(each in text for each in waits) for text in texts) == 1


def test_every_fact_is_one_event_on_the_bus(tap, first):
    assert kinds(tap.heard) == {
        "intake_opened": 1,
        "contact_changed": 21,
        "participant_registered": 21,
        "participant_enrolled": 20,
        "participant_waitlisted": 1,
        "sheet_imported": 1,
        "message_sent": 21,
        "message_delivered": 21,
    }


def test_the_same_sheet_again_changes_nothing(stack, soacha, intake, tap, first):
    before, arrived = soacha.everything(), delivered_to(stack, soacha)
    again = soacha.import_sheet(intake, sheets.content(sheets.SOACHA), name=sheets.SOACHA)
    heard = tap.until(lambda heard: kinds(heard)["sheet_imported"] == 2)

    counted = ("state", "rows", "imported", "unchanged", "refused", "enrolled", "waiting")
    assert [again[name] for name in counted] == ["finished", 21, 0, 21, 0, 0, 0]
    assert soacha.everything() == before
    assert delivered_to(stack, soacha) == arrived
    # The relay publishes in the order of commits: nothing of the import is still to come.
    assert sum(kinds(heard).values()) == 108
    rows = soacha.every(f"/v1/imports/{again['id']}/rows")
    places = soacha.every("/v1/enrolments", intake_id=intake)
    assert [each["enrolment_id"] for each in rows] == [each["id"] for each in places]


def test_another_partners_sheet_is_its_own_even_where_its_people_are_known_elsewhere(enter):
    one, other = enter("soacha-partner"), enter("la-u-partner")
    one.import_sheet(one.open_intake(), sheets.content(sheets.SOACHA))
    before = one.people()
    intake = other.open_intake(name="La U 2026", seats=5)

    done = other.import_sheet(intake, sheets.content(sheets.LA_U), name=sheets.LA_U)

    counted = ("state", "rows", "imported", "refused", "enrolled", "waiting")
    assert [done[name] for name in counted] == ["finished", 7, 7, 0, 5, 2]
    known = {each["document_number"] for each in before["participants"]}
    documents = {each["document_number"] for each in other.every("/v1/participants")}
    assert len(known & documents) == 3
    ids = {each["id"] for each in other.every("/v1/participants")}
    assert ids.isdisjoint(each["id"] for each in before["participants"])
    assert one.people() == before
    totals = other.settled(7)
    assert (totals["delivered"], totals["withheld"]) == (6, 1)
