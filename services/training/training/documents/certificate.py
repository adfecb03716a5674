"""A certificate as a PDF of one page, the same bytes whenever it is made of the same words.

Its font is Bitstream Vera, which reportlab brings along and which is embedded: it has the letters
of Spanish, English, French and the other languages of Western Europe (Latin-1, and œ, š, ž, Ÿ),
and no others.
"""

from functools import lru_cache
from io import BytesIO
from typing import Any

import segno
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from training.domain.certificate_words import Words

_WIDTH, _HEIGHT = landscape(A4)
_MIDDLE = _WIDTH / 2
#: what a line may be wide
_LINE = _WIDTH - 60 * mm
_TEXT, _BOLD = "Vera", "VeraBd"
_INK, _QUIET, _ACCENT = "#1d2733", "#5b6774", "#0f6b5c"
_QR_SIDE = 34 * mm


class Unprintable(Exception):
    """The font lacks a letter of what is to be printed."""


def certificate(words: Words) -> bytes:
    """A certificate's page.

    Raises:
        Unprintable: a box would stand where a letter belongs.
    """
    _check(words)
    into = BytesIO()
    font: Any = _TEXT
    # `invariant`: no time of making, and an id that follows from the content.
    page = Canvas(
        into,
        pagesize=(_WIDTH, _HEIGHT),
        invariant=1,
        lang=words.language,
        # Else it asks for Helvetica, which does not travel along.
        initialFontName=font,
    )
    page.setTitle(f"{words.title} {words.number}")
    page.setAuthor("")
    page.setSubject(words.programme)
    page.setCreator("Nosotros")
    _frame(page)
    _line(page, words.title, y=160, size=34, font=_BOLD, colour=_ACCENT)
    _line(page, words.says, y=143, size=13, colour=_QUIET)
    _line(page, words.name, y=125, size=28, font=_BOLD)
    _line(page, words.completed, y=109, size=13, colour=_QUIET)
    _block(page, words.programme, y=94, size=20)
    _qr(page, words.link, x=30 * mm, y=24 * mm)
    left = 30 * mm + _QR_SIDE + 8 * mm
    _beside(page, words.number, x=left, y=52, size=12, font=_BOLD)
    _beside(page, words.issued, x=left, y=45, size=10)
    _beside(page, words.verify, x=left, y=34, size=9, colour=_QUIET)
    _beside(page, words.link, x=left, y=28, size=9)
    page.linkURL(words.link, (left, 26 * mm, _WIDTH - 30 * mm, 32 * mm))
    page.showPage()
    page.save()
    return into.getvalue()


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """The characters that both fonts have."""
    faces: list[Any] = []
    for name in (_TEXT, _BOLD):
        font = TTFont(name, f"{name}.ttf")
        pdfmetrics.registerFont(font)
        faces.append(font.face)
    return frozenset.intersection(*(frozenset(face.charToGlyph) for face in faces))


def _check(words: Words) -> None:
    letters = _letters()
    shown = (words.title, words.says, words.name, words.completed, words.programme)
    shown += (words.issued, words.number, words.verify, words.link)
    if any(ord(each) not in letters for text in shown for each in text):
        raise Unprintable


def _frame(page: Any) -> None:
    page.setStrokeColor(_ACCENT)
    page.setLineWidth(2.4)
    page.rect(12 * mm, 12 * mm, _WIDTH - 24 * mm, _HEIGHT - 24 * mm)
    page.setLineWidth(0.6)
    page.rect(14 * mm, 14 * mm, _WIDTH - 28 * mm, _HEIGHT - 28 * mm)


def _line(
    page: Any, text: str, *, y: float, size: float, font: str = _TEXT, colour: str = _INK
) -> None:
    """One line in the middle, smaller where it would be too wide."""
    page.setFillColor(colour)
    page.setFont(font, _fitting(text, font=font, size=size, width=_LINE))
    page.drawCentredString(_MIDDLE, y * mm, text)


def _block(page: Any, text: str, *, y: float, size: float) -> None:
    """Up to as many lines as it takes, the more the smaller."""
    lines = simpleSplit(text, _BOLD, size, _LINE)
    while len(lines) > 2 and size > 8:
        size -= 1
        lines = simpleSplit(text, _BOLD, size, _LINE)
    for number, each in enumerate(lines):
        _line(page, each, y=y - number * size * 0.46, size=size, font=_BOLD)


def _beside(
    page: Any,
    text: str,
    *,
    x: float,
    y: float,
    size: float,
    font: str = _TEXT,
    colour: str = _INK,
) -> None:
    page.setFillColor(colour)
    page.setFont(font, _fitting(text, font=font, size=size, width=_WIDTH - 30 * mm - x))
    page.drawString(x, y * mm, text)


def _fitting(text: str, *, font: str, size: float, width: float) -> float:
    taken = pdfmetrics.stringWidth(text, font, size)
    return size if taken <= width else size * width / taken


def _qr(page: Any, link: str, *, x: float, y: float) -> None:
    """A QR code, drawn as rectangles: a run of dark modules is one."""
    rows = [bytes(row) for row in segno.make(link, error="m", micro=False).matrix]
    module = _QR_SIDE / len(rows)
    page.setFillColor(_INK)
    path = page.beginPath()
    for number, row in enumerate(rows):
        top = y + _QR_SIDE - (number + 1) * module
        column = 0
        while column < len(row):
            run = len(row[column:]) - len(row[column:].lstrip(b"\x01"))
            if run:
                path.rect(x + column * module, top, run * module, module)
            column += run or 1
    page.drawPath(path, stroke=0, fill=1)
