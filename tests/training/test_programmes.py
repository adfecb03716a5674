"""Programmes: published in versions, the same content once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields
from nosotros.contracts.training import (
    GetProgramme,
    ListProgrammes,
    Material,
    ProgrammeUnknown,
    Title,
    Words,
)
from tests.training.values import course, module, practice, theory, wrong

Ask = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]


def test_a_programme_is_shown_as_it_was_published(ask: Ask, told: Told):
    toolkit = Material(
        code="guide",
        kind="toolkit",
        title=Title(fr="Guide de l'ambassadrice"),
        reference="https://example.org/guide.pdf",
        version="2",
        language="fr",
        size=48_211,
    )
    command = course(
        modules=(module("kaizen", materials=(toolkit,)),),
        summary=Words(en="Theory and practice."),
        ordered_modules=True,
    )

    view = ask(command)

    assert (view.code, view.version, view.kind) == (command.code, 1, "course")
    assert (view.title, view.summary, view.modules) == (
        command.title,
        command.summary,
        command.modules,
    )
    assert view.ordered_modules
    assert ask(GetProgramme(code=command.code)) == view
    assert told("programme_published") == [
        {
            "revision": 1,
            "programme_id": str(view.id),
            "code": command.code,
            "programme_version": 1,
        }
    ]


def test_the_same_content_again_is_the_same_version(ask: Ask, told: Told):
    first = ask(course(summary=Words(es="Teoría y práctica.")))
    # What says nothing makes no other content.
    again = ask(course(summary=Words(es="Teoría y práctica.", fr="")))

    assert again == first
    assert len(told("programme_published")) == 1


def test_other_content_is_the_next_version_and_the_old_one_stays(ask: Ask):
    first = ask(course())
    second = ask(course(modules=(module("kaizen", theory(minimum_rate=0.8)),)))
    third = ask(course())

    assert [each.version for each in (first, second, third)] == [1, 2, 3]
    assert ask(GetProgramme(code=first.code)) == third
    assert ask(GetProgramme(code=first.code, version=1)) == first
    with pytest.raises(ProgrammeUnknown):
        ask(GetProgramme(code=first.code, version=4))
    with pytest.raises(ProgrammeUnknown):
        ask(GetProgramme(code="kaizen"))


def test_many_who_publish_at_once_make_one_version_of_each_content(ask: Ask):
    contents = [course(absences_in_a_row=1 + number % 3) for number in range(9)]

    with ThreadPoolExecutor(max_workers=9) as at_once:
        views = list(at_once.map(ask, contents))

    content_of = {each.version: each.absences_in_a_row for each in views}
    assert set(content_of.values()) == {1, 2, 3}
    # None was left out, and none has the content of the one before it.
    assert sorted(content_of) == list(range(1, len(content_of) + 1))
    assert all(content_of[n] != content_of[n + 1] for n in range(1, len(content_of)))


def test_programmes_are_listed_by_code_in_their_newest_versions(ask: Ask):
    for code in ("b", "c", "a"):
        ask(course(code=code))
    ask(course(code="b", absences_in_a_row=5))

    page = ask(ListProgrammes(limit=2))
    rest = ask(ListProgrammes(limit=2, after=page.next))

    assert [(each.code, each.version) for each in page.items] == [("a", 1), ("b", 2)]
    assert [each.code for each in rest.items] == ["c"]
    assert rest.next is None
    with pytest.raises(InvalidFields) as refused:
        ask(ListProgrammes(after="somewhere"))
    assert [each.code for each in refused.value.problems] == ["not_a_cursor"]


def test_another_organisations_programme_is_not_there(ask: Ask):
    ask(course())

    with pytest.raises(ProgrammeUnknown):
        ask(GetProgramme(code="solidarity-entrepreneurship"), organisation="la-u")
    assert ask(ListProgrammes(), organisation="la-u").items == ()
    assert ask(course(), organisation="la-u").version == 1


def test_what_nobody_could_complete_is_refused_by_its_path(ask: Ask):
    broken = course(
        title=Title(),
        absences_in_a_row=0,
        ambassador_months=0,
        modules=(
            module(
                "kaizen",
                theory(sessions=0),
                theory(sessions=None, minimum_rate=None, code="more"),
                theory(evidence=Words(es="no"), code="again"),
                theory(),
            ),
            replace(module("kaizen", title=Title(en="  ")), requirements=()),
            module(
                "last", practice(evidence=None), practice(code="b", evidence=Words(), sessions=2)
            ),
        ),
    )

    with pytest.raises(InvalidFields) as refused:
        ask(broken)

    assert wrong(refused.value) == [
        ("title", "language_missing"),
        ("absences_in_a_row", "range:1:1000000"),
        ("ambassador_months", "range:1:600"),
        ("modules.1.code", "repeated"),
        ("modules.0.requirements.3.code", "repeated"),
        ("modules.0.requirements.0.sessions", "range:1:200"),
        ("modules.0.requirements.1.sessions", "required"),
        ("modules.0.requirements.1.minimum_rate", "required"),
        ("modules.0.requirements.2.evidence", "not_for_this_kind"),
        ("modules.1.title", "language_missing"),
        ("modules.1.requirements", "required"),
        ("modules.2.requirements.0.evidence", "required"),
        ("modules.2.requirements.1.sessions", "not_for_this_kind"),
        ("modules.2.requirements.1.evidence", "language_missing"),
    ]
    with pytest.raises(InvalidFields) as empty:
        ask(course(modules=()))
    assert wrong(empty.value) == [("modules", "required")]
