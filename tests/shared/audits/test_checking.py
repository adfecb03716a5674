"""The audit log's chain: whatever is changed of a copy shows, and where."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from nosotros import seals
from nosotros.audits.chain import BEGINNING, MEMBERS, following, spelt
from nosotros.audits.checking import Altered, Head, Untold
from nosotros.errors import SealBroken
from tests.shared.audits.logs import (
    ISSUER,
    KEY,
    KEYS,
    MADE,
    OTHER,
    check,
    entry,
    file_of,
    head_of,
    linked,
)


def test_an_entry_has_one_spelling_and_a_hash_that_anybody_can_compute() -> None:
    facts = {
        "action": "get_participant",
        "actor": "key:1",
        "agreement_id": UUID("01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"),
        "at": datetime(2026, 8, 18, 9, tzinfo=UTC),
        "command_id": None,
        "entry_id": 41,
        "grantee": "la-u",
        "heard_at": datetime(2026, 8, 18, 9, 0, 0, 250_000, tzinfo=UTC),
        "organisation": "gestarsalud",
        "position": 1,
        "purpose": "training",
        "service": "enrolment",
        "subject": 'é"\\\n\x1f\x7f\u2028',
    }
    written = (
        '{"action":"get_participant","actor":"key:1",'
        '"agreement_id":"01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21","at":"2026-08-18T09:00:00.000000Z",'
        '"command_id":null,"entry_id":41,"grantee":"la-u","heard_at":"2026-08-18T09:00:00.250000Z",'
        '"organisation":"gestarsalud","position":1,"purpose":"training","service":"enrolment",'
        '"subject":"é\\"\\\\\\n\\u001f\x7f\u2028"}'
    ).encode()
    assert spelt(facts) == written
    assert following(BEGINNING, written) == hashlib.sha256(b"\0" * 32 + written).digest()
    assert tuple(sorted(MEMBERS)) == MEMBERS


def test_a_copy_that_nobody_changed_is_valid() -> None:
    lines = linked([entry(n) for n in range(1, 8)])
    chain = check(file_of(lines), heads=[head_of(lines[:3]), head_of(lines), head_of([])])
    assert (chain.position, chain.organisation) == (7, "gestarsalud")


def test_an_empty_log_is_valid() -> None:
    chain = check(file_of([]), heads=[head_of([])])
    assert (chain.position, chain.organisation) == (0, "gestarsalud")


def test_parts_that_follow_one_another_are_one_log() -> None:
    lines = linked([entry(n) for n in range(1, 8)])
    parts = [
        file_of(lines[:3]),
        file_of(lines[3:], after=3, until=7, previous=lines[2].hash.hex()),
    ]
    assert check(*parts, heads=[head_of(lines[:5])]).position == 7
    later = check(parts[1], heads=[head_of(lines[:3])])
    assert (later.after, later.position) == (3, 7)
    with pytest.raises(Untold, match="begins after the head"):
        check(parts[1], heads=[head_of(lines[:2])])
    with pytest.raises(Altered, match="entry 1 stands after entry 7"):
        check(parts[1], parts[0])
    with pytest.raises(Altered, match="entry 4 is missing"):
        check(parts[0], file_of(lines[4:], after=4, until=7, previous=lines[3].hash.hex()))


def test_the_head_of_another_log_tells_nothing() -> None:
    lines = linked([entry(1)])
    with pytest.raises(Untold, match="of la-u's log"):
        check(file_of(lines), heads=[head_of(lines, organisation="la-u")])


@pytest.mark.parametrize("claims", [{}, {"iat": MADE, "organisation": "a", "position": 1}])
def test_what_is_no_head_is_not_taken_for_one(claims: dict[str, Any]) -> None:
    token = KEY.sign(claims, typ=seals.AUDIT_HEAD, keys_url=ISSUER)
    with pytest.raises(SealBroken):
        Head.read(token, KEYS)


Change = Callable[[list[bytes]], list[bytes]]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda lines: [*lines[:4], *lines[5:]], "entry 5 is missing: entry 6 stands in its place"),
        (
            lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]],
            "entry 5 is missing: entry 6 stands in its place",
        ),
        (lambda lines: [*lines[:4], lines[2], *lines[4:]], "entry 3 stands after entry 4"),
        (
            lambda lines: [*lines[:4], lines[4].replace(b"session-5", b"session-9"), *lines[5:]],
            "entry 5 does not follow entry 4",
        ),
        (
            lambda lines: [*lines[:4], lines[4].replace(b"gestarsalud", b"la-u"), *lines[5:]],
            "entry 5 is of another organisation",
        ),
        (
            lambda lines: [*lines[:4], b'{"entry":{},"hash":"' + b"0" * 64 + b'"}\n', *lines[4:]],
            "altered where entry 5 should be",
        ),
        (lambda lines: [*lines[:4], b"nothing\n", *lines[4:]], "altered where entry 5 should be"),
        (lambda lines: lines[:5], "cut off after entry 5: no seal"),
        (lambda lines: [*lines[:5], lines[-1]], "cut off after entry 5: it was sealed with 7"),
        (lambda lines: [*lines[:6], lines[6].replace(b'"entry"', b'"entry" ')], "entry 7"),
        (lambda lines: [], "cut off after entry 0"),
    ],
)
def test_what_was_done_to_a_copy_shows_and_where(change: Change, found: str) -> None:
    content = file_of(linked([entry(n) for n in range(1, 8)]))
    with pytest.raises(Altered, match=found):
        check(b"".join(change(content.splitlines(keepends=True))))


def test_another_ones_seal_is_not_the_hubs() -> None:
    lines = linked([entry(n) for n in range(1, 4)])
    with pytest.raises(Altered, match=r"not as the hub sealed it.*signed by none of these keys"):
        check(file_of(lines, key=OTHER))
    seal = file_of(lines[:2], until=3).splitlines(keepends=True)[-1]
    body = file_of(lines).splitlines(keepends=True)[:-1]
    with pytest.raises(Altered, match="not the file that was sealed"):
        check(b"".join([*body, seal]))


def test_a_seal_says_where_its_entries_stand() -> None:
    lines = linked([entry(n) for n in range(1, 4)])
    for wrong in ({"hash": "00"}, {"hash": 5}, {"organisation": "la-u"}, {"until": 2}):
        with pytest.raises(Altered, match="entry 3 is not the last of what the hub sealed"):
            check(file_of(lines, **wrong))
    with pytest.raises(Altered, match="entry 1 stands after entry 2"):
        check(file_of(lines, after=2))
    with pytest.raises(Altered):
        check(file_of(lines, until="3"))


def test_who_makes_the_whole_chain_anew_is_found_out_by_an_earlier_head() -> None:
    """Who has the database and the hub's key can write and seal what they like, but not the past."""
    entries = [entry(n) for n in range(1, 8)]
    first = linked(entries)
    heads = [head_of(first[:2]), head_of(first[:5])]
    entries[3] = entry(4, actor="key:2")
    again = file_of(linked(entries))
    assert check(again).position == 7
    with pytest.raises(Altered, match="rewritten after entry 2 and up to 5"):
        check(again, heads=heads)
    with pytest.raises(
        Altered, match=r"cut off after entry 4: on 2025-08-18T14:00:00\+00:00 there"
    ):
        check(file_of(first[:4]), heads=heads)


def test_entries_are_json_lines() -> None:
    content = file_of(linked([entry(n) for n in range(1, 4)]))
    *entries, seal = [json.loads(line) for line in content.splitlines()]
    assert [each["entry"]["position"] for each in entries] == [1, 2, 3]
    assert seal.keys() == {"seal"}
