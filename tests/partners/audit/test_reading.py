"""Reading the audit log: pages, filters, its signed head, its files; and that it was read."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from nosotros.audits.files import taken_apart
from nosotros.contracts.common import InvalidFields, ScopeMissing
from nosotros.contracts.partners import ExportAudit, GetAuditHead, ListAuditEntries
from nosotros.identifiers import new_id
from nosotros.seals import Keys
from partners.handlers.audit import reading
from tests.asking import ORGANISATION
from tests.partners.audit.conftest import PUBLIC_URL
from tests.partners.audit.log import Log
from tests.partners.conftest import BEGINNING

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
NOTED = "SELECT organisation, actor, action FROM audit ORDER BY id"


def positions(ask: Ask, **asked: Any) -> list[int]:
    return [each.position for each in ask(ListAuditEntries(**asked)).items]


def test_its_pages_have_every_entry_once_oldest_first(log: Log, ask: Ask) -> None:
    log.tell(5)
    seen, after = [], None
    while True:
        page = ask(ListAuditEntries(limit=2, after=after))
        seen += [each.position for each in page.items]
        after = page.next
        if after is None:
            break
    assert seen == [1, 2, 3, 4, 5]
    with pytest.raises(InvalidFields):
        ask(ListAuditEntries(after="second"))


def test_an_entry_is_shown_as_it_was_told(log: Log, ask: Ask, rows: Rows) -> None:
    (told,) = log.tell(1, grantee="la-u", agreement_id=new_id(), purpose="training")
    (shown,) = ask(ListAuditEntries()).items
    said = {name: value for name, value in vars(told).items() if name != "id"}
    assert {name: getattr(shown, name) for name in said} == said
    assert (shown.service, shown.entry_id) == ("training", told.id)
    (kept,) = rows("SELECT hash FROM audit_entry")
    assert shown.hash == kept["hash"].hex()


def test_it_is_narrowed_by_each_filter_and_by_all_together(
    log: Log, ask: Ask, time_is: Callable[[datetime], None]
) -> None:
    agreement, her = new_id(), str(new_id())
    log.tell(1, actor="key:a", action="read", subject=her)
    log.tell(1, service="enrolment", actor="key:b", action="read", agreement_id=agreement)
    time_is(BEGINNING + timedelta(days=1))
    log.tell(1, actor="key:b", action="write", subject=her)
    assert positions(ask, service="enrolment") == [2]
    assert positions(ask, action="read") == [1, 2]
    assert positions(ask, actor="key:b") == [2, 3]
    assert positions(ask, subject=her) == [1, 3]
    assert positions(ask, agreement_id=agreement) == [2]
    assert positions(ask, since=BEGINNING + timedelta(hours=1)) == [3]
    assert positions(ask, until=BEGINNING + timedelta(hours=1)) == [1, 2]
    assert positions(ask, subject=her, actor="key:b", action="write", service="training") == [3]
    assert positions(ask, subject=her, action="nothing") == []


def test_an_organisation_sees_its_own(log: Log, ask: Ask, keys: Keys) -> None:
    log.tell(2)
    log.tell(1, organisation="la-u")
    assert len(ask(ListAuditEntries(), organisation="la-u").items) == 1
    assert ask(GetAuditHead(), organisation="la-u").position == 1
    assert ask(GetAuditHead(), organisation="alcaldia").position == 0
    file = ask(ExportAudit(), organisation="alcaldia").file
    assert file.name == "audit-alcaldia-0-0.jsonl"


@pytest.mark.parametrize("query", [ListAuditEntries(), GetAuditHead(), ExportAudit()])
def test_it_takes_a_scope_of_its_own(ask: Ask, query: Any) -> None:
    with pytest.raises(ScopeMissing):
        ask(query, scopes={"partners:read", "operations:read"})


def test_its_head_is_signed(log: Log, ask: Ask, keys: Keys, rows: Rows) -> None:
    log.tell(3)
    shown, signed = ask(GetAuditHead()), log.head(keys)
    assert (shown.position, shown.organisation) == (3, ORGANISATION)
    assert (signed.position, signed.organisation) == (3, ORGANISATION)
    assert shown.hash == signed.hash.hex()
    assert BEGINNING <= signed.at < BEGINNING + timedelta(minutes=1)
    (kept,) = rows("SELECT position, hash FROM audit_head")
    assert (kept["position"], bytes(kept["hash"])) == (3, signed.hash)


def test_a_file_is_a_part_of_it_that_says_where_it_stands(log: Log, ask: Ask, keys: Keys) -> None:
    log.tell(7)
    file = ask(ExportAudit(after=2, until=5)).file
    assert (file.name, file.media_type) == ("audit-gestarsalud-2-5.jsonl", "application/x-ndjson")
    apart = taken_apart(log.file(after=2, until=5))
    said = apart.said(keys)
    assert (said["after"], said["until"], said["head"]) == (2, 5, 7)
    assert (said["iss"], said["organisation"]) == (f"{PUBLIC_URL}/v/gestarsalud", ORGANISATION)
    assert [json.loads(each)["entry"]["position"] for each in apart.lines] == [3, 4, 5]
    head = log.head(keys)
    log.tell(1)
    assert log.check(keys, head, after=5).position == 8
    assert log.check(keys, after=7, until=8).position == 8
    assert log.check(keys, until=99).position == 8


def test_a_file_has_no_more_than_one_message_may_hold(
    log: Log, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST", 4)
    monkeypatch.setattr(reading, "_AT_ONCE", 3)
    log.tell(9)
    parts = [taken_apart(log.file(after=after)) for after in (0, 4, 8)]
    assert [len(each.lines) for each in parts] == [4, 4, 1]
    assert [each.said(keys)["until"] for each in parts] == [4, 8, 9]


@pytest.mark.parametrize(
    ("asked", "field", "code"),
    [
        ({"after": 4}, "after", "range:0:3"),
        ({"after": 2, "until": 1}, "until", "range:2:3"),
        ({"after": -1}, "after", f"range:0:{2**53 - 1}"),
    ],
)
def test_a_part_that_there_is_not_is_refused(
    log: Log, ask: Ask, keys: Keys, asked: dict[str, int], field: str, code: str
) -> None:
    log.tell(3)
    with pytest.raises(InvalidFields) as refused:
        ask(ExportAudit(**asked))
    assert [(each.field, each.code) for each in refused.value.problems] == [(field, code)]


def test_who_reads_it_is_noted_once_an_hour_however_many_pages_that_takes(
    log: Log, ask: Ask, rows: Rows, time_is: Callable[[datetime], None]
) -> None:
    log.tell(3)
    for after in (None, "1", "2"):
        ask(ListAuditEntries(limit=1, after=after), actor="key:a")
    ask(ListAuditEntries(after="2"), actor="key:b")
    noted = [("key:a", "read_audit_log"), ("key:b", "read_audit_log")]
    assert [(each["actor"], each["action"]) for each in rows(NOTED)] == noted
    time_is(BEGINNING + timedelta(minutes=59))
    ask(ListAuditEntries(), actor="key:a")
    assert len(rows(NOTED)) == 2
    time_is(BEGINNING + timedelta(minutes=61))
    ask(ListAuditEntries(), actor="key:a")
    assert len(rows(NOTED)) == 3


def test_a_file_that_is_taken_away_is_noted_and_a_head_is_not(
    log: Log, ask: Ask, keys: Keys, rows: Rows
) -> None:
    log.tell(1)
    ask(GetAuditHead(), actor="key:a")
    assert rows(NOTED) == []
    for _ in range(2):
        ask(ExportAudit(), actor="key:a")
    assert [each["action"] for each in rows(NOTED)] == ["export_audit"] * 2
