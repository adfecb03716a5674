"""Her own page: what it shows, each part from its owner, in her language."""

import base64
import hashlib
import re
from collections.abc import Callable

import httpx
import pytest

from gateway.own_page.words import WORDS
from nosotros.contracts.common import ServiceUnavailable
from nosotros.contracts.language import SELF
from tests.gateway.own_page.answers import (
    GIVEN,
    HERSELF,
    LINK,
    ME,
    MEETINGS,
    NEXT,
    PREFERENCES,
    RECORD,
    VISITOR,
    asked,
    refuse,
    words_of,
)
from tests.gateway.peer import Peer

ANSWERED = (LINK, ME, "/m/gestarsalud/closed", f"{ME}/withdraw/{GIVEN}")
Open = Callable[..., httpx.Client]


def test_her_page_asks_each_owner_as_herself(visit: Open, peers: tuple[Peer, ...]):
    visit().get(ME)

    calls = asked(*peers)
    assert calls.pop("check_visit").headers["nameko.scopes"] == "public"
    assert set(calls) == {
        "get_own_record",
        "get_own_preferences",
        "get_own_next",
        "get_own_meeting",
    }
    for call in calls.values():
        assert call.payload == {}
        assert call.headers["nameko.scopes"] == SELF
        assert call.headers["nameko.person"] == HERSELF
        assert call.headers["nameko.actor"] == f"participant:{HERSELF}"
        assert call.headers["nameko.organisation"] == "gestarsalud"


def test_her_page_shows_what_is_hers(visit: Open):
    answer = visit().get(ME)

    text = words_of(answer)
    for part in (
        "Hola, Luz Marina",
        "Hora de cierre de esta página: 9:20 a. m.",
        "jueves 20 de agosto de 2026, de 3:30 p. m. a 5:00 p. m.",
        "Salón comunal, Calle 13 # 7-30, Soacha",
        "Habrá quien cuide a sus niños",
        "viernes 21 de agosto de 2026, de 10:00 a. m. a 11:00 a. m.",
        "Con Rosa Elvira Cómo por teléfono",
        "Emprendimiento solidario, terminado el 30 de julio de 2026",
        "Rodríguez <Pardo>",
        "Cédula de ciudadanía, termina en 3372",
        "18 de febrero de 2005",
        "San Mateo, Soacha",
        "+57 … 0723 (compartido)",
        "Recibir mensajes, desde el 11 de agosto de 2026",
        "Participar en el programa, desde el 12 de agosto de 2026 (la dio su representante)",
        "Hablar con una persona",
    ):
        assert part in text, part
    assert 'href="https://nosotros.example/v/gestarsalud/wq3mJx0Zs1m7dR0c4u8x3g"' in answer.text
    assert len(answer.content) < 30_000
    assert "<Pardo>" not in answer.text
    assert "<script" not in answer.text
    assert HERSELF not in answer.text


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_it_is_in_her_language_and_in_any_other_that_she_chooses(visit: Open, language: str):
    client = visit(check_visit=VISITOR | {"language": language})

    own = client.get(ME, headers={"Accept-Language": "de"})
    other = "fr" if language == "en" else "en"
    chosen = client.get(ME, params={"language": other, "fbclid": "whatever"})

    for answer, shown in ((own, language), (chosen, other)):
        assert f'<html lang="{shown}">' in answer.text
        assert WORDS[shown]["authorisations"] in answer.text
        assert len(answer.content) < 30_000
    assert f"{ME}/close?language={other}" in chosen.text


def test_every_language_says_everything():
    assert WORDS["es"].keys() == WORDS["en"].keys() == WORDS["fr"].keys()
    for key, text in WORDS["es"].items():
        named = set(re.findall(r"\{(\w+)\}", text))
        for language in ("en", "fr"):
            assert set(re.findall(r"\{(\w+)\}", WORDS[language][key])) == named, key


def test_what_is_sent_is_kept_nowhere_and_runs_nothing(visit: Open):
    client = visit()

    for path in ANSWERED:
        answer = client.get(path)
        style = re.findall(r"<style>(.*?)</style>", answer.text, re.S)[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert answer.headers["content-security-policy"] == (
            f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    ("method", "heading"),
    [
        ("get_own_next", "Su próxima sesión"),
        ("get_own_meeting", "Su próximo encuentro"),
        ("get_own_preferences", "Sus mensajes"),
        ("get_own_record", "Sus datos"),
    ],
)
def test_a_part_whose_service_does_not_answer_is_left_out_and_it_says_so(
    visit: Open, method: str, heading: str
):
    client = visit(**{method: refuse(ServiceUnavailable(service="somebody"))})

    answer = client.get(ME)

    assert answer.status_code == 200
    assert f"{heading} {WORDS['es']['missing']}" in words_of(answer)
    assert WORDS["es"]["close"] in answer.text


def test_who_has_nothing_planned_is_told_so_plainly(visit: Open):
    client = visit(
        get_own_next={"session": None, "certificates": []},
        get_own_meeting={"next": None},
        get_own_record=RECORD | {"contacts": [], "authorisations": []},
    )

    text = words_of(client.get(ME))

    for key in (
        "no_session",
        "no_meeting",
        "no_certificates",
        "no_contacts",
        "no_authorisations",
    ):
        assert WORDS["es"][key] in text


def test_who_left_is_told_since_when_her_data_are_not_used(visit: Open):
    client = visit(get_own_record=RECORD | {"restricted_at": "2026-08-15T03:00:00Z"})

    assert "Usted salió del programa el 14 de agosto de 2026" in words_of(client.get(ME))


def test_times_are_hers_where_she_goes_nowhere_and_the_places_where_she_goes(visit: Open):
    client = visit(get_own_preferences=PREFERENCES | {"zone": "Europe/Madrid"})

    text = words_of(client.get(ME))

    assert "jueves 20 de agosto de 2026, de 3:30 p. m. a 5:00 p. m. (hora de Bogotá)" in text
    assert "viernes 21 de agosto de 2026, de 5:00 p. m. a 6:00 p. m. (hora de Madrid)" in text


@pytest.mark.parametrize(
    ("language", "session", "meeting"),
    [
        (
            "es",
            "martes 1 de septiembre de 2026, de 11:30 a. m. a 1:00 p. m.",
            "viernes 21 de agosto de 2026, de 10:00 a. m. a 11:00 a. m.",
        ),
        (
            "en",
            "Tuesday, 1 September 2026, from 11:30 am to 1:00 pm",
            "Friday, 21 August 2026, from 10:00 am to 11:00 am",
        ),
        (
            "fr",
            "mardi 1er septembre 2026, de 11 h 30 à 13 h 00",
            "vendredi 21 août 2026, de 10 h 00 à 11 h 00",
        ),
    ],
)
def test_days_and_times_are_said_as_in_messages(
    visit: Open, language: str, session: str, meeting: str
):
    on_the_first = NEXT["session"] | {
        "begins_at": "2026-09-01T16:30:00Z",
        "ends_at": "2026-09-01T18:00:00Z",
    }
    client = visit(get_own_next=NEXT | {"session": on_the_first})

    text = words_of(client.get(ME, params={"language": language}))

    assert session in text
    assert meeting in text


def test_her_page_speaks_of_nobody_as_a_woman_or_a_man(visit: Open):
    text = words_of(visit().get(ME))

    assert "Cómo le contactamos" in text
    assert "Desde cuándo le conocemos 11 de agosto de 2026" in text
    for page in WORDS["es"].values():
        assert not re.search(r"\b[Ll][ao] (?:contactamos|conocemos|representaba)", page)


def test_a_place_is_told_later_where_nobody_knows_it(visit: Open):
    session = NEXT["session"] | {"place": None, "address": None, "municipality": None}
    client = visit(get_own_next=NEXT | {"session": session})

    assert WORDS["es"]["where_unknown"] in words_of(client.get(ME))


def test_a_meeting_in_person_says_where(visit: Open):
    meeting = MEETINGS["next"] | {"channel": "in_person", "place": "Biblioteca", "mentor": None}
    client = visit(get_own_meeting={"next": meeting})

    assert "Cómo en persona Dónde Biblioteca" in words_of(client.get(ME))


def test_a_certificate_leads_nowhere_else(visit: Open):
    forged = NEXT["certificates"][0] | {"link": "javascript:alert(1)"}
    client = visit(get_own_next=NEXT | {"certificates": [forged]})

    assert "javascript" not in client.get(ME).text
