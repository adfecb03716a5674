"""Text messages are counted as a telephone company counts them (3GPP TS 23.038, TS 23.040)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifications.domain.segments import BASIC, EXTENDED, count

#: the alphabet again, as the specification's table has it, row by row
_TABLE = (
    "@£$¥èéùìòÇ\nØø\rÅå",
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ",
    " !\"#¤%&'()*+,-./",
    "0123456789:;<=>?",
    "¡ABCDEFGHIJKLMNO",
    "PQRSTUVWXYZÄÖÑÜ§",
    "¿abcdefghijklmno",
    "pqrstuvwxyzäöñüà",
)
_ESCAPED = {"\f": 10, "^": 20, "{": 40, "}": 41, "\\": 47, "[": 60, "~": 61, "]": 62, "|": 64}
_ESCAPED["€"] = 101


def test_the_alphabet_is_that_of_the_specification():
    assert all(len(row) == 16 for row in _TABLE)
    assert frozenset("".join(_TABLE)) - {"\x1b"} == BASIC
    assert frozenset(_ESCAPED) == EXTENDED


@pytest.mark.parametrize(
    ("text", "encoding", "length", "segments"),
    [
        ("", "gsm-7", 0, 1),
        ("a" * 160, "gsm-7", 160, 1),
        ("a" * 161, "gsm-7", 161, 2),
        ("a" * 306, "gsm-7", 306, 2),
        ("a" * 307, "gsm-7", 307, 3),
        ("¿Mañana? ¡Sé!", "gsm-7", 13, 1),
        ("€" * 80, "gsm-7", 160, 1),
        ("€" * 81, "gsm-7", 162, 2),
        # An escape and its character stay together: 76 fit into 153 septets, with one to spare.
        ("€" * 153, "gsm-7", 306, 3),
        ("a" * 152 + "€" + "a" * 152, "gsm-7", 306, 3),
        ("í" * 70, "ucs-2", 70, 1),
        ("í" * 71, "ucs-2", 71, 2),
        ("í" * 134, "ucs-2", 134, 2),
        ("í" * 135, "ucs-2", 135, 3),
        ("💜" * 35, "ucs-2", 70, 1),
        # Both halves of a pair stay together: 33 fit into 67 units, with one to spare.
        ("💜" * 67, "ucs-2", 134, 3),
    ],
)
def test_known_lengths(text, encoding, length, segments):
    counted = count(text)
    assert (counted.encoding, counted.length, counted.segments) == (encoding, length, segments)


def test_what_makes_a_text_cost_more_is_named_once():
    assert count("Así está el país: ¿sí?").costly == "íá"
    assert count("¿Mañana?").costly == ""


def slowly(text):
    """Septets or code units written out one by one, and cut by going back from each full segment."""
    gsm = all((each in "".join(_TABLE) and each != "\x1b") or each in _ESCAPED for each in text)
    if gsm:
        units = [part for each in text for part in (("esc", each) if each in _ESCAPED else (each,))]
        alone, joined = 160, 153
    else:
        coded = text.encode("utf-16-be", "surrogatepass")
        units = [coded[at : at + 2] for at in range(0, len(coded), 2)]
        alone, joined = 70, 67
    if len(units) <= alone:
        return len(units), 1
    segments, at = 0, 0
    while at < len(units):
        end = min(at + joined, len(units))
        if end < len(units) and _opens(units[end - 1]):
            end -= 1
        segments, at = segments + 1, end
    return len(units), segments


def _opens(unit):
    return unit == "esc" or (isinstance(unit, bytes) and 0xD8 <= unit[0] <= 0xDB)


_LETTERS = st.sampled_from(sorted(BASIC | EXTENDED))
_ANY = st.one_of(_LETTERS, st.characters(exclude_categories=("Cs",)), st.sampled_from("€{}💜í"))


@given(st.one_of(st.text(_LETTERS, max_size=500), st.text(_ANY, max_size=300)))
@example("€" * 153 + "a")
@example("💜" * 67)
def test_two_ways_to_count_agree(text):
    counted = count(text)
    assert (counted.length, counted.segments) == slowly(text)
