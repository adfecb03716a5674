"""A drawing: nothing overlaps, everybody is drawn or counted, and words say what colours do."""

import re
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.training.domain.lineages import lineage
from training.domain.cascade import Node, draw
from training.domain.cascade.choosing import MOST, SHOWN, choose
from training.domain.cascade.layout import HEIGHT, WIDTH, Layout, lay_out

SVG = "{http://www.w3.org/2000/svg}"
LINEAGES: dict[str, list[Node]] = {
    "one": lineage(1),
    "nine": lineage(9),
    "three hundred": lineage(MOST, seed=4),
    "one more": lineage(MOST + 1, seed=5),
    "a wide one": lineage(2_000, wide=True),
    "ten thousand": lineage(10_000, seed=7),
}


@pytest.fixture(params=LINEAGES.values(), ids=LINEAGES)
def nodes(request: Any) -> list[Node]:
    return request.param


def _parsed(nodes: list[Node], language: str = "es") -> ET.Element:
    return ET.fromstring(draw(nodes, language=language))


def _laid_out(nodes: list[Node]) -> Layout:
    return lay_out(choose(nodes))


def test_no_two_boxes_overlap(nodes: list[Node]):
    for one, other in combinations(_laid_out(nodes).boxes, 2):
        assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT


def test_every_box_is_inside_the_drawing_and_right_of_what_it_hangs_on(nodes: list[Node]):
    layout = _laid_out(nodes)
    for box in layout.boxes:
        assert 0 <= box.x <= layout.width - WIDTH
        assert 0 <= box.y <= layout.height - HEIGHT
        if box.item.parent is not None:
            assert layout.boxes[box.item.parent].x + WIDTH < box.x


def test_lines_of_two_who_trained_others_do_not_cross(nodes: list[Node]):
    layout = _laid_out(nodes)
    spans: dict[tuple[float, int], list[float]] = {}
    for box in layout.boxes:
        if box.item.parent is not None:
            spans.setdefault((box.x, box.item.parent), []).append(box.y)
    by_generation: dict[float, list[tuple[float, float]]] = {}
    for (x, _), ys in spans.items():
        by_generation.setdefault(x, []).append((min(ys), max(ys)))
    for found in by_generation.values():
        ordered = sorted(found)
        assert all(one[1] < other[0] for one, other in pairwise(ordered))


def test_everybody_is_drawn_or_counted_once(nodes: list[Node]):
    items = choose(nodes)
    drawn = [each.node.id for each in items if each.node is not None]

    assert len(drawn) == len(set(drawn))
    assert len(drawn) + sum(each.counted for each in items) == len(nodes)
    assert sum(each.flagged if each.node is None else each.node.flagged for each in items) == sum(
        each.flagged for each in nodes
    )
    if len(nodes) <= MOST:
        assert drawn == [each.id for each in nodes]
    else:
        assert len(drawn) <= 1 + SHOWN


def test_whoever_has_most_below_her_is_drawn_first():
    nodes = lineage(10_000, seed=7)
    drawn = {each.node.id for each in choose(nodes) if each.node is not None}
    hers = sorted(
        (each for each in nodes if each.trained_by == nodes[0].id), key=lambda one: one.descendants
    )

    assert hers[-1].id in drawn


def test_a_drawing_of_ten_thousand_is_light():
    assert len(draw(LINEAGES["ten thousand"], language="es")) < 64 * 1024


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_a_screen_reader_hears_what_is_drawn(nodes: list[Node], language: str):
    root = _parsed(nodes, language)

    assert root.get("lang") == language
    assert root.findtext(f"{SVG}title")
    assert root.get("aria-labelledby") == "title"
    described = str(root.findtext(f"{SVG}desc"))
    assert len(described) > 40
    boxes = [each for each in root.iter(f"{SVG}g") if each.get("role") == "img"]
    assert len(boxes) == len(choose(nodes))
    assert all(each.findtext(f"{SVG}title") for each in boxes)


def test_what_counts_one_is_in_the_singular():
    (alone,) = lineage(1)
    told = {
        language: str(
            _parsed([alone._replace(workshops=1, reached=1)], language).findtext(f"{SVG}desc")
        )
        for language in ("es", "en", "fr")
    }

    assert "1 taller, 1 persona." in told["es"]
    assert "formó a 0 embajadoras" in told["es"]
    assert "trained 0 ambassadors" in told["en"]
    assert "1 workshop, 1 person." in told["en"]
    assert "a formé 0 ambassadrice," in told["fr"]


def test_thousands_are_written_as_in_the_language():
    nodes = LINEAGES["ten thousand"]
    for language, number in (("es", "9.999"), ("en", "9,999"), ("fr", "9\u202f999")):
        assert number in str(_parsed(nodes, language).findtext(f"{SVG}desc"))


def test_a_flag_is_a_sign_a_broken_line_and_words_not_a_colour_alone():
    top, below = lineage(2, flagged=1.0)
    root = _parsed([top, below])
    first, second = (each for each in root.iter(f"{SVG}g") if each.get("role") == "img")

    assert second.find(f"{SVG}path[@class='flag']") is not None
    assert "revocado" in str(second.findtext(f"{SVG}title"))
    assert first.find(f"{SVG}path[@class='flag']") is None
    style = str(root.findtext(f"{SVG}style"))
    assert re.search(r"\.flagged\{[^}]*stroke-dasharray", style)
    legend = [each.text for each in root.iter(f"{SVG}text")]
    assert any("certificado revocado" in str(each) for each in legend)


def test_there_is_no_script_and_nothing_from_elsewhere(nodes: list[Node]):
    drawn = draw(nodes, language="fr").decode()
    root = ET.fromstring(drawn)

    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        "svg", "title", "desc", "style", "rect", "text", "g", "path", "polygon",
    }  # fmt: skip
    names = {name for each in root.iter() for name in each.attrib}
    assert not [name for name in names if "href" in name or name.startswith("on")]
    assert "url(" not in drawn
    assert drawn.count("http") == 1, "the namespace alone"


def test_words_are_escaped():
    (alone,) = lineage(1)
    hostile = alone._replace(state="ended", generation='</text><script>alert("1")</script>')  # type: ignore[arg-type]

    root = _parsed([hostile])

    assert not list(root.iter(f"{SVG}script"))


def test_ids_and_counts_are_drawn():
    nodes = lineage(9)
    texts = " ".join(str(each.text) for each in _parsed(nodes).iter(f"{SVG}text"))

    for each in nodes:
        assert each.id.hex[-8:] in texts
