"""What comes from a room is told on once and in its order, or kept as refused: each batch whole."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import ParticipantEnrolled
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import Message, eventually
from nosotros.testing.waiting import PATIENCE
from partners.bridge import noting
from partners.bridge.taking import origin_of, take
from partners.domain.inward import LARGEST, fields_of
from partners.handlers.inward import Came, Judged, let_in
from partners.storage.inward import FIRST, MOST, MOST_BYTES, forget
from tests.partners.bridge.site import BOOK, CANCELLED, LENT, changed, event, known, lent

Rows = Callable[[str], list[dict[str, Any]]]


def sources(rows: Rows) -> dict[str, tuple[int, int]]:
    found = rows("SELECT name, last_sequence, missing FROM room_source")
    return {each["name"]: (each["last_sequence"], each["missing"]) for each in found}


def kept(rows: Rows) -> list[tuple[str, int]]:
    found = rows("SELECT reason, times FROM quarantine ORDER BY id")
    return [(each["reason"], each["times"]) for each in found]


def test_a_room_s_own_events_are_told_on_as_they_are(
    come: Callable[..., Judged], rows: Rows
) -> None:
    messages = [event(1), event(2), lent(1), *(event(number) for number in range(3, 20))]
    judged = come(*messages)
    assert (judged.accepted, judged.missing, judged.refused) == (20, 0, {})
    told = rows(
        "SELECT organisation, source, type, routing_key, visibility, event_id::text AS id"
        " FROM outbox ORDER BY id"
    )
    assert [each["id"] for each in told] == [each.event["id"] for each in messages]
    assert {(each["source"], each["type"], each["routing_key"]) for each in told} == {
        ("/la-u/training", CANCELLED, "la-u.training.cohort_cancelled.v1"),
        ("/la-u/library", LENT, LENT),
    }
    assert {(each["organisation"], each["visibility"]) for each in told} == {("la-u", "public")}
    assert sources(rows) == {"/la-u/training": (19, 0), "/la-u/library": (1, 0)}
    assert rows("SELECT * FROM quarantine") == rows("SELECT * FROM refusal") == []


def test_what_was_taken_in_already_is_not_told_twice(
    come: Callable[..., Judged], rows: Rows
) -> None:
    messages = [event(1), event(2)]
    come(*messages)
    # As after a bridge that ended before it could acknowledge them: nobody is told.
    judged = come(*messages, event(3), again=True)
    assert (judged.accepted, judged.again, judged.refused) == (1, 2, {})
    # As a room's relay does after the loss of its broker, or somebody who replays old events.
    judged = come(*messages, event(2), event(4))
    assert (judged.accepted, judged.refused) == (1, {"repeated": 3})
    assert len(rows("SELECT * FROM outbox")) == 4
    assert kept(rows) == []
    assert rows("SELECT reason, number FROM refusal") == [{"reason": "repeated", "number": 3}]


def test_a_gap_is_counted_and_does_not_stop_what_comes_after(
    come: Callable[..., Judged], rows: Rows
) -> None:
    assert come(event(1), event(4)).missing == 2
    assert come(event(3), event(10)).missing == 5
    assert sources(rows) == {"/la-u/training": (10, 7)}
    assert len(rows("SELECT * FROM outbox")) == 3


def test_the_largest_number_there_can_be_harms_its_own_source_alone(
    come: Callable[..., Judged], rows: Rows
) -> None:
    come(event(2**63 - 1), lent(1))
    judged = come(event(1), lent(2))
    assert (judged.accepted, judged.refused) == (1, {"repeated": 1})
    assert sources(rows)["/la-u/training"] == (2**63 - 1, 2**63 - 2)


def test_a_number_that_leaps_is_kept_as_refused_and_mutes_nobody(
    come: Callable[..., Judged], rows: Rows
) -> None:
    judged = come(event(1), event(2**63 - 1), event(2))
    assert (judged.accepted, judged.refused) == (2, {"leap": 1})
    assert kept(rows) == [("leap", 1)]
    assert sources(rows) == {"/la-u/training": (2, 0)}


def test_a_source_that_is_set_back_is_heard_again(
    come: Callable[..., Judged], rows: Rows, stored: Database
) -> None:
    come(event(2**63 - 1), lent(7))
    with stored.begin("la-u") as transaction:
        forget(transaction.connection, "la-u", "/la-u/training")
    assert come(event(1), lent(7)).refused == {"repeated": 1}
    assert sources(rows) == {"/la-u/training": (1, 0), "/la-u/library": (7, 6)}
    with stored.begin("la-u") as transaction:
        forget(transaction.connection, "la-u")
    assert rows("SELECT * FROM room_source") == []


REFUSED = [
    (event(1, organisation="gestarsalud", room="la-u"), "other_organisation"),
    (event(1, room="hub"), "other_source"),
    (event(1, source="/la-u/enrolment"), "other_source"),
    (event(1, type="nosotros.training.cohort_cancelled.v0"), "unknown_type"),
    (event(1, type="nosotros.enrolment.participant_enrolled.v1"), "other_owner"),
    (event(1, type="nosotros.partners.agreement_ended.v1"), "other_owner"),
    (lent(1, type="la-u.library.book_lent.v2"), "unknown_type"),
    (lent(1, type="gestarsalud.library.book_lent.v1"), "unknown_type"),
    (lent(1, type="la-u.library"), "unknown_type"),
    (event(1, data={}), "unfit"),
    (event(1, data={"cohort_id": "Yeimy"}), "unfit"),
    (event(1, subject="another"), "unfit"),
    (lent(1, data={"book": "Yeimy"}), "unfit"),
    (changed(event(1), time="0001-01-01T00:00:00Z"), "untimely"),
    (changed(event(1), time="9999-12-31T23:59:59Z"), "untimely"),
    # These are made before the first test begins.
    (lent(1, time=clock.now() + timedelta(days=1)), "untimely"),
    (lent(1, time=clock.now() - timedelta(days=101)), "untimely"),
    (event(1, data={"cohort_id": "x", "more": json.loads("[" * 60 + "]" * 60)}), "no_event"),
    (b"no event", "no_event"),
    (b"[" * 100_000, "no_event"),
    (b"\xff" * 100, "no_event"),
    (b"", "no_event"),
    (changed(event(1), sequence="9" * 5000), "no_event"),
    (changed(event(1), sequence=-1), "no_event"),
    (changed(event(1), traceparent=["x"]), "no_event"),
    (changed(event(1), organisation="*"), "no_event"),
    (b"x" * (LARGEST + 1), "too_large"),
]


@pytest.mark.parametrize(("message", "reason"), REFUSED)
def test_what_is_not_a_room_s_to_tell_is_kept_as_refused(
    message: Message | bytes, reason: str, come: Callable[..., Judged], rows: Rows
) -> None:
    judged = come(message, event(7))
    assert (judged.accepted, judged.refused) == (1, {reason: 1})
    (row,) = rows("SELECT reason, detail, body, size, times FROM quarantine")
    assert (row["reason"], row["times"]) == (reason, 1)
    body = message if isinstance(message, bytes) else message.body
    assert (bytes(row["body"]), row["size"]) == (body[:MOST_BYTES], len(body))
    assert "Yeimy" not in (row["detail"] or "")
    assert len(rows("SELECT * FROM outbox")) == 1


def test_an_internal_event_of_a_hosted_service_stays_in_its_room(
    come: Callable[..., Judged], rows: Rows
) -> None:
    room = known(hosts=frozenset({"enrolment"}))
    public = ParticipantEnrolled(enrolment_id=new_id(), participant_id=new_id(), intake_id=new_id())
    internal = changed(
        event(1), source="/la-u/enrolment", type="nosotros.enrolment.learner_described.v1"
    )
    facts = {"source": "/la-u/enrolment", "type": "nosotros.enrolment.participant_enrolled.v1"}
    data = {
        name: str(getattr(public, name)) for name in ("enrolment_id", "participant_id", "intake_id")
    }
    fine = event(2, **facts, data=data, subject=data["enrolment_id"])
    judged = come(internal, fine, room=room)
    assert judged.refused == {"internal": 1}
    assert judged.accepted == 1


def test_a_suspended_organisation_tells_nothing(come: Callable[..., Judged], rows: Rows) -> None:
    judged = come(event(1), event(2), room=known(suspended=True))
    assert (judged.accepted, judged.refused) == (0, {"suspended": 2})


def test_what_was_refused_for_what_it_says_leaves_no_gap(
    come: Callable[..., Judged], rows: Rows
) -> None:
    come(event(1), event(2, data={}), event(3))
    assert sources(rows) == {"/la-u/training": (3, 0)}
    # And it is not refused twice when it comes once more.
    judged = come(event(2, data={}), again=True)
    assert (judged.again, judged.refused) == (1, {})


def test_of_a_flood_little_is_kept(come: Callable[..., Judged], rows: Rows) -> None:
    come(*[b"the same"] * 500)
    assert kept(rows) == [("no_event", 500)]
    for start in range(0, MOST + 200, 200):
        come(*(b"%d" % (number) for number in range(start, start + 200)))
    assert len(kept(rows)) == MOST
    oldest = rows("SELECT body FROM quarantine ORDER BY last_at, id LIMIT 1")
    assert bytes(oldest[0]["body"]) == b"200"
    come(b"x" * (MOST_BYTES + 5))
    (row,) = rows("SELECT size, body FROM quarantine WHERE size > 100")
    assert (row["size"], len(bytes(row["body"]))) == (MOST_BYTES + 5, MOST_BYTES)


def test_refusals_are_audited_by_room_reason_and_minute(
    come: Callable[..., Judged], rows: Rows, stored: Database
) -> None:
    minute = noting.this_minute()
    come(*(b"%d" % number for number in range(300)), event(1, room="hub"))
    come(event(1, "otra", room="hub"), room=known("otra"))
    # That minute was not over yet.
    assert not noting.audit(stored, before=minute)
    assert noting.audit(stored, before=minute + timedelta(minutes=2))
    entries = rows("SELECT organisation, actor, action, subject FROM audit ORDER BY id")
    assert {each["actor"] for each in entries} == {"worker:bridge"}
    told: dict[tuple[str, str], int] = {}
    for each in entries:
        pair = (each["organisation"], each["action"])
        told[pair] = told.get(pair, 0) + int(each["subject"].rpartition(" ")[2])
    assert told == {
        ("la-u", "refuse_event:no_event"): 300,
        ("la-u", "refuse_event:other_source"): 1,
        ("otra", "refuse_event:other_source"): 1,
    }
    assert len(entries) <= 6
    assert not noting.audit(stored, before=minute + timedelta(minutes=2))


def test_two_bridges_at_once_tell_an_event_once(stored: Database, rows: Rows) -> None:
    messages = [event(number) for number in range(1, 51)]
    came = [Came(body=each.body, size=len(each.body)) for each in messages]
    second: list[Judged] = []
    waits = threading.Thread(target=lambda: second.append(take(stored, came, known())))
    with stored.begin("la-u", first=FIRST) as transaction:
        work = UnitOfWork(transaction, origin_of("la-u"))
        assert let_in(came, known(), work=work).accepted == 50
        waits.start()
        eventually(
            lambda: rows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        )
        work.commit()
    waits.join(PATIENCE)
    assert second[0].refused == {"repeated": 50}
    assert len(rows("SELECT * FROM outbox")) == 50


def test_what_its_type_does_not_declare_is_not_told_on(
    come: Callable[..., Judged], rows: Rows
) -> None:
    cohort_id = str(new_id())
    room = known()
    schemas = {
        type: replace(each, fields=fields_of(BOOK["schema"])) for type, each in room.schemas.items()
    }
    judged = come(
        event(1, data={"cohort_id": cohort_id, "first_names": "Yeimy"}, subject=cohort_id),
        lent(1, data={"book": 1, "first_names": "Yeimy"}),
        room=replace(room, schemas=schemas),
    )
    assert judged.accepted == 2
    told = [json.loads(bytes(each["data"])) for each in rows("SELECT data FROM outbox ORDER BY id")]
    assert told == [{"cohort_id": cohort_id}, {"book": 1}]
