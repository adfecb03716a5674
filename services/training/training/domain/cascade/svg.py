"""A lineage as SVG: ids, generations and counts, no names; no script and nothing from elsewhere.

Whoever cannot see it hears its title, what it shows altogether, and each box in words. A flag is
a sign, a broken line and words, not a colour alone.
"""

from collections.abc import Sequence
from uuid import UUID
from xml.etree import ElementTree as ET

from training.domain.cascade.choosing import Item, choose
from training.domain.cascade.layout import HEIGHT, MARGIN, WIDTH, Box, Layout, lay_out
from training.domain.cascade.texts import TEXTS, Texts
from training.domain.cascade.tree import Node

_XMLNS = "http://www.w3.org/2000/svg"
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1b1b1b}"
    ".head{font-size:18px;font-weight:600}.id{font-weight:600}"
    ".active{fill:#eaf5ee;stroke:#1f6f4a;stroke-width:1.5}"
    ".ended{fill:#f1f1f1;stroke:#5c5c5c;stroke-width:1.5}"
    ".flagged{fill:#fdeeec;stroke:#a3261b;stroke-width:2.5;stroke-dasharray:7 4}"
    ".wedge{fill:#e7ecf5;stroke:#3b5488;stroke-width:1.5}"
    ".flag{fill:#a3261b}.line{fill:none;stroke:#7a7a7a;stroke-width:1.5}"
)
#: of a wedge's triangle
_WEDGE = 36
_LINE = 18


def draw(nodes: Sequence[Node], *, language: str) -> bytes:
    """A lineage as an SVG document.

    Args:
        nodes: an ambassador and all below her, each right before whom she trained.
        language: `es`, `en` or `fr`.
    """
    texts = TEXTS[language]
    layout = lay_out(choose(nodes))
    size = {"width": _figure(layout.width), "height": _figure(layout.height)}
    root = ET.Element(
        "svg",
        {
            "xmlns": _XMLNS,
            "viewBox": f"0 0 {size['width']} {size['height']}",
            **size,
            "lang": language,
            "role": "graphics-document",
            "aria-labelledby": "title",
            "aria-describedby": "desc",
        },
    )
    title = texts.title.format(id=_short(nodes[0].id))
    summary = _summary(nodes, texts)
    ET.SubElement(root, "title", {"id": "title"}).text = title
    ET.SubElement(root, "desc", {"id": "desc"}).text = f"{title}: {', '.join(summary)}."
    ET.SubElement(root, "style").text = _STYLE
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    _write(root, MARGIN, 36, title, kind="head")
    _write(root, MARGIN, 60, " · ".join(summary))
    _legend(root, layout, texts)
    for box in layout.boxes:
        if box.item.parent is not None:
            _line(root, layout.boxes[box.item.parent], box)
    for box in layout.boxes:
        _draw(root, box, texts)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _draw(root: ET.Element, box: Box, texts: Texts) -> None:
    group = ET.SubElement(
        root,
        "g",
        {"transform": f"translate({_figure(box.x)} {_figure(box.y)})", "role": "img"},
    )
    node = box.item.node
    lines = _wedge_lines(box.item, texts) if node is None else _node_lines(node, texts)
    ET.SubElement(group, "title").text = ", ".join([*lines, *_in_full(box.item, texts)])
    if node is None:
        _triangle(group)
    else:
        _rectangle(group, _kind(node), WIDTH, HEIGHT)
    left = 12 if node is not None else _WEDGE + 10
    for number, line in enumerate(lines):
        _write(group, left, 20 + number * _LINE, line, kind="id" if number == 0 else None)
    if node.flagged if node is not None else box.item.flagged:
        _flag(group, WIDTH - 22, 8)


def _node_lines(node: Node, texts: Texts) -> list[str]:
    first = [_short(node.id), texts.generation.format(generation=node.generation)]
    if node.state == "ended":
        first.append(texts.ended)
    trained = [texts.has_trained.format(texts.number(node.trained))]
    if node.descendants > node.trained:
        trained.append(texts.count(node.descendants, texts.descendants))
    held = [
        texts.count(node.workshops, texts.workshops),
        texts.count(node.reached, texts.people),
    ]
    return [" · ".join(first), " · ".join(trained), " · ".join(held)]


def _wedge_lines(item: Item, texts: Texts) -> list[str]:
    lines = [texts.count(item.counted, texts.more)]
    return [*lines, texts.count(item.flagged, texts.marked)] if item.flagged else lines


def _in_full(item: Item, texts: Texts) -> list[str]:
    """What its flag means."""
    if item.node is not None:
        return [texts.legend_flagged] if item.node.flagged else []
    return [texts.count(item.flagged, texts.flagged)] if item.flagged else []


def _summary(nodes: Sequence[Node], texts: Texts) -> list[str]:
    generations = len({each.generation for each in nodes})
    flagged = sum(each.flagged for each in nodes)
    lines = [
        texts.count(nodes[0].trained, texts.trained),
        texts.count(nodes[0].descendants, texts.descendants),
        texts.count(generations, texts.generations),
        texts.count(sum(each.workshops for each in nodes), texts.workshops),
        texts.count(sum(each.reached for each in nodes), texts.people),
    ]
    return [*lines, texts.count(flagged, texts.flagged)] if flagged else lines


def _legend(root: ET.Element, layout: Layout, texts: Texts) -> None:
    items = [box.item for box in layout.boxes]
    kinds = {_kind(each.node) for each in items if each.node is not None}
    signs = [
        ("active", texts.legend_active, "active" in kinds),
        ("ended", texts.legend_ended, "ended" in kinds),
        ("flagged", texts.legend_flagged, any(_is_flagged(each) for each in items)),
        ("wedge", texts.legend_wedge, any(each.node is None for each in items)),
    ]
    left = MARGIN
    for kind, words, is_there in signs:
        if not is_there:
            continue
        group = ET.SubElement(root, "g", {"transform": f"translate({left} 78)"})
        _rectangle(group, kind, 26, 16)
        if kind == "flagged":
            _flag(group, 9, 2)
        _write(group, 32, 12, words)
        left += 48 + 7 * len(words)


def _is_flagged(item: Item) -> bool:
    return item.flagged > 0 if item.node is None else item.node.flagged


def _kind(node: Node) -> str:
    return "flagged" if node.flagged else node.state


def _rectangle(parent: ET.Element, kind: str, width: int, height: int) -> None:
    ET.SubElement(
        parent, "rect", {"width": str(width), "height": str(height), "rx": "6", "class": kind}
    )


def _triangle(parent: ET.Element) -> None:
    points = f"0,{HEIGHT // 2} {_WEDGE},6 {_WEDGE},{HEIGHT - 6}"
    ET.SubElement(parent, "polygon", {"points": points, "class": "wedge"})


def _flag(parent: ET.Element, x: int, y: int) -> None:
    ET.SubElement(parent, "path", {"d": f"M{x} {y}v12h2v-5h8l-3-3.5 3-3.5z", "class": "flag"})


def _line(parent: ET.Element, above: Box, below: Box) -> None:
    right, left = above.x + WIDTH, below.x
    start, end = above.y + HEIGHT / 2, below.y + HEIGHT / 2
    middle = (right + left) / 2
    path = f"M{_figure(right)} {_figure(start)}H{_figure(middle)}V{_figure(end)}H{_figure(left)}"
    ET.SubElement(parent, "path", {"d": path, "class": "line"})


def _write(parent: ET.Element, x: int, y: int, words: str, *, kind: str | None = None) -> None:
    attributes = {"x": str(x), "y": str(y)} | ({} if kind is None else {"class": kind})
    ET.SubElement(parent, "text", attributes).text = words


def _short(id: UUID) -> str:
    """The end of an id, where two that were made at once differ."""
    return id.hex[-8:]


def _figure(number: float) -> str:
    return f"{number:g}" if number < 100_000 else str(round(number))
