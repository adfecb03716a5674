"""The audit log's chain: whatever is changed of a copy shows, and where."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosotros import seals
from nosotros.audits import files
from nosotros.audits.chain import BEGINNING, MEMBERS, following, spelt
from nosotros.audits.checking import Altered, Chain, Head, Untold
from nosotros.audits.files import Line, taken_apart
from nosotros.errors import SealBroken
from nosotros.seals import SigningKey

KEY = SigningKey.read(seals.new_seed())
OTHER = SigningKey.read(seals.new_seed())
KEYS = {KEY.kid: KEY.private.public_key()}
ISSUER = "https://nosotros.example.org/v/gestarsalud"
MADE = 1_755_525_600
Entries = list[dict[str, Any]]


def entry(position: int, **facts: Any) -> dict[str, Any]:
    """An entry, as it is in JSON."""
    at = f"2026-08-18T14:00:{position % 60:02}.000001Z"
    return {
        **dict.fromkeys(MEMBERS),
        "position": position,
        "entry_id": position * 7,
        "organisation": "gestarsalud",
        "service": "training",
        "at": at,
        "heard_at": at,
        "actor": "key:1",
        "action": "mark_attendance",
        "subject": f"session-{position}",
        **facts,
    }


def linked(entries: Sequence[dict[str, Any]], *, previous: bytes = BEGINNING) -> list[Line]:
    """Entries in a chain of their own: whoever may write the table can make it."""
    lines: list[Line] = []
    for each in entries:
        content = spelt(each)
        previous = following(previous, content)
        lines.append(Line(content, previous))
    return lines


def file_of(lines: Sequence[Line], *, key: SigningKey = KEY, **about: Any) -> bytes:
    """A sealed file of a log's first entries."""
    said = {
        "iss": ISSUER,
        "iat": MADE,
        "organisation": "gestarsalud",
        "after": 0,
        "until": len(lines),
        "previous": BEGINNING.hex(),
        "hash": (lines[-1].hash if lines else BEGINNING).hex(),
        "head": len(lines),
    }
    return files.sealed({**said, **about}, lines, key=key, keys_url=f"{ISSUER}/keys")


def head_of(lines: Sequence[Line], *, organisation: str = "gestarsalud") -> Head:
    """A log's head, as it is read from what was signed."""
    claims = {
        "iat": MADE,
        "organisation": organisation,
        "position": len(lines),
        "hash": (lines[-1].hash if lines else BEGINNING).hex(),
    }
    token = KEY.sign(claims, typ=seals.AUDIT_HEAD, keys_url=f"{ISSUER}/keys")
    return Head.read(token, KEYS)


def check(*contents: bytes, heads: Sequence[Head] = ()) -> Chain:
    """Check parts of a log, one after the other."""
    chain = Chain(heads=heads)
    for each in contents:
        chain.take(taken_apart(each), keys=KEYS)
    chain.finish()
    return chain


def without_line(content: bytes, place: int) -> list[bytes]:
    lines = content.splitlines(keepends=True)
    return [*lines[:place], *lines[place + 1 :]]


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


TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
FACTS = st.fixed_dictionaries(
    {
        "actor": TEXTS,
        "action": TEXTS,
        "subject": st.none() | TEXTS,
        "purpose": st.none() | TEXTS,
        "entry_id": st.integers(0, 2**53 - 1),
    }
)
LOGS = st.lists(FACTS, min_size=1, max_size=6).map(
    lambda all: [entry(n, **facts) for n, facts in enumerate(all, start=1)]
)


@given(LOGS)
def test_any_log_is_valid_as_it_was_written(entries: Entries) -> None:
    lines = linked(entries)
    assert check(file_of(lines), heads=[head_of(lines)]).position == len(entries)


@given(LOGS, st.data())
def test_any_one_change_of_any_entry_shows(entries: Entries, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from(MEMBERS))
    changed = data.draw(
        (TEXTS | st.none() | st.integers(0, 99)).filter(lambda v: v != entries[place][name])
    )
    lines = linked(entries)
    other = spelt({**entries[place], name: changed})
    head = head_of(lines)
    # With the hash that it had, with the hash that it would have, with all that follow made anew.
    mine = following(lines[place - 1].hash if place else BEGINNING, other)
    rest = entries[place + 1 :]
    for made in (
        [*lines[:place], Line(other, lines[place].hash), *lines[place + 1 :]],
        [*lines[:place], Line(other, mine), *lines[place + 1 :]],
        [*lines[:place], Line(other, mine), *linked(rest, previous=mine)],
    ):
        with pytest.raises((Altered, Untold)):
            check(file_of(made), heads=[head])
        # And with the seal that it had put under it.
        body = b"".join(each.written() for each in made)
        with pytest.raises((Altered, Untold)):
            check(body + file_of(lines).splitlines(keepends=True)[-1])


@given(LOGS, st.data())
def test_any_byte_that_differs_shows(entries: Entries, data: st.DataObject) -> None:
    content = file_of(linked(entries))
    place = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != content[place]))
    with pytest.raises(Altered):
        check(content[:place] + bytes([byte]) + content[place + 1 :])


@given(LOGS, st.data())
def test_any_line_that_is_gone_shows(entries: Entries, data: st.DataObject) -> None:
    content = file_of(linked(entries))
    place = data.draw(st.integers(0, len(entries)))
    with pytest.raises(Altered):
        check(b"".join(without_line(content, place)))


def test_entries_are_json_lines() -> None:
    content = file_of(linked([entry(n) for n in range(1, 4)]))
    *entries, seal = [json.loads(line) for line in content.splitlines()]
    assert [each["entry"]["position"] for each in entries] == [1, 2, 3]
    assert seal.keys() == {"seal"}
