"""What an answer is understood as: a table, and what never changes it."""

import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from notifications.domain.answers import Asked, Kind, Understood, understand
from notifications.domain.answers.absences import Day

_TABLE = Path(__file__).parent / "answers.txt"


def _table() -> Iterator[tuple[Asked, str, Understood]]:
    asked: list[Asked] = []
    expected = Understood(kind=Kind.OTHER)
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            first, kind, *rest = line.strip("[]").split()
            asked = list(Asked) if first == "any" else [Asked(first)]
            expected = Understood(
                kind=Kind(kind),
                urgent="urgent" in rest,
                courtesy="courtesy" in rest,
                page="page" in rest,
                childcare="childcare" in rest,
                day=next((each for each in rest if each in get_args(Day)), None),
            )
        elif line.strip() and not line.startswith("#"):
            for each in asked:
                yield each, line, expected


TABLE = tuple(_table())
ANSWERS = {text for _, text, _ in TABLE}
CLEAR = [each for each in TABLE if each[2].kind is not Kind.OTHER or each[2].urgent]


def without_accents(text: str) -> str:
    return "".join(
        each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each)
    )


def test_the_table_has_more_than_two_hundred_answers_half_of_them_near_misses():
    others = {text for _, text, expected in TABLE if expected.kind is Kind.OTHER}
    assert len(ANSWERS) > 450
    assert len(others) > 200


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("asked", Asked)
def test_an_answer_is_understood(asked, kind):
    wrong = [
        (text, understand(text, asked=asked))
        for each, text, expected in TABLE
        if each is asked and expected.kind is kind and understand(text, asked=asked) != expected
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        str.title,
        without_accents,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"  {text.replace(' ', '   ')}\n\n",
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: f"{text} 🙏🏽",
        lambda text: f"🌸 {text} ❤️",
        lambda text: f"{text}!!!",
        lambda text: f"{text}...",
        lambda text: f"¡{text}!",
    ],
    ids=["upper", "lower", "title", "accents", "nfd", "spaces", "nbsp", "emoji", "both", "bang",
         "dots", "exclaimed"],
)  # fmt: skip
def test_how_it_is_typed_changes_nothing(change):
    changed = [
        (text, understand(change(text), asked=asked), expected)
        for asked, text, expected in TABLE
        if understand(change(text), asked=asked) != expected
    ]
    assert changed == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ", gracias"),
        ("", " muchas gracias"),
        ("", " por favor"),
        ("por favor ", ""),
        ("Hola, ", ""),
        ("Buenos días. ", ""),
        ("Buenas tardes señora, ", " Dios la bendiga"),
        ("qué pena con ustedes, ", ""),
        ("", "\nMuy amables, feliz día"),
        ("disculpe ", " 🙏 gracias"),
    ],
)
def test_politeness_changes_no_kind(before, after):
    changed = [
        (text, understand(f"{before}{text}{after}", asked=asked).kind)
        for asked, text, expected in TABLE
        if understand(f"{before}{text}{after}", asked=asked).kind is not expected.kind
    ]
    assert changed == []


STORIES = (
    "ayer en la clase hablamos de lo que nos gusta y ",
    "mi vecina siempre me cuenta que ",
    "estaba en el bus leyendo esto y pensé ",
    "le respondí a mi ex que ",
)


@pytest.mark.parametrize("story", STORIES)
def test_a_stop_a_start_or_an_answer_within_a_longer_story_is_none(story):
    told = [
        text
        for asked, text, expected in TABLE
        if expected.kind in (Kind.STOP, Kind.START, Kind.YES, Kind.NO)
        and understand(f"{story}{text}", asked=asked).kind is not Kind.OTHER
    ]
    assert told == []


@pytest.mark.parametrize("end", [" y entonces me fui para la casa", " me dijo mi hermana riéndose"])
def test_nor_is_one_with_a_story_after_it(end):
    told = [
        text
        for asked, text, expected in TABLE
        if expected.kind in (Kind.STOP, Kind.START, Kind.YES, Kind.NO)
        and understand(f"{text}{end}", asked=asked).kind is not Kind.OTHER
    ]
    assert told == []


def test_one_wrong_letter_never_turns_an_answer_into_its_opposite():
    """It may be in doubt then, and a person reads it."""
    chance = random.Random(20260818)
    opposite = {Kind.STOP: Kind.START, Kind.START: Kind.STOP, Kind.YES: Kind.NO, Kind.NO: Kind.YES}
    for asked, text, expected in CLEAR:
        for _ in range(5):
            place = chance.randrange(len(text))
            wrong = text[:place] + chance.choice("aeiounrstl") + text[place + 1 :]
            kind = understand(wrong, asked=asked).kind
            assert kind is not opposite.get(expected.kind), (text, wrong)


def test_the_message_that_is_answered_is_no_part_of_the_answer():
    mail = (
        "no puedo ir, gracias\n\nEl mar, 18 ago 2026 a las 9:00, Nosotros <a@example.org> escribió:"
        "\n> Si quiere venir, responda SÍ.\n> Para no recibir más mensajes, responda STOP."
    )
    assert understand(mail, asked=Asked.SESSION).kind is Kind.ABSENCE
    english = "STOP\nOn Tue, 18 Aug 2026 at 9:00, Nosotros wrote:\n> You have a place."
    assert understand(english, asked=Asked.NOTHING).kind is Kind.STOP


@pytest.mark.parametrize("asked", Asked)
@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "😀" * 1000, "a" * 100_000, "¿" * 5000]
    + [
        f"{again * 4000}{end}"
        for again in ("no ", "si quiero ", "ok ", "ya no ", "que ", "más ", "no puedo hoy ", "de ")
        for end in ("", "x")
    ],
    ids=lambda text: text[:10],
)
def test_what_has_no_words_or_too_many_is_understood_as_nothing_else(asked, text):
    """And soon, whatever somebody makes up."""
    assert understand(text, asked=asked).kind in (Kind.OTHER, Kind.ABSENCE)
