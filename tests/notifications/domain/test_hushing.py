"""What is filled into words that others may read tells nothing either."""

import pytest

from notifications.domain.hushing import hushed, telling_values
from notifications.domain.letters import ApprovedWords
from notifications.domain.rendering import render
from notifications.domain.templates import TemplateText
from notifications.templates import BUILT_IN

CENTRE = "Centro de Salud, programa madres gestantes"


def text(words, *, language="es", channel="sms", **more):
    return TemplateText(language=language, channel=channel, text=words, **more)


def said(template, *, language="es", channel="sms", discreet=True, **values):
    """What a template of the platform's says."""
    return render(
        BUILT_IN[template],
        language=language,
        channel=channel,
        discreet=discreet,
        values={"first_names": "Luz", **values},
    )


@pytest.mark.parametrize(
    ("name", "value", "spanish", "english", "french"),
    [
        ("place", CENTRE, "donde siempre", "the usual place", "au lieu habituel"),
        ("place", "MATERNIDAD", "donde siempre", "the usual place", "au lieu habituel"),
        ("place", "Health Centre", "donde siempre", "the usual place", "au lieu habituel"),
        ("place", "Jardín infantil", "donde siempre", "the usual place", "au lieu habituel"),
        (
            *("text", "El taller de lactancia para madres es el lunes"),
            *("tenemos noticias para usted", "we have news for you"),
            "nous avons des nouvelles pour vous",
        ),
        ("title", "Club de mamás", "lo que ya sabe", "what you know of", "ce que vous savez"),
        ("programme", "Semillas", "lo que ya sabe", "what you know of", "ce que vous savez"),
        ("cohort", "Soacha 2026", "lo que ya sabe", "what you know of", "ce que vous savez"),
        *(
            (name, value, value, value, value)
            for name, value in (
                ("place", "Casa de la Juventud, Soacha"),
                ("place", "por confirmar"),
                ("text", "La sede abre a las 7."),
                ("when", "sábado 22 de agosto, 9:00 a. m."),
                ("first_names", "Salud Milagros"),
                ("link", "https://red.example.org/m/gestarsalud/k3Jv9"),
                ("stand", "Carpa 4"),
                ("stand", ""),
            )
        ),
    ],
)
def test_a_value_that_tells_is_said_in_words_that_do_not(name, value, spanish, english, french):
    for language, expected in (("es", spanish), ("en", english), ("fr", french)):
        assert hushed({name: value}, language=language) == {name: expected}


def test_a_line_of_several_keeps_its_moment_without_its_place():
    items = (
        "sábado 22 de agosto, 9:00 a. m.: Centro de Salud\n"
        "sábado 22 de agosto, 2:00 p. m.: Casa 1\n"
        "taller de mamás"
    )
    assert hushed({"items": items}, language="es")["items"].split("\n") == [
        "sábado 22 de agosto, 9:00 a. m.: donde siempre",
        "sábado 22 de agosto, 2:00 p. m.: Casa 1",
        "lo que ya sabe",
    ]
    french = hushed({"items": "samedi 22 août, 9 h 00 : Maison de santé"}, language="fr")
    assert french["items"] == "samedi 22 août, 9 h 00 : au lieu habituel"


def test_what_has_moved_is_not_where_it_always_was():
    moved = render(
        BUILT_IN["session_moved"],
        language="es",
        channel="sms",
        discreet=True,
        values={"first_names": "Luz", "when": "sábado", "place": CENTRE},
        moved=True,
    )
    assert "Lugar: por confirmar, pregunte." in moved.text
    assert "siempre" not in moved.text


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "email"])
@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_where_others_read_nothing_of_it_is_left_and_where_nobody_does_all_is(channel, language):
    values = {"when": "22", "place": CENTRE}
    shared = said("session_reminder", language=language, channel=channel, **values)
    hers = said("session_reminder", language=language, channel=channel, discreet=False, **values)
    assert CENTRE in hers.text
    for part in (shared.text, shared.subject or "", shared.html or ""):
        assert not any(word in part for word in ("Salud", "programa", "madres", "gestantes"))


def test_words_that_whatsapp_fills_in_itself_are_given_nothing_that_tells():
    words = text(
        "{{ place }}",
        channel="whatsapp",
        discreet=True,
        whatsapp_name="cita",
        whatsapp_state="approved",
    )
    shared = render(
        [words], language="es", channel="whatsapp", discreet=True, values={"place": CENTRE}
    )
    assert shared.approved == ApprovedWords(name="cita", language="es", values=("donde siempre",))


def test_a_subject_is_read_by_whoever_looks_at_the_telephone_and_tells_nothing_ever():
    mail = text("{{ place }}", channel="email", subject="Nos vemos: {{ place }}")
    hers = render([mail], language="es", channel="email", discreet=False, values={"place": CENTRE})
    assert (hers.subject, hers.text) == ("Nos vemos: donde siempre", CENTRE)
    assert "<title>Nos vemos: donde siempre</title>" in (hers.html or "")


def test_what_tells_is_known_by_the_placeholder_where_others_may_read_it():
    values = {"title": "Taller", "stand": "Carpa 4"}
    both = "{{ title }} {{ stand }}"
    discreet = text("{{ stand }}", discreet=True)
    assert telling_values([text(both), discreet], values) == {}
    assert telling_values([text(both), text(both, discreet=True)], values) == {"title": "taller"}
    # An e-mail in one variant goes to shared mailboxes too, and a subject is seen everywhere.
    mail = text(both, channel="email", subject="S")
    assert telling_values([mail], values) == {"title": "taller"}
    quiet = text("{{ stand }}", channel="email", subject="S", discreet=True)
    assert telling_values([mail, quiet], values) == {}
    named = text("{{ stand }}", channel="print", subject="{{ title }}")
    assert telling_values([named], values) == {"title": "taller"}
