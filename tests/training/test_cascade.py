"""The cascade: who trained whom, with counts, flags, and as a drawing."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.training import (
    Cascade,
    CascadeNode,
    DrawLineage,
    EndAmbassador,
    GetAmbassador,
    GetCascade,
    GetLineage,
    PlanWorkshop,
    ReportWorkshop,
)
from nosotros.identifiers import new_id
from tests.training.passing import ambassador, certificate, group, learner
from training.handlers.ambassadors import certificate_changed, is_flagged

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def line(rows: Rows, act: Act, ask: Ask) -> dict[str, UUID]:
    """a trained b and d, b trained c; e stands alone."""
    a = ambassador(rows, act, ask).id
    b = ambassador(rows, act, ask, led_by=a).id
    e = ambassador(rows, act, ask).id
    d = ambassador(rows, act, ask, led_by=a).id
    c = ambassador(rows, act, ask, led_by=b).id
    return {"a": a, "b": b, "c": c, "d": d, "e": e}


def _in(cascade: Cascade, line: dict[str, UUID]) -> str:
    names = {id: name for name, id in line.items()}
    return "".join(names[each.ambassador_id] for each in cascade.nodes)


def _flagged(ask: Ask, line: dict[str, UUID]) -> str:
    flagged = {each.ambassador_id for each in ask(GetCascade()).nodes if each.lineage_flagged}
    # Each view agrees with the tree.
    assert flagged == {id for id in line.values() if ask(GetAmbassador(id=id)).lineage_flagged}
    return "".join(name for name, id in line.items() if id in flagged)


def _told(told: Told, line: dict[str, UUID]) -> list[tuple[str, bool]]:
    names = {str(id): name for name, id in line.items()}
    return [(names[each["ambassador_id"]], each["flagged"]) for each in told("lineage_flagged")]


def test_the_cascade_is_told_in_the_order_in_which_it_is_drawn(ask: Ask, line: dict[str, UUID]):
    cascade = ask(GetCascade())

    assert _in(cascade, line) == "abcde"
    assert [(each.generation, each.ambassadors) for each in cascade.generations] == [
        (1, 2),
        (2, 2),
        (3, 1),
    ]
    assert [(each.trained, each.descendants) for each in cascade.nodes] == [
        (2, 3),
        (1, 1),
        (0, 0),
        (0, 0),
        (0, 0),
    ]


def test_a_lineage_is_an_ambassador_and_all_below_her(ask: Ask, line: dict[str, UUID]):
    assert _in(ask(GetLineage(id=line["b"])), line) == "bc"
    assert ask(GetLineage(id=line["b"])).nodes == ask(GetCascade()).nodes[1:3]
    assert ask(GetLineage(id=line["a"])).ambassadors == 4


def test_workshops_that_were_held_are_counted(ask: Ask, line: dict[str, UUID]):
    for women in (12, 0, None):
        made = ask(
            PlanWorkshop(
                ambassador_id=line["b"],
                title="Protección social",
                local_date=date(2026, 8, 18),
                begins="08:00",
                municipality="Soacha",
                minors_expected=False,
            )
        )
        if women is not None:
            ask(ReportWorkshop(workshop_id=made.id, women=women, men=3, others=1, minors=2))

    cascade = ask(GetCascade())

    assert (cascade.workshops, cascade.reached) == (2, 20)
    assert cascade.nodes[1] == CascadeNode(
        ambassador_id=line["b"],
        trained_by=line["a"],
        generation=2,
        state="active",
        trained=1,
        descendants=1,
        workshops=2,
        reached=20,
        lineage_flagged=False,
    )


def test_whose_time_is_over_stays_in_the_cascade(ask: Ask, line: dict[str, UUID]):
    ask(EndAmbassador(ambassador_id=line["b"]))

    nodes = ask(GetCascade()).nodes
    assert [each.state for each in nodes] == ["active", "ended", "active", "active", "active"]


def test_a_revoked_certificate_flags_its_line_and_ends_nothing(
    ask: Ask, act: Act, rows: Rows, told: Told, line: dict[str, UUID]
):
    certificate(act, rows, line["a"], valid=False)
    certificate(act, rows, line["a"], valid=False)

    assert _flagged(ask, line) == "abcd"
    assert _told(told, line) == [("b", True), ("d", True), ("c", True)]
    assert {each.state for each in ask(GetCascade()).nodes} == {"active"}
    assert ask(GetAmbassador(id=line["c"])).revision == 2

    certificate(act, rows, line["a"], valid=True)

    assert _flagged(ask, line) == ""
    assert _told(told, line)[3:] == [("b", False), ("d", False), ("c", False)]


def test_only_those_whose_flag_changes_are_told_of(
    ask: Ask, act: Act, rows: Rows, told: Told, line: dict[str, UUID]
):
    certificate(act, rows, line["b"], valid=False)
    assert _told(told, line) == [("c", True)]

    certificate(act, rows, line["a"], valid=False)
    assert _told(told, line)[1:] == [("b", True), ("d", True)]
    certificate(act, rows, line["a"], valid=True)
    assert _told(told, line)[3:] == [("b", False), ("d", False)]
    assert _flagged(ask, line) == "bc"

    certificate(act, rows, line["a"], valid=False)
    certificate(act, rows, line["b"], valid=True)
    assert _told(told, line)[5:] == [("b", True), ("d", True)]
    assert _flagged(ask, line) == "abcd"


def test_who_is_trained_in_a_flagged_line_is_flagged(
    ask: Ask, act: Act, rows: Rows, told: Told, line: dict[str, UUID]
):
    certificate(act, rows, line["d"], valid=False)

    below = ambassador(rows, act, ask, led_by=line["d"])

    assert (below.lineage_flagged, below.revision) == (True, 2)
    assert told("lineage_flagged") == [
        {"revision": 2, "ambassador_id": str(below.id), "flagged": True}
    ]


def test_a_certificate_of_somebody_who_is_no_ambassador_flags_nobody(
    ask: Ask, act: Act, rows: Rows, told: Told, line: dict[str, UUID]
):
    her = learner(rows, group(rows, led_by=line["a"]))

    act(lambda id, work: certificate_changed(id, valid=False, work=work), her.id)

    assert (_flagged(ask, line), told("lineage_flagged")) == ("", [])


def test_learners_whom_a_flagged_ambassador_led_are_in_her_line(
    act: Act, rows: Rows, line: dict[str, UUID]
):
    below, aside = (learner(rows, group(rows, led_by=line[name])) for name in "ce")
    certificate(act, rows, line["a"], valid=False)

    def flagged(id: UUID) -> bool:
        return act(lambda id, work: is_flagged(work.connection, id), id)

    assert (flagged(below.id), flagged(aside.id)) == (True, False)
    (own,) = rows(f"SELECT learner_id FROM ambassador WHERE id = '{line['a']}'")
    # Hers is revoked; it is not flagged by itself.
    assert not flagged(own["learner_id"])


def test_two_who_change_one_line_at_once_leave_no_flag_behind(
    ask: Ask, act: Act, rows: Rows, told: Told, line: dict[str, UUID]
):
    for name in "ab":
        certificate(act, rows, line[name], valid=False)
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda name: certificate(act, rows, line[name], valid=True), "ab"))

    assert _flagged(ask, line) == ""
    assert dict(_told(told, line)) == {"b": False, "c": False, "d": False}


def test_a_lineage_is_drawn_in_the_language_that_is_asked_for(ask: Ask, line: dict[str, UUID]):
    words = {"es": "Línea", "en": "Line", "fr": "Lignée"}
    for language, word in words.items():
        file = ask(DrawLineage(id=line["a"], language=language)).file
        drawn = ET.fromstring(base64.b64decode(file.content))
        title = drawn.findtext("{http://www.w3.org/2000/svg}title")
        assert str(title).startswith(f"{word} ")
        assert (file.media_type, file.name) == ("image/svg+xml", f"cascade-{line['a']}.svg")


def test_nobody_else_sees_them(ask: Ask, line: dict[str, UUID]):
    assert ask(GetCascade(), organisation="mutual") == Cascade(
        ambassadors=0, generations=(), workshops=0, reached=0, nodes=()
    )
    for asked in (GetLineage(id=line["a"]), DrawLineage(id=line["a"]), GetLineage(id=new_id())):
        with pytest.raises(NotFound):
            ask(asked, organisation="mutual")
