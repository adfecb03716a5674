"""Words with values, as they are sent."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.letters import ApprovedWords
from notifications.domain.placeholders import cleaned
from notifications.domain.rendering import WordsMissing, render
from notifications.domain.templates import TemplateText


def text(words, *, language="es", channel="sms", **more):
    return TemplateText(language=language, channel=channel, text=words, **more)


def sms(words, **values):
    return render([text(words)], language="es", channel="sms", discreet=False, values=values)


def test_placeholders_are_filled_in():
    assert sms("Hola, {{ first_names }}.", first_names="Yeimy").text == "Hola, Yeimy."


def test_a_condition_and_a_filter_are_kept_to():
    words = "{% if place %}En {{ place | upper }}{% else %}Pronto{% endif %}"
    assert sms(words, place="casa").text == "En CASA"
    assert sms(words, place="").text == "Pronto"


def test_a_text_message_is_counted():
    counted = sms("Así: {{ first_names }}", first_names="Ñ")
    assert (counted.segments, counted.encoding, counted.length) == (1, "ucs-2", 6)
    assert counted.costly == "í"


def test_a_sentence_that_ends_in_an_abbreviation_has_one_full_stop():
    assert (
        sms("El {{ when }}. Adiós", when="lunes, 9:00 a. m.").text == "El lunes, 9:00 a. m. Adiós"
    )
    assert sms("El {{ when }}... Adiós", when="9:00 a. m.").text == "El 9:00 a. m.... Adiós"
    assert sms("El {{ when }}. Adiós", when="9 h 00").text == "El 9 h 00. Adiós"


def test_a_missing_value_is_no_empty_one():
    with pytest.raises(WordsMissing) as refused:
        sms("Hola, {{ first_names }}.")
    assert refused.value.why == "value_missing"


def test_an_unknown_language_is_the_programmes_own():
    texts = [text("Hola"), text("Hello", language="en")]
    values: dict[str, str] = {}
    for language, said in (("en", "Hello"), ("de", "Hola"), ("es", "Hola")):
        rendered = render(texts, language=language, channel="sms", discreet=False, values=values)
        assert rendered.text == said


def test_eyes_of_others_see_the_discreet_words():
    texts = [text("Su clase"), text("Nos vemos", discreet=True)]
    for discreet, said in ((True, "Nos vemos"), (False, "Su clase")):
        rendered = render(texts, language="es", channel="sms", discreet=discreet, values={})
        assert (rendered.text, rendered.discreet) == (said, discreet)


def test_a_channel_without_words_is_said_to_have_none():
    with pytest.raises(WordsMissing) as refused:
        render([text("Hola")], language="es", channel="email", discreet=False, values={})
    assert refused.value.why == "no_words"


def test_what_would_be_too_long_is_not_sent():
    with pytest.raises(WordsMissing) as refused:
        sms("{{ text }}", text="á" * 269)
    assert refused.value.why == "too_long"
    assert sms("{{ text }}", text="á" * 268).segments == 4


def test_a_day_that_is_too_full_for_a_text_message_says_how_much_there_is_beside():
    day = "\n".join(
        f"sábado 22 de agosto, {hour}:00 a. m.: Casa de la Juventud" for hour in range(9)
    )
    shown = sms("Hola:\n{{ items }}", items=day)
    assert shown.segments == 4
    assert shown.text.splitlines()[:2] == [
        "Hola:",
        "sábado 22 de agosto, 0:00 a. m.: Casa de la Juventud",
    ]
    assert shown.text.splitlines()[-1] == "+ 5"
    assert len(shown.text.splitlines()) == 6
    mail = text("{{ items }}", channel="email", subject="S")
    whole = render([mail], language="es", channel="email", discreet=False, values={"items": day})
    assert whole.text == day


def test_a_list_has_fifty_lines_at_most():
    mail = text("{{ items }}", channel="email", subject="S")
    lines = [f"línea {each}" for each in range(60)]
    for some, shown in ((lines[:50], lines[:50]), (lines, [*lines[:50], "+ 10"])):
        whole = render(
            [mail],
            language="es",
            channel="email",
            discreet=False,
            values={"items": "\n".join(some)},
        )
        assert whole.text.split("\n") == shown


@pytest.mark.parametrize(
    ("source", "values", "name"),
    [
        # A condition that hid this from the checks would have it rendered line by line.
        (
            "{% if not x %}" + "{{ items }}" * 150 + "{% endif %}hola {{ x }}",
            {"x": "", "items": "palabra\n" * 500},
            "items",
        ),
        ("{{ items }}" * 190, {"items": "a" * 4000}, "items"),
        ("{{ text }} {{ x }}", {"text": "a" * 49_990, "x": "b"}, "text"),
        ("{{ x }}", {"x": "a" * 5_000_000}, "x"),
    ],
)
def test_what_would_grow_beyond_all_channels_is_refused_before_it_is_rendered(source, values, name):
    began = time.thread_time()
    with pytest.raises(WordsMissing) as refused:
        sms(source, **values)
    assert (refused.value.why, refused.value.name) == ("too_long", name)
    assert refused.value.length > 50_000
    assert time.thread_time() - began < 1


def test_what_would_say_nothing_is_not_sent():
    with pytest.raises(WordsMissing) as refused:
        sms("{{ text }}", text=" ")
    assert refused.value.why == "value_missing"


def test_words_that_would_do_more_are_not_run_even_if_they_got_in():
    with pytest.raises(WordsMissing) as refused:
        sms("{{ first_names.__class__ }}", first_names="x")
    assert refused.value.why == "not_words"


def test_a_value_is_a_value_and_no_words():
    assert sms("{{ first_names }}", first_names="{{ 7*7 }}{% raw %}").text == "{{ 7*7 }}{% raw %}"


def test_an_email_escapes_all_that_is_filled_in():
    texts = [
        text("Hola, {{ first_names }}:\n\n<b>A & B</b>\nC", channel="email", subject="Sí & no")
    ]
    rendered = render(
        texts,
        language="es",
        channel="email",
        discreet=False,
        values={"first_names": "<script>alert(1)</script>"},
    )
    assert rendered.subject == "Sí & no"
    assert rendered.text.startswith("Hola, <script>")
    assert rendered.html is not None
    assert "<script" not in rendered.html
    assert "<p>&lt;b&gt;A &amp; B&lt;/b&gt;<br>\nC</p>" in rendered.html
    assert '<html lang="es">' in rendered.html
    assert "<title>Sí &amp; no</title>" in rendered.html


def test_an_email_fetches_nothing_and_follows_our_link_alone():
    texts = [text("{{ link }}\n\n{{ first_names }}", channel="email", subject="S")]
    values = {"link": "https://a.example/?a=1&b=2", "first_names": "https://b.example"}
    rendered = render(texts, language="es", channel="email", discreet=False, values=values)
    assert rendered.html is not None
    assert rendered.html.count("<a ") == 1
    assert '<a href="https://a.example/?a=1&amp;b=2">' in rendered.html
    assert not any(each in rendered.html for each in ("src=", "<img", "<link", "url(", "@import"))


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", '"onclick="x'])
def test_what_is_no_address_is_no_link(link):
    texts = [text("{{ link }}", channel="email", subject="S")]
    rendered = render(texts, language="es", channel="email", discreet=False, values={"link": link})
    assert rendered.html is not None
    assert "<a " not in rendered.html


def test_approved_words_go_by_name_with_their_values_in_order():
    words = "{{ when }}: hola, {{ first_names }}. {{ when }}"
    values = {"first_names": "Yeimy  Paola", "when": "sábado\n9:00", "other": "x"}
    for state, approved in (
        ("none", None),
        ("pending", None),
        ("rejected", None),
        (
            "approved",
            ApprovedWords(name="hola", language="es", values=("sábado 9:00", "Yeimy Paola")),
        ),
    ):
        texts = [text(words, channel="whatsapp", whatsapp_name="hola", whatsapp_state=state)]
        rendered = render(texts, language="es", channel="whatsapp", discreet=False, values=values)
        assert rendered.approved == approved


def test_control_characters_and_turned_text_are_taken_out_of_values():
    assert cleaned("first_names", "Ye\x00i\x1bmy\u202e\n Paola\t") == "Yeimy Paola"
    assert cleaned("text", "a\r\n\r\n\r\n\r\nb \u2066 c\x07") == "a\n\nb c"


def test_a_long_name_is_cut_between_words_and_a_link_never():
    assert (
        cleaned("first_names", "María de los Ángeles Valentina Yulieth") == "María de los Ángeles"
    )
    assert len(cleaned("first_names", "x" * 200)) == 28
    assert cleaned("link", "https://a.example/" + "x" * 200).endswith("x" * 200)


@given(st.text(max_size=80))
def test_no_value_leaves_its_line_or_turns_what_follows(value):
    shown = sms("A {{ first_names }} B", first_names=value).text
    assert shown.startswith("A ")
    assert shown.endswith(" B")
    assert shown.isprintable() or not any(ord(each) < 32 for each in shown)
    assert "\u202e" not in shown
