"""Ledgers: what a subscription was to get in a range of the journal, and got."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from integrations.domain import ledger as rules
from integrations.domain.matching import TESTED
from integrations.handlers import ledger as handler
from integrations.storage.matching import match
from nosotros import clock, ledgers, seals
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.integrations import (
    CursorExpired,
    CursorUnknown,
    GetLedger,
    LedgerTooLong,
)
from nosotros.identifiers import new_id
from nosotros.seals import SigningKey
from tests.integrations.bookkeeping import (
    ENROLLED,
    OPENED,
    ORGANISATION,
    Books,
    cells,
    counts,
)
from tests.integrations.conftest import BEGINNING
from tests.integrations.conftest import PUBLIC_URL as SITE

TIME_IS = Callable[[datetime], None]


def test_a_webhooks_ledger_says_what_became_of_each_event(books: Books) -> None:
    books.record(1, 2, 3, 4, 6, 7)
    books.record(5, organisation="la-u")
    id = books.subscribe(scanned=6, cursor=6)
    books.deliver(id, 1, "delivered", previous=0)
    books.deliver(id, 2, "delivered", previous=1, attempts=3)
    books.deliver(id, 3, "failed", previous=2, attempts=10)
    books.deliver(id, 4, "pending", previous=3, attempts=0)
    books.deliver(id, 5, "withheld", previous=4, attempts=0)
    books.deliver(id, 6, "delivered", previous=4)

    opened = books.ledger(id)

    assert counts(opened) == {
        "due": 6,
        "delivered": 3,
        "pending": 2,
        "failed": 1,
        "withheld": 1,
    }
    assert cells(opened, "cursor", "previous", "state", "attempts") == [
        ("1", "0", "delivered", "1"),
        ("2", "1", "delivered", "3"),
        ("3", "2", "failed", "10"),
        ("4", "3", "pending", "0"),
        ("5", "", "withheld", ""),
        ("6", "4", "delivered", "1"),
        # The seventh has not been matched yet, and is due all the same.
        ("7", "6", "pending", "0"),
    ]
    first, *_, withheld, _, _ = opened.rows
    assert first["delivered_at"].startswith("2026-08-18T14:00:0")
    assert first["delivered_at"].endswith("Z")
    assert (first["event_id"], first["type"]) == (str(books.ids[1]), ENROLLED)
    assert first["organisation"] == ORGANISATION
    assert {name for name, value in withheld.items() if value} == {"cursor", "state"}


def test_its_seal_says_whose_it_is_from_where_to_where_and_since_when(books: Books) -> None:
    books.record(1, 2)
    id = books.subscribe(types=[ENROLLED], subjects=["somebody"])
    for format in ("json", "csv"):
        said = books.ledger(id, after="0", until="2", format=format).claims
        assert said["iss"] == f"{SITE}/v/gestarsalud"
        assert said["iat"] == int(BEGINNING.timestamp())
        assert (said["subscription"], said["organisation"]) == (str(id), ORGANISATION)
        assert (said["after"], said["until"], said["format"]) == ("0", "2", format)
        assert said["filter"] == {
            "types": [ENROLLED],
            "organisations": [],
            "subjects": ["somebody"],
        }


def test_its_seal_names_where_the_keys_are(books: Books) -> None:
    seal = json.loads(books.file(books.subscribe()))["seal"]
    header = json.loads(seals.unspelt(seal.split(".")[0]) or b"")
    assert header["typ"] == "ledger+jwt"
    assert header["kid"] == f"{SITE}/v/gestarsalud/keys#{next(iter(books.keys))}"


def test_the_file_is_named_by_what_is_in_it(books: Books) -> None:
    books.record(1)
    id = books.subscribe()
    file = books.ask(GetLedger(id=id, format="csv")).file
    assert (file.name, file.media_type) == (f"ledger-{id}-0-1.csv", "text/csv; charset=utf-8")
    file = books.ask(GetLedger(id=id)).file
    assert (file.name, file.media_type) == (f"ledger-{id}-0-1.json", "application/json")


def test_what_is_not_matched_yet_is_pending_where_it_fits_the_filter(books: Books) -> None:
    books.record(1, 3, subject="her")
    books.record(2, type=OPENED)
    books.record(4, organisation="la-u", subject="her")
    books.record(5, organisation="alcaldia", subject="her")
    books.grant("la-u")
    pending = {
        ("1", "3"): {"types": [ENROLLED], "organisations": [ORGANISATION]},
        ("1", "3", "4"): {"subjects": ["her"]},
        ("2",): {"types": [OPENED]},
        ("4",): {"organisations": ["la-u", "alcaldia"]},
        ("1", "2", "3", "4"): {},
    }
    for expected, filter in pending.items():
        for kind in ("webhook", "reader"):
            opened = books.ledger(books.subscribe(kind, **filter))
            assert tuple(each["cursor"] for each in opened.rows) == expected
            assert [each["previous"] for each in opened.rows] == ["0", *expected[:-1]]
            assert counts(opened)["pending"] == len(expected)


def test_a_test_event_is_due_whatever_the_filter_is(books: Books) -> None:
    id = books.subscribe(types=[OPENED])
    for subject in (str(id), str(new_id())):
        books.record(len(books.ids) + 1, type=TESTED, subject=subject)
    assert cells(books.ledger(id), "cursor", "state") == [("1", "pending")]


def test_of_a_reader_what_is_up_to_its_cursor_is_delivered(books: Books) -> None:
    books.record(1, 2, 3, 4, 5)
    id = books.subscribe("reader", cursor=3, began_at=1)
    opened = books.ledger(id)
    assert cells(opened, "cursor", "previous", "state") == [
        ("2", "1", "delivered"),
        ("3", "2", "delivered"),
        ("4", "3", "pending"),
        ("5", "4", "pending"),
    ]
    assert counts(books.ledger(id, after="4", until="5"))["pending"] == 1
    assert counts(books.ledger(id, after="1", until="2"))["delivered"] == 1
    moved_back = books.subscribe("reader", cursor=0, began_at=4)
    assert counts(books.ledger(moved_back))["pending"] == 5


def test_a_range_has_what_follows_one_cursor_up_to_the_other(books: Books) -> None:
    books.record(*range(1, 7))
    id = books.subscribe(scanned=4, cursor=4)
    for position in range(1, 5):
        books.deliver(id, position, "delivered", previous=position - 1)
    assert cells(books.ledger(id, after="5"), "cursor", "previous") == [("6", "5")]
    opened = books.ledger(id, after="2", until="5")
    assert cells(opened, "cursor", "previous") == [("3", "2"), ("4", "3"), ("5", "4")]
    assert books.ledger(id, after="6").rows == []
    halves = (books.ledger(id, after="0", until="3"), books.ledger(id, after="3", until="6"))
    assert [*halves[0].rows, *halves[1].rows] == books.ledger(id).rows


def test_nothing_was_due_before_the_subscription_began(books: Books) -> None:
    books.record(1, 2, 3)
    id = books.subscribe(scanned=2, cursor=2, began_at=2)
    assert cells(books.ledger(id, after="0"), "cursor", "previous") == [("3", "2")]


def test_a_range_that_there_is_not_is_refused(books: Books) -> None:
    books.record(*range(1, 10))
    books.forget(until=4)
    id = books.subscribe()
    for asked in ({}, {"after": "0"}):
        assert books.ledger(id, **asked).claims["after"] == "4"
    with pytest.raises(CursorExpired) as expired:
        books.ledger(id, after="3")
    assert expired.value.oldest == "4"
    for asked in ({"after": "10"}, {"until": "10"}):
        with pytest.raises(CursorUnknown):
            books.ledger(id, **asked)
    with pytest.raises(InvalidFields) as refused:
        books.ledger(id, after="6", until="5")
    assert refused.value.fields == ("until",)


def test_a_ledger_that_is_too_long_is_refused_with_how_long_it_is(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "MOST", 4)
    books.record(*range(1, 6))
    matched = books.subscribe(scanned=3, cursor=3)
    for position in range(1, 4):
        books.deliver(matched, position, "delivered", previous=position - 1)
    for id in (matched, books.subscribe(), books.subscribe("reader", cursor=3)):
        with pytest.raises(LedgerTooLong) as refused:
            books.ledger(id)
        assert (refused.value.found, refused.value.most) == (5, 4)
        assert counts(books.ledger(id, after="1"))["due"] == 4


def test_an_ended_subscription_keeps_its_ledger_for_90_days(books: Books, time_is: TIME_IS) -> None:
    books.record(1)
    time_is(BEGINNING + timedelta(hours=1))
    id = books.subscribe(ended_at=BEGINNING + timedelta(hours=1))
    time_is(BEGINNING + timedelta(hours=2))
    books.record(2)
    # What came after its end was not due.
    assert cells(books.ledger(id), "cursor", "state") == [("1", "pending")]
    time_is(BEGINNING + timedelta(days=90, minutes=59))
    assert counts(books.ledger(id))["due"] == 1
    time_is(BEGINNING + timedelta(days=90, hours=1, minutes=1))
    with pytest.raises(NotFound):
        books.ledger(id)


def test_what_was_delivered_is_told_when_its_grant_has_ended(books: Books) -> None:
    books.grant("la-u")
    books.record(1, 2, organisation="la-u")
    id = books.subscribe(scanned=1)
    books.deliver(id, 1, "delivered", previous=0)
    assert cells(books.ledger(id), "organisation", "state") == [
        ("la-u", "delivered"),
        ("la-u", "pending"),
    ]
    books.end_grants()
    assert cells(books.ledger(id), "type", "organisation", "state") == [(ENROLLED, "", "delivered")]


def test_what_is_matched_while_a_ledger_is_made_is_in_it_once(
    books: Books, act: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "MOST", 2)
    books.record(1, 2)
    id = books.subscribe()
    matched: list[bool] = []

    def ledger(work: UnitOfWork) -> bytes:
        @event.listens_for(work.connection, "before_cursor_execute")
        def match_now(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if "FROM delivery" in statement and not matched:
                matched.append(match(books.database, now=clock.now()))

        return base64.b64decode(handler.get_ledger(GetLedger(id=id), work=work).file.content)

    opened = ledgers.opened(act(ledger), keys=books.keys)
    assert matched == [True]
    assert cells(opened, "cursor", "previous", "state") == [
        ("1", "0", "pending"),
        ("2", "1", "pending"),
    ]


def test_another_organisations_subscription_is_not_found(books: Books) -> None:
    id = books.subscribe()
    with pytest.raises(NotFound):
        books.ask(GetLedger(id=id), organisation="la-u")
    with pytest.raises(NotFound):
        books.ledger(new_id())


def test_both_formats_say_the_same(books: Books) -> None:
    books.record(1, 2, 3)
    id = books.subscribe(scanned=1)
    books.deliver(id, 1, "withheld", previous=0)
    as_json, as_csv = (books.ledger(id, format=each) for each in ("json", "csv"))
    assert as_json.rows == as_csv.rows
    same = as_json.claims.keys() - {"format", "sha256"}
    assert {name: as_json.claims[name] for name in same} == {
        name: as_csv.claims[name] for name in same
    }


def test_the_longest_ledger_passes_through_the_broker() -> None:
    entry = rules.Entry(
        cursor=str(10**9),
        previous=str(10**9 - 1),
        event_id=str(new_id()),
        type="nosotros.mentoring.a_longer_name_than_any_of_our_events_has.v1",
        organisation="asociacion-de-mutuales-de-cundinamarca",
        state="delivered",
        attempts=10,
        delivered_at="2026-08-18T14:00:00.000Z",
    )
    key = SigningKey.read(seals.new_seed())
    content = ledgers.sealed(
        {}, [entry.cells()] * rules.MOST, format="json", key=key, keys_url=SITE
    )
    # In Base64, and with what is around it; RabbitMQ 4 takes 16 MiB.
    assert len(content) * 4 / 3 < 16 * 1024 * 1024 - 4096
