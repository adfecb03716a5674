"""A template has placeholders, conditions and four filters, and nothing in it can do any more."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import nodes

from notifications.domain.reading import ENVIRONMENT, NotWords, read

HOSTILE = [
    ("{{ ''.__class__ }}", "template_reaches"),
    ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "template_reaches"),
    ("{{ first_names.__class__ }}", "template_reaches"),
    ("{{ first_names['__class__'] }}", "template_reaches"),
    ("{{ first_names|attr('__class__') }}", "template_reaches"),
    ("{{ first_names|map(attribute='x') }}", "template_reaches"),
    ("{{ first_names|format(1) }}", "template_reaches"),
    ("{{ '%s'|format(first_names) }}", "template_reaches"),
    ("{{ '{0.__class__}'.format(first_names) }}", "template_reaches"),
    ("{{ first_names|replace('a', 'b') }}", "template_reaches"),
    ("{{ first_names|center(1000000000) }}", "template_reaches"),
    ("{{ first_names|safe }}", "template_reaches"),
    ("{{ first_names|upper() }}{{ x|upper(1) }}", "template_reaches"),
    ("{{ lipsum() }}", "template_reaches"),
    ("{{ lipsum.__globals__ }}", "template_reaches"),
    ("{{ cycler.__init__ }}", "template_reaches"),
    ("{{ range(1000000000) }}", "template_reaches"),
    ("{{ 'a' * 1000000000 }}", "template_reaches"),
    ("{{ 9 ** 9 ** 9 }}", "template_reaches"),
    ("{{ a ~ b }}", "template_reaches"),
    ("{{ a + b }}", "template_reaches"),
    ("{{ a is defined }}", "template_reaches"),
    ("{{ [a, b] }}", "template_reaches"),
    ("{{ {'a': b} }}", "template_reaches"),
    ("{{ (a, b) }}", "template_reaches"),
    ("{{ 'text' }}", "template_reaches"),
    ("{{ 1 }}", "template_reaches"),
    ("{{ true }}", "template_reaches"),
    ("{{ not a }}", "template_reaches"),
    ("{{ a and b }}", "template_reaches"),
    ("{{ a if b else c }}", "template_reaches"),
    ("{% if a == b %}x{% endif %}", "template_reaches"),
    ("{% if a in b %}x{% endif %}", "template_reaches"),
    ("{% if a.b %}x{% endif %}", "template_reaches"),
    ("{% if f() %}x{% endif %}", "template_reaches"),
    ("{% for a in b %}{{ a }}{% endfor %}", "template_reaches"),
    ("{% for a in b recursive %}{{ loop(a) }}{% endfor %}", "template_reaches"),
    ("{% set a = b %}", "template_reaches"),
    ("{% set a %}b{% endset %}", "template_reaches"),
    ("{% with a = b %}{% endwith %}", "template_reaches"),
    ("{% macro m() %}{% endmacro %}", "template_reaches"),
    ("{% call m() %}{% endcall %}", "template_reaches"),
    ("{% filter upper %}a{% endfilter %}", "template_reaches"),
    ("{% block b %}{% endblock %}", "template_reaches"),
    ("{% include 'secrets' %}", "template_reaches"),
    ("{% import 'secrets' as s %}", "template_reaches"),
    ("{% from 'secrets' import s %}", "template_reaches"),
    ("{% extends 'secrets' %}", "template_reaches"),
    ("{% autoescape false %}{% endautoescape %}", "template_reaches"),
    ("{% do a %}", "template_syntax"),
    ("{% debug %}", "template_syntax"),
    ("{{ self }}", "placeholder_name"),
    ("{{ loop }}", "placeholder_name"),
    ("{{ __builtins__ }}", "placeholder_name"),
    ("{{ _x }}", "placeholder_name"),
    ("{{ First_names }}", "placeholder_name"),
    ("{{ año }}", "placeholder_name"),
    ("{{ " + "a" * 41 + " }}", "placeholder_name"),
    ("{{ first_names", "template_syntax"),
    ("{% if a %}", "template_syntax"),
    ("{% endif %}", "template_syntax"),
    ("{{ }}", "template_syntax"),
    ("{{ a b }}", "template_syntax"),
    ("{# never closed", "template_syntax"),
    ("{{ " + "9" * 5000 + " }}", "template_syntax"),
    ("{{ " + "(" * 3000 + "a" + ")" * 3000 + " }}", "template_syntax"),
    ("{% if a %}" * 21 + "{% endif %}" * 21, "template_crowded"),
    ("{% if a %}" * 900 + "{% endif %}" * 900, "template_crowded"),
    ("{{ a }}" * 201, "template_crowded"),
    ("{{ a" + "|upper" * 50 + " }}", "template_crowded"),
    ("{% if " + " or ".join(["a"] * 50) + " %}x{% endif %}", "template_crowded"),
    ("".join(f"{{% if a{each} %}}x{{% endif %}}" for each in range(6)), "template_crowded"),
    ("{{ " + "not " * 4000 + "a }}", "template_syntax"),
    ("a" * 40_001, "template_syntax"),
]


@pytest.mark.parametrize(("source", "code"), HOSTILE, ids=[source[:40] for source, _ in HOSTILE])
def test_what_is_broken_or_hostile_is_refused_before_anything_is_compiled(source, code):
    with pytest.raises(NotWords) as refused:
        read(source)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("source", "placeholders", "plain"),
    [
        ("Hola", (), True),
        ("{{ b }} {{ a }} {{b}}", ("b", "a"), True),
        ("{{ a | trim | upper }}", ("a",), False),
        ("{% if a and not b or c %}{{ d }}{% elif e %}x{% else %}y{% endif %}", "abcde", False),
        ("{% raw %}{{ a.b }}{% endraw %}", (), True),
        ("{# a note: {{ a.b }} #}x", (), True),
        ("100 % {a} }} $", (), True),
    ],
)
def test_what_is_words_is_read(source, placeholders, plain):
    found = read(source)
    assert (found.placeholders, found.plain) == (tuple(placeholders), plain)


def test_what_is_said_and_what_is_asked_for_are_told_apart():
    found = read("{{ a }}{{ a | upper }}{% if not b %}{{ c }}{% elif d or b %}{% endif %}")
    assert (found.said, found.asked) == (("a", "a", "c"), ("b", "d"))


_PARTS = st.sampled_from(
    (
        *("{{", "}}", "{%", "%}", "{#", "#}", " if ", " endif ", " else ", " for ", " in ", "set"),
        *("first_names", "place", "__class__", "self", "lipsum", "''", '"', "'", "1", "-", "|"),
        *(
            "upper",
            "attr",
            "(",
            ")",
            "[",
            "]",
            ".",
            ",",
            ":",
            "=",
            "~",
            "*",
            "not ",
            "\n",
            " ",
            "é",
        ),
    )
)
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Filter),
    *(nodes.If, nodes.Not, nodes.And, nodes.Or),
)


class Watched(str):
    """A value that notices whenever something but its letters is asked for."""

    __slots__ = ()
    reached: list[str] = []

    def __getattribute__(self, name):
        if name not in (
            "__html__",
            "__class__",
            "upper",
            "lower",
            "strip",
            "capitalize",
            "__str__",
        ):
            Watched.reached.append(name)
        return super().__getattribute__(name)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(_PARTS, max_size=25).map("".join), st.text(max_size=60)))
@example("{{ ''.__class__ }}")
@example("{{ first_names.x }}")
@example("{% if first_names %}{{ place|upper }}{% endif %}")
def test_random_words_are_refused_or_are_words_and_reach_no_attribute(source):
    try:
        words = read(source)
    except NotWords:
        return
    assert {type(node) for node in ENVIRONMENT.parse(source).find_all(nodes.Node)} <= set(_ALLOWED)
    Watched.reached.clear()
    filled = ENVIRONMENT.from_string(source).render(
        {name: Watched("valor") for name in words.placeholders}
    )
    assert Watched.reached == []
    assert len(filled) <= len(source) * len("valor") + 10
