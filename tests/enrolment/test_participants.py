"""Registering, changing and erasing participants."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import orjson
import psycopg
import pytest

from enrolment.handlers import erasure
from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import (
    AlreadyRegistered,
    ChangeContact,
    ContactMissing,
    EnrolParticipant,
    EraseParticipant,
    GetErasure,
    GetIntake,
    GetParticipant,
    ListParticipants,
    OpenIntake,
    RequestErasure,
)
from nosotros.contracts.mentoring import MentoringErasureConfirmed
from nosotros.contracts.notifications import ErasureConfirmed
from nosotros.contracts.training import TrainingErasureConfirmed
from nosotros.identifiers import new_id
from nosotros.testing import eventually
from tests.conftest import Access
from tests.enrolment.values import person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


def test_a_registered_participant_can_be_read(ask: Ask):
    made = ask(person())

    assert ask(GetParticipant(id=made.id)) == made
    assert made.revision == 1


def test_registering_tells_how_she_is_reached_inside_and_only_her_id_outside(ask: Ask, rows: Rows):
    made = ask(person(messages_authorised_on=date(2026, 8, 11)))

    events = {row["type"].split(".")[2]: row for row in rows("SELECT * FROM outbox")}
    inside = orjson.loads(bytes(events["contact_changed"]["data"]))
    outside = orjson.loads(bytes(events["participant_registered"]["data"]))
    assert events["contact_changed"]["visibility"] == "internal"
    assert inside["mobile"] == made.mobile
    assert inside["messages_authorised_on"] == "2026-08-11"
    assert events["participant_registered"]["visibility"] == "public"
    assert set(outside) == {"participant_id", "registered_at"}


@pytest.mark.parametrize("document_type", ["TI", "CC", "RC"])
def test_a_number_that_follows_a_person_for_life_is_registered_once(ask: Ask, document_type: str):
    first = ask(person())

    with pytest.raises(AlreadyRegistered) as refused:
        ask(person(document_type=document_type, first_names="Luz"))

    assert refused.value.participant_id == first.id


def test_the_same_number_on_another_kind_of_document_is_somebody_else(ask: Ask):
    ask(person())

    assert ask(person(document_type="PPT")).document_type == "PPT"


def test_another_organisation_may_register_the_same_person(ask: Ask):
    first = ask(person())

    second = ask(person(), organisation="la-u")

    assert second.id != first.id
    with pytest.raises(NotFound):
        ask(GetParticipant(id=first.id), organisation="la-u")


@pytest.mark.parametrize(
    ("channel", "contacts"),
    [("email", {"mobile": "+573236150723"}), ("sms", {"email": "luz@example.org", "mobile": None})],
)
def test_a_channel_without_its_contact_is_refused_and_nothing_is_stored(
    ask: Ask, rows: Rows, channel: str, contacts: dict[str, Any]
):
    with pytest.raises(ContactMissing) as refused:
        ask(person(preferred_channel=channel, **contacts))

    assert refused.value.channel == channel
    assert rows("SELECT * FROM participant") == rows("SELECT * FROM outbox") == []


@pytest.mark.parametrize(
    ("contacts", "channel"),
    [
        ({"mobile": "+573236150723", "email": "luz@example.org"}, "whatsapp"),
        ({"mobile": None, "email": "luz@example.org"}, "email"),
        ({"mobile": None, "email": None}, None),
    ],
    ids=["mobile", "address alone", "neither"],
)
def test_whoever_chose_no_channel_has_the_usual_one_or_none(
    ask: Ask, rows: Rows, contacts: dict[str, Any], channel: str | None
):
    made = ask(person(preferred_channel=None, **contacts))

    assert made.preferred_channel == channel
    [told] = rows("SELECT data FROM outbox WHERE type LIKE '%contact_changed%'")
    assert orjson.loads(told["data"])["preferred_channel"] == channel


def test_whoever_lost_her_telephone_has_no_channel_any_more(ask: Ask):
    made = ask(person(mobile="+573236150723", email=None))

    changed = ask(ChangeContact(participant_id=made.id, expected_revision=1))

    assert (changed.mobile, changed.preferred_channel) == (None, None)


def test_a_changed_contact_has_a_new_revision_and_is_told(ask: Ask, rows: Rows):
    made = ask(person())

    changed = ask(
        ChangeContact(
            participant_id=made.id,
            expected_revision=1,
            preferred_channel="email",
            email="luz@example.org",
        )
    )

    assert (changed.revision, changed.email, changed.mobile) == (2, "luz@example.org", None)
    told = rows("SELECT revision FROM outbox WHERE type LIKE '%contact_changed%' ORDER BY id")
    assert [row["revision"] for row in told] == [1, 2]


def test_a_change_of_what_has_changed_since_is_refused(ask: Ask):
    made = ask(person())
    change = ChangeContact(
        participant_id=made.id, expected_revision=1, preferred_channel="sms", mobile="+573001112233"
    )
    ask(change)

    with pytest.raises(RevisionMismatch) as refused:
        ask(change)

    assert (refused.value.expected, refused.value.current) == (1, 2)


def test_an_erased_participant_is_gone_her_seat_is_free_and_her_erasure_is_told(
    ask: Ask, rows: Rows
):
    made = ask(person())
    intake = ask(OpenIntake(name="Soacha", seats=1))
    ask(EnrolParticipant(participant_id=made.id, intake_id=intake.id))

    ask(EraseParticipant(participant_id=made.id, expected_revision=1))

    with pytest.raises(NotFound):
        ask(GetParticipant(id=made.id))
    assert ask(GetIntake(id=intake.id)).enrolled == 0
    (left,) = rows("SELECT * FROM participant")
    kept = {"id", "organisation", "revision", "language", "registered_at", "erased_at"}
    assert {name for name, value in left.items() if value is not None} == kept
    # Her place is counted, and nothing leads from it to her.
    assert [row["state"] for row in rows("SELECT state FROM enrolment")] == ["withdrawn"]
    erasures = rows("SELECT * FROM outbox WHERE type LIKE '%participant_erased%'")
    assert [(row["visibility"], row["revision"]) for row in erasures] == [("internal", 2)]


def test_erasing_and_reading_are_in_the_audit_log(ask: Ask, rows: Rows):
    made = ask(person())
    ask(GetParticipant(id=made.id))
    ask(ListParticipants())
    ask(EraseParticipant(participant_id=made.id, expected_revision=1))

    entries = rows("SELECT action, subject, actor FROM audit ORDER BY id")

    assert {"action": "get_participant", "subject": str(made.id), "actor": "key:test"} in entries
    assert {"action": "list_participants", "subject": None, "actor": "key:test"} in entries
    assert {"action": "erase_participant", "subject": str(made.id), "actor": "key:test"} in entries


def test_pages_show_everyone_once_in_order(ask: Ask):
    made = [ask(person(document_number=str(1_000_000_000 + n))).id for n in range(5)]

    seen, cursor = [], None
    while True:
        page = ask(ListParticipants(limit=2, after=cursor))
        seen += [each.id for each in page.items]
        cursor = page.next
        if cursor is None:
            break

    assert seen == made


def test_a_cursor_of_somebody_elses_making_is_refused_by_name(ask: Ask):
    with pytest.raises(InvalidFields) as refused:
        ask(ListParticipants(after="page 2"))

    assert [(each.field, each.code) for each in refused.value.problems] == [
        ("after", "not_a_cursor")
    ]


def test_unknown_ids_are_not_found(ask: Ask):
    for contract in (
        GetParticipant(id=new_id()),
        EraseParticipant(participant_id=new_id(), expected_revision=1),
    ):
        with pytest.raises(NotFound):
            ask(contract)


def test_who_is_erased_while_she_is_enrolled_is_not_found(ask: Ask, rows: Rows, access: Access):
    made, intake = ask(person()), ask(OpenIntake(name="Soacha", seats=1))
    with ThreadPoolExecutor(1) as beside:
        with psycopg.connect(access.owner_url) as erasing:
            erasing.execute("DELETE FROM participant WHERE id = %s", [made.id])
            command = EnrolParticipant(participant_id=made.id, intake_id=intake.id)
            enrolling = beside.submit(ask, command)
            eventually(
                lambda: rows(
                    "SELECT FROM pg_stat_activity WHERE datname = current_database()"
                    " AND wait_event_type = 'Lock'"
                )
            )
        refused = enrolling.exception()

    assert isinstance(refused, NotFound)
    assert refused.kind == "participant"
    assert ask(GetIntake(id=intake.id)).enrolled == 0


def test_an_erasure_is_done_when_every_service_that_holds_people_has_confirmed(
    ask: Ask, act: Callable[..., None]
):
    made = ask(person())
    asked = ask(RequestErasure(participant_id=made.id))
    assert asked.waiting_for == ("mentoring", "notifications", "training")

    act(
        erasure.on_erasure_confirmed,
        ErasureConfirmed(confirmation_id=new_id(), participant_id=made.id),
    )
    assert ask(GetErasure(id=asked.id)).waiting_for == ("mentoring", "training")
    act(
        erasure.on_erasure_confirmed,
        TrainingErasureConfirmed(confirmation_id=new_id(), participant_id=made.id),
    )
    assert ask(GetErasure(id=asked.id)).waiting_for == ("mentoring",)
    act(
        erasure.on_erasure_confirmed,
        MentoringErasureConfirmed(confirmation_id=new_id(), participant_id=made.id),
    )

    done = ask(GetErasure(id=asked.id))
    assert (done.state, done.confirmed_by) == ("done", ("mentoring", "notifications", "training"))
