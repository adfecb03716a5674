"""The platform's own words are as good as it asks others' to be."""

import re
from dataclasses import fields

import pytest

from nosotros.contracts import enrolment, mentoring, training
from nosotros.contracts.language import registry
from notifications.domain.answers import Asked, Kind, understand
from notifications.domain.checking import problems
from notifications.domain.placeholders import samples
from notifications.domain.rendering import render
from notifications.domain.rules import OWN, RULES, use_of
from notifications.domain.templates import CHANNELS, LANGUAGES
from notifications.templates import BUILT_IN, built_in, en, es, fr

CODES = sorted(BUILT_IN)
EVENTS = {
    registry.events[each].type: each
    for module in (enrolment, training, mentoring)
    for each in vars(module).values()
    if isinstance(each, type) and each in registry.events
}
#: what was told before, and is kept until then
KEPT = {"meeting_cancelled": {field.name for field in fields(mentoring.MeetingPlanned)}}
#: placeholders that are computed, and what of an event they are computed from; what is not here is
#: a field of the same name
FROM = {
    "first_names": None,
    **dict.fromkeys(("day", "time", "when"), "begins_at"),
    # An offer's end is known by when its message was delivered.
    **dict.fromkeys(("until_day", "until_time", "until"), None),
    # The day on which the event is told.
    "due": None,
}


@pytest.mark.parametrize("code", CODES)
def test_each_passes_the_checks_of_what_is_written(code):
    template = built_in(code, organisation="gestarsalud")
    use = use_of(code, RULES.values())
    assert problems(template.texts, purpose=template.purpose, use=use) == ()


def test_each_is_there_in_every_language_and_for_every_channel():
    assert set(es.WORDS) == set(en.WORDS) == set(fr.WORDS) == {*RULES, *OWN}
    for texts in BUILT_IN.values():
        there = {(each.language, each.channel) for each in texts}
        assert there == {(language, channel) for language in LANGUAGES for channel in CHANNELS}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_says_the_same_facts_in_every_language(code, language):
    template = built_in(code, organisation="gestarsalud")
    for channel in CHANNELS:
        said = [each for each in template.texts if each.channel == channel]
        taken = {tuple(sorted(set(re.findall(r"{{ (\w+) }}", each.text)))) for each in said}
        assert len(taken) == 1, (code, channel)


@pytest.mark.parametrize("code", CODES)
def test_a_text_message_in_spanish_is_short_and_cheap_where_it_can_be(code):
    template = built_in(code, organisation="gestarsalud")
    values = samples(template.placeholders, language="es")
    for discreet in (False, True):
        counted = render(
            template.texts, language="es", channel="sms", discreet=discreet, values=values
        )
        assert counted.segments <= 3
        # `sábado` and `SÍ` are written as they are; nothing else of ours costs more.
        if (
            not {"when", "until", "due", "items", "text"} & set(template.placeholders)
            and code != "offered"
        ):
            assert counted.encoding == "gsm-7", counted.costly
            assert counted.segments <= 1


@pytest.mark.parametrize("code", CODES)
def test_words_that_whatsapp_fills_in_itself_end_each_sentence_once(code):
    for text in BUILT_IN[code]:
        if text.whatsapp_name is not None:
            filled = text.text
            names = re.findall(r"{{ (\w+) }}", filled)
            for name, value in samples(names, language=text.language).items():
                filled = filled.replace(f"{{{{ {name} }}}}", value)
            assert ".." not in filled


def test_no_accent_is_left_out():
    bare = ("telefono", "pagina", "sabado", "dia ", "mas ", "aqui", "sesion", "numero", "cedula")
    said = " ".join(f"{each.subject} {each.text} ".lower() for t in BUILT_IN.values() for each in t)
    assert [word for word in bare if re.search(rf"\b{word}", said)] == []


def test_ids_differ_by_organisation_and_stay():
    one = built_in("enrolled", organisation="gestarsalud")
    assert one == built_in("enrolled", organisation="gestarsalud")
    assert one.id != built_in("enrolled", organisation="la-u").id
    assert built_in("unheard_of", organisation="gestarsalud") is None


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_gives_what_its_event_tells(rule):
    told = {field.name for field in fields(EVENTS[rule.event])} | KEPT.get(rule.code, set())
    for name in rule.gives:
        source = FROM.get(name, name)
        assert source is None or source in told, name


def test_every_reminder_expires_before_what_it_reminds_of():
    for rule in RULES.values():
        if rule.minutes_before is not None:
            assert rule.expires_after_minutes is not None
            assert rule.expires_after_minutes < rule.minutes_before


#: the replies that our words ask for, by language: what of, what in, and what each means
REPLIES = (
    ("es", "offered", Asked.OFFER, {"SÍ": Kind.YES, "NO": Kind.NO}),
    ("en", "offered", Asked.OFFER, {"YES": Kind.YES, "NO": Kind.NO}),
    ("fr", "offered", Asked.OFFER, {"OUI": Kind.YES, "NON": Kind.NO}),
    ("es", "session_reminder", Asked.SESSION, {"NO PUEDO IR": Kind.ABSENCE}),
    ("en", "session_reminder", Asked.SESSION, {"I CANNOT COME": Kind.ABSENCE}),
    ("fr", "session_reminder", Asked.SESSION, {"JE NE PEUX PAS VENIR": Kind.ABSENCE}),
    ("es", "news", Asked.NOTHING, {"SALIR": Kind.STOP}),
    ("en", "news", Asked.NOTHING, {"STOP": Kind.STOP}),
    ("fr", "news", Asked.NOTHING, {"STOP": Kind.STOP}),
    ("es", "stop_confirmed", Asked.NOTHING, {"INICIAR": Kind.START}),
    ("en", "stop_confirmed", Asked.NOTHING, {"START": Kind.START}),
    ("fr", "stop_confirmed", Asked.NOTHING, {"START": Kind.START}),
    ("es", "start_confirmed", Asked.NOTHING, {"SALIR": Kind.STOP}),
)


@pytest.mark.parametrize(("language", "code", "asked", "replies"), REPLIES)
def test_what_our_words_ask_her_to_reply_is_understood(language, code, asked, replies):
    said = [
        each.text
        for each in BUILT_IN[code]
        if each.language == language and each.channel in ("sms", "whatsapp")
    ]
    for reply, kind in replies.items():
        assert all(re.search(rf"\b{reply}\b", each) for each in said)
        assert understand(reply, asked=asked).kind is kind
        assert understand(f"{reply.lower()}.", asked=asked).kind is kind
