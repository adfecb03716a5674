"""What the platform's own words say with real dates, in each language: `said.txt` holds it whole."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from notifications.domain.placeholders import samples
from notifications.domain.rendering import render
from notifications.domain.saying import MOMENTS, said
from notifications.domain.templates import LANGUAGES
from notifications.templates import BUILT_IN

TABLE = Path(__file__).with_name("said.txt")
BOGOTA = "America/Bogota"
DATA = {
    "begins_at": "2026-08-22T14:00:00+00:00",
    "until_at": "2026-09-01T20:30:00+00:00",
    "due_on": "2026-08-22",
    "place": "Casa de la Juventud",
    "items": "2026-08-22T14:00:00Z Casa de la Juventud\n2026-08-22T20:00:00Z ",
}
#: before a day in French: its article, alone or in what holds one
_ARTICLE = re.compile(r"\b(?:le|du|au) $")
_DAY = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) \d")


def values_in(language: str) -> dict[str, str]:
    data = {**DATA, "text": samples(("text",), language=language)["text"]}
    data |= samples(("link",), language=language)
    return said(data, first_names="Yeimy Paola", language=language, zone=BOGOTA)


def texts_of(code: str, language: str) -> Iterator[tuple[str, str]]:
    """What is said in an SMS, in one that others see where that is another, and in an e-mail."""
    seen: set[str] = set()
    for name, channel, discreet in (
        ("sms", "sms", False),
        ("discreet", "sms", True),
        ("email", "email", False),
    ):
        shown = render(
            BUILT_IN[code],
            language=language,
            channel=channel,
            discreet=discreet,
            values=values_in(language),
        )
        if shown.text not in seen:
            head = f"{shown.subject} / " if shown.subject else ""
            yield name, head + shown.text.replace("\n", " / ")
        seen.add(shown.text)


def lines() -> list[str]:
    return [
        f"{code} {language} {name}: {text}"
        for code in BUILT_IN
        for language in LANGUAGES
        for name, text in texts_of(code, language)
    ]


def test_each_says_with_real_dates_what_the_table_holds():
    assert lines() == TABLE.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("code", sorted(set(BUILT_IN) - {"digest"}))
def test_a_day_in_french_has_its_article(code):
    for _, text in texts_of(code, "fr"):
        for found in _DAY.finditer(text):
            assert _ARTICLE.search(text[: found.start()]), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_and_a_time_are_said_by_themselves_as_together(language):
    values = values_in(language)
    joined = {"es": ", ", "en": ", ", "fr": " à "}[language]
    for day, time, both in MOMENTS.values():
        assert values[both] == f"{values[day]}{joined}{values[time]}"


def test_the_samples_are_said_as_what_is_sent():
    moment = datetime.fromisoformat(DATA["begins_at"])
    assert date.fromisoformat(DATA["due_on"]) == moment.date()
    for language in LANGUAGES:
        sample = samples(("when", "day", "time"), language=language)
        assert sample == {each: values_in(language)[each] for each in sample}


def test_who_answers_as_news_says_has_no_more_messages_of_any_kind():
    for language, all_of_them in (
        ("es", "dejar de recibir nuestros mensajes, responda SALIR"),
        ("en", "stop receiving messages from us, reply STOP"),
        ("fr", "ne plus recevoir nos messages, répondez STOP"),
    ):
        assert all(all_of_them in text for _, text in texts_of("news", language))


def test_a_place_in_an_intake_is_no_place_where_one_meets():
    met = re.compile(r"Lugar: Casa|cambio de fecha o de lugar")
    told = " ".join(text for code in BUILT_IN for _, text in texts_of(code, "es"))
    assert "lugar" not in met.sub("", told).lower()
