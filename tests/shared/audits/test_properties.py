"""Any one change of any entry of an audit log shows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosotros.audits.chain import BEGINNING, MEMBERS, following, spelt
from nosotros.audits.checking import Altered, Untold
from nosotros.audits.files import Line
from tests.shared.audits.logs import check, entry, file_of, head_of, linked

Entries = list[dict[str, Any]]
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


def without_line(content: bytes, place: int) -> list[bytes]:
    lines = content.splitlines(keepends=True)
    return [*lines[:place], *lines[place + 1 :]]
