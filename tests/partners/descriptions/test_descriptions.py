"""Services of rooms: described by their organisation, seen by everybody."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros.contracts import partners as c
from nosotros.contracts.common import InvalidFields
from partners.domain import descriptions as rules
from partners.handlers import descriptions as handlers
from tests.partners.descriptions.library import BOOK, TYPE, describe

Ask = Callable[..., Any]
LIBRARY: dict[str, str] = {"organisation": "la-u", "service": "library"}


def test_a_service_is_described_told_and_audited(
    ask: Ask, told: Callable[[str], Any], rows: Callable[[str], Any]
):
    made = ask(describe(), organisation="la-u")

    assert made.revision == 1
    assert made.commands["lend_book"]["request"] == BOOK
    assert told("room_service_described") == [
        {"revision": 1, "room": "la-u", "service": "la-u.library", "types": [TYPE]}
    ]
    assert [
        (each["action"], each["subject"])
        for each in rows("SELECT * FROM audit WHERE subject IS NOT NULL")
    ] == [("describe_service", "la-u.library")]


def test_everybody_sees_it(ask: Ask):
    ask(describe(), organisation="la-u")

    seen = ask(c.GetServiceDescription(**LIBRARY), organisation="mutual")
    [summary] = ask(c.ListServiceDescriptions(organisation="la-u"), organisation="mutual").items
    [type] = ask(c.ResolveEventType(type=TYPE), organisation="gestarsalud").items

    assert seen == ask(c.ResolveService(**LIBRARY), organisation="gestarsalud")
    assert (summary.events, summary.commands, summary.queries) == (
        (TYPE,),
        ("lend_book",),
        ("find_book",),
    )
    assert (type.organisation, type.subject, type.schema) == ("la-u", "book_id", BOOK)


def test_nobody_describes_or_removes_anothers(ask: Ask):
    ask(describe(), organisation="la-u")

    with pytest.raises(c.NotYourService):
        ask(describe(), organisation="mutual")
    with pytest.raises(c.NotYourService):
        ask(c.RemoveService(**LIBRARY), organisation="mutual")


def test_a_description_that_breaks_what_was_promised_changes_nothing(ask: Ask):
    ask(describe(), organisation="la-u")

    with pytest.raises(InvalidFields) as refused:
        ask(describe(commands={"lend_book": {"request": BOOK}}), organisation="la-u")

    assert [each.field for each in refused.value.problems] == ["commands.lend_book.answer"]
    assert ask(c.GetServiceDescription(**LIBRARY)).revision == 1


def test_a_hostile_description_is_told_what_is_wrong(ask: Ask):
    schema = {"type": "object", "properties": {"a": {"pattern": "(a+)+$"}}, "$id": "https://x/"}

    with pytest.raises(InvalidFields) as refused:
        ask(describe(commands={"lend_book": {"request": schema}}), organisation="la-u")

    assert {each.code for each in refused.value.problems} == {
        "keyword_refused:pattern",
        "keyword_refused:$id",
    }


def test_a_removed_service_is_none_and_keeps_its_promises(ask: Ask, told: Callable[[str], Any]):
    ask(describe(), organisation="la-u")
    ask(c.RemoveService(**LIBRARY), organisation="la-u")

    with pytest.raises(c.ServiceNotDescribed):
        ask(c.GetServiceDescription(**LIBRARY))
    with pytest.raises(c.ServiceNotDescribed):
        ask(c.RemoveService(**LIBRARY), organisation="la-u")
    assert ask(c.ListServiceDescriptions(organisation="la-u")).items == ()
    assert ask(c.ResolveEventType(type=TYPE)).items == ()
    assert told("room_service_removed") == [
        {"revision": 2, "room": "la-u", "service": "la-u.library"}
    ]
    with pytest.raises(InvalidFields):
        ask(describe(commands={"lend_book": {"request": BOOK}}), organisation="la-u")
    assert ask(describe(), organisation="la-u").revision == 3


def test_an_organisation_describes_so_often_and_no_more(ask: Ask):
    def describe_often() -> None:
        for _ in range(200):
            ask(describe(organisation="often", events={}), organisation="often")

    with pytest.raises(c.DescriptionsTooMany) as refused:
        describe_often()

    assert 0 < refused.value.seconds <= 2
    # Nobody else waits for it.
    ask(describe(organisation="mutual", events={}), organisation="mutual")


def test_what_was_promised_in_all_is_bounded(ask: Ask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rules, "MOST_PROMISED", 110)
    schema = {**BOOK, "properties": {f"p{number}": {} for number in range(30)}}
    for name in ("first", "second"):
        ask(describe(events={}, commands={name: {"request": schema}}), organisation="la-u")

    with pytest.raises(InvalidFields) as refused:
        ask(describe(events={}, commands={"third": {"request": schema}}), organisation="la-u")

    assert [each.code for each in refused.value.problems] == ["promised_too_much:110"]


def test_services_come_in_pages(ask: Ask):
    for name in ("books", "chairs", "doors"):
        empty: dict[str, Any] = {"events": {}, "commands": {}, "queries": {}, "errors": {}}
        ask(describe(service=name, **empty), organisation="la-u")

    first = ask(c.ListServiceDescriptions(organisation="la-u", limit=2))
    second = ask(c.ListServiceDescriptions(organisation="la-u", limit=2, after=first.next))

    assert [each.service for each in first.items] == ["books", "chairs"]
    assert [each.service for each in second.items] == ["doors"]
    assert second.next is None


def test_an_organisation_has_so_many_services_and_no_more(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(handlers, "_MOST", 1)
    ask(describe(), organisation="la-u")
    ask(describe(), organisation="la-u")

    with pytest.raises(InvalidFields) as refused:
        ask(describe(service="second", events={}), organisation="la-u")

    assert [each.code for each in refused.value.problems] == ["at_most:1"]
    ask(describe(organisation="mutual", events={}), organisation="mutual")
