"""XML as a stream of events, with no document type in it: so no entities, and nothing fetched."""

from collections.abc import Callable, Iterable
from xml.parsers.expat import ParserCreate, XMLParserType

from nosotros.workbooks.archive import damage_explained
from nosotros.workbooks.refusals import SheetUnreadable


def new_parser() -> XMLParserType:
    """A parser that refuses a document type (`broken_workbook`); names keep their prefix."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    # No spreadsheet writes one; entities that unfold into gigabytes need one.
    raise SheetUnreadable("broken_workbook")


def local(name: str) -> str:
    """A name without its prefix: of `x:row`, `row`."""
    return name.rpartition(":")[2]


def check_markup(chunks: Iterable[bytes]) -> None:
    """Go through a part to its end. Raises SheetUnreadable: `broken_workbook`."""
    parser = new_parser()
    with damage_explained():
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)


def each_element(
    chunks: Iterable[bytes],
    *,
    start: Callable[[str, str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through a part: `start(parent, name, attributes)`, names and attributes unprefixed.

    Raises SheetUnreadable: `broken_workbook`.
    """
    parents = [""]

    def on_start(name: str, attributes: dict[str, str]) -> None:
        plain = local(name)
        start(parents[-1], plain, {local(key): value for key, value in attributes.items()})
        parents.append(plain)

    def on_end(_: str) -> None:
        name = parents.pop()
        if end is not None:
            end(name)

    parser = new_parser()
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    if text is not None:
        parser.CharacterDataHandler = text
    with damage_explained():
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
