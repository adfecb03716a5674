"""A template that is broken, hostile, too long or missing a language is refused when it is written."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nosotros.contracts.texts import TEXTS
from notifications.domain.checking import placeholders_of, problems
from notifications.domain.rules import RULES, Use, use_of
from notifications.domain.templates import TemplateText
from tests.notifications.domain.test_reading import HOSTILE

USE = Use(purposes=frozenset(("reminders",)), gives=frozenset(("first_names", "when", "place")))


def words(channel="sms", source="Hola, {{ first_names }}", subject=None):
    """A template's texts for one channel, as they have to be."""
    variants = (False, True) if channel in ("sms", "whatsapp") else (False,)
    return tuple(
        TemplateText(
            language=language, channel=channel, text=source, subject=subject, discreet=discreet
        )
        for language in ("es", "en", "fr")
        for discreet in variants
    )


def found(texts, purpose="reminders", use=USE):
    problem = problems(texts, purpose=purpose, use=use)
    assert all(code.split(":")[0] in TEXTS for _, code in problem)
    return list(problem)


def changed(texts, at=0, **facts):
    return (*texts[:at], replace(texts[at], **facts), *texts[at + 1 :])


@pytest.mark.parametrize(
    ("channel", "subject"),
    [("sms", None), ("whatsapp", None), ("email", "Nos vemos"), ("print", "Nos vemos")],
)
def test_whole_words_are_taken(channel, subject):
    assert found(words(channel, subject=subject)) == []


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ((), ("texts", "required")),
        (words()[:4], ("texts", "language_missing:sms:fr")),
        (words()[:5], ("texts", "discreet_missing:sms:fr")),
        ((*words()[:4], words()[5]), ("texts", "plain_missing:sms:fr")),
        ((*words(), words()[0]), ("texts.6", "repeated")),
        (changed(words(), text="{{ surname }}"), ("texts.0.text", "placeholder_unknown:surname")),
        (changed(words(), text="a" * 613), ("texts.0.text", "too_long_sms:5:4")),
        (changed(words(), text="á" * 269), ("texts.0.text", "too_long_sms:5:4")),
        (
            changed(words(), text="á" * 255 + "{{ first_names }}"),
            ("texts.0.text", "too_long_sms:5:4"),
        ),
        (changed(words("whatsapp"), text="a" * 1025), ("texts.0.text", "too_long:1025:1024")),
        (
            changed(words("email", subject="S"), text="a" * 20_001),
            ("texts.0.text", "too_long:20001:20000"),
        ),
        (words("print", "a" * 4001, subject="S"), ("texts.2.text", "too_long:4001:4000")),
        (changed(words(), text=" \n "), ("texts.0.text", "required")),
        (changed(words(), subject="S"), ("texts.0.subject", "subject_unseen")),
        (changed(words("email", subject="S"), subject=None), ("texts.0.subject", "required")),
        (changed(words("email", subject="S"), subject=" "), ("texts.0.subject", "required")),
        (
            changed(words("email", subject="S"), subject="a" * 121),
            ("texts.0.subject", "too_long:121:120"),
        ),
        (
            changed(words("email", subject="S"), subject="Para {{ first_names }}"),
            ("texts.0.subject", "names_somebody"),
        ),
        (
            changed(words("email", subject="S"), subject="{{ cohort }}"),
            ("texts.0.subject", "placeholder_unknown:cohort"),
        ),
        (
            changed(words("email", subject="S"), subject="{{ ''.__class__ }}"),
            ("texts.0.subject", "template_reaches"),
        ),
        (
            changed(words("print", subject="S"), subject="Su embarazo"),
            ("texts.0.subject", "not_discreet:embaraz"),
        ),
        (
            changed(words(), at=1, text="Su curso empieza"),
            ("texts.1.text", "not_discreet:curso"),
        ),
        (
            changed(words(), at=3, text="Your health matters"),
            ("texts.3.text", "not_discreet:health"),
        ),
        (
            changed(words("whatsapp"), at=1, text="Reunión de MAMÁS"),
            ("texts.1.text", "not_discreet:mamas"),
        ),
        (
            changed(words(), at=5, text="{% if place %}Votre santé{% else %}S{% endif %}"),
            ("texts.5.text", "not_discreet:sante"),
        ),
        # An e-mail without discreet words goes to shared mailboxes as it is.
        (
            changed(words("email", subject="S"), text="Para su bebé"),
            ("texts.0.text", "not_discreet:bebe"),
        ),
        (changed(words(), whatsapp_name="hola"), ("texts.0.whatsapp_name", "only_whatsapp")),
        (
            changed(words("whatsapp"), whatsapp_name="Hola 1"),
            ("texts.0.whatsapp_name", "not_a_whatsapp_name"),
        ),
        (
            changed(changed(words("whatsapp"), whatsapp_name="a"), at=1, whatsapp_name="a"),
            ("texts.1.whatsapp_name", "repeated"),
        ),
        (
            changed(words("whatsapp"), whatsapp_name="a", text="{% if place %}x{% endif %}y"),
            ("texts.0.text", "approved_words_plain"),
        ),
        # What a condition hides from long values, or from each value alone, is found.
        (
            changed(words(), text="{% if not place %}" + "a" * 613 + "{% endif %}b"),
            ("texts.0.text", "too_long_sms:5:4"),
        ),
        (
            changed(
                words(),
                text="{% if place and not when %}" + "{{ first_names }}" * 25 + "{% endif %}b",
            ),
            ("texts.0.text", "too_long_sms:11:4"),
        ),
        (
            changed(words(), text="{% if place %}En {{ place }}{% endif %}"),
            ("texts.0.text", "may_say_nothing"),
        ),
        (
            changed(words("email", subject="S"), subject="{% if when %}El {{ when }}{% endif %}"),
            ("texts.0.subject", "may_say_nothing"),
        ),
        (
            changed(
                words("email", subject="S"),
                subject="S{% if not when %}" + "a" * 120 + "{% endif %}",
            ),
            ("texts.0.subject", "too_long:121:120"),
        ),
        *((changed(words(), text=source), ("texts.0.text", code)) for source, code in HOSTILE),
    ],
)
def test_what_could_not_be_sent_is_refused_where_it_is_written(texts, problem):
    assert problem in found(texts)


def test_a_usual_variant_may_say_what_the_discreet_one_may_not():
    assert found(changed(words(), text="Su curso empieza {{ when }}")) == []
    texts = words("email", subject="S")
    discreet = tuple(replace(each, discreet=True) for each in texts)
    assert found((*changed(texts, text="Para su bebé"), *discreet)) == []
    assert found((*texts, *changed(discreet, text="Para su bebé"))) == [
        ("texts.3.text", "not_discreet:bebe")
    ]


def test_discreet_words_take_no_placeholder_that_tells():
    use = Use(purposes=frozenset(("programme",)), gives=frozenset(("first_names", "module")))
    texts = changed(words(), at=1, text="Empieza {{ module }}")
    assert found(texts, "programme", use) == [("texts.1.text", "not_discreet:module")]
    texts = changed(words("print", subject="S"), subject="{{ module | upper }}")
    assert found(texts, "programme", use) == [("texts.0.subject", "not_discreet:module")]


LINK = Use(purposes=frozenset(("security",)), gives=frozenset(("first_names", "link")))


@pytest.mark.parametrize(
    "source",
    [
        "https://evil.example/?u={{ link }}",
        "Su enlace: {{ link }}.evil.example",
        "({{ link }})",
        "{{ first_names }}{{ link }}",
        "https://evil.example/{% if first_names %}{{ link }}{% endif %}",
        "https://evil.example/{{ first_names }}{% if not first_names %}{{ link }}{% endif %}",
        "https://evil.example/?u={{ link | lower }}",
        "x\u00a0{{ link | trim }}",
    ],
)
def test_the_link_to_her_page_is_part_of_no_other_address(source):
    assert found(changed(words(), text=source), "security", LINK) == [
        ("texts.0.text", "link_apart")
    ]


def test_a_link_that_stands_alone_is_taken_and_is_no_subject():
    for source in ("{{ link }}", "Hola: {{ link }} y ya", "Hola\n{{ link }}\n\n{{ first_names }}"):
        assert found(changed(words(), text=source), "security", LINK) == []
    mail = changed(words("email", subject="S"), subject="{{ link }}")
    assert found(mail, "security", LINK) == [("texts.0.subject", "link_apart")]
    use = Use(purposes=frozenset(("news",)), gives=frozenset(("first_names", "text")))
    assert found(words(source="({{ text }})"), "news", use) == []


def test_the_purpose_is_that_of_the_rules_that_send_it():
    assert found(words(), "news") == [("purpose", "purpose_of_rule:reminders")]


def test_no_organisation_writes_what_is_sent_at_any_hour():
    assert found(words(), "security", None) == [("purpose", "purpose_security")]
    assert found(words(source="{{ anything }}"), "news", None) == []


def test_everything_wrong_is_said_at_once():
    texts = changed(changed(words()[:5], text="{{ x.y }}"), at=1, text="Su salud")
    assert found(texts, "news") == [
        ("purpose", "purpose_of_rule:reminders"),
        ("texts", "discreet_missing:sms:fr"),
        ("texts.0.text", "template_reaches"),
        ("texts.1.text", "not_discreet:salud"),
    ]


def test_what_two_rules_send_takes_what_both_give():
    other = replace(RULES["session_reminder"], code="other", template="meeting_moved")
    use = use_of("meeting_moved", (*RULES.values(), other))
    assert use == Use(
        purposes=frozenset(("programme", "reminders")),
        gives=frozenset(("first_names", "day", "time", "when")),
    )
    assert use_of("a_campaigns_own", RULES.values()) is None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.builds(
            TemplateText,
            language=st.sampled_from(("es", "en", "fr")),
            channel=st.sampled_from(("sms", "whatsapp", "email", "print")),
            text=st.text(max_size=80) | st.sampled_from([source for source, _ in HOSTILE]),
            subject=st.none() | st.text(max_size=20),
            discreet=st.booleans(),
            whatsapp_name=st.none() | st.text(max_size=5),
        ),
        max_size=8,
    )
)
def test_whatever_is_written_is_taken_or_refused_and_never_fails(texts):
    if not found(texts):
        placeholders_of(texts)
