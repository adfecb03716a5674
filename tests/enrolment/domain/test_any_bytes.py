"""Whatever is sent as a sheet is read or refused, and nothing else happens."""

import codecs
import io
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from enrolment.domain.sheet import (
    RowOutcome,
    SheetUnreadable,
    explain,
    explain_unreadable,
    read_sheet,
)

TODAY = date(2026, 8, 18)
HEADER = (
    "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;correo;hijos;"
    "acudiente_nombre;acudiente_documento;autorizacion_fecha;canal_preferido\n"
)
CELLS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}", fullmatch=True),
    st.from_regex(r"[+]?[0-9 .,'eE+-]{1,16}", fullmatch=True),
    st.sampled_from(["TI", "CC", "PPT", "total", "no tiene", '"', '""', "\x00", "\ufeff", "Ana"]),
)
ROWS = st.lists(st.lists(CELLS, min_size=10, max_size=14).map(";".join), max_size=8)


def read_or_refuse(content: bytes) -> list[RowOutcome]:
    try:
        outcomes = list(read_sheet(io.BytesIO(content), today=TODAY))
    except SheetUnreadable as unreadable:
        explain_unreadable(unreadable, "es")
        return []
    lines = [each.line for each in outcomes]
    assert lines == sorted(set(lines))
    for each in outcomes:
        assert (each.row is None) == bool(each.problems)
        for what in (*each.problems, *each.warnings):
            assert what.line == each.line
            assert explain(what, "fr")
    return outcomes


@given(st.binary(max_size=2_000))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    read_or_refuse(content)


@given(
    st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE]),
    st.binary(max_size=2_000),
)
@settings(max_examples=100, deadline=None)
def test_any_bytes_below_a_header_are_read_or_refused(mark, content):
    encoding = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(
        mark, "utf-8"
    )
    read_or_refuse(mark + HEADER.encode(encoding) + content)


@given(ROWS, st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@settings(max_examples=100, deadline=None)
def test_any_text_in_the_cells_is_read_or_refused_row_by_row(rows, encoding):
    text = HEADER + "\n".join(rows)
    read_or_refuse(text.encode(encoding, errors="replace"))


@given(ROWS)
@settings(max_examples=100, deadline=None)
def test_how_the_bytes_arrive_changes_nothing(rows):
    content = (HEADER + "\r\n".join(rows)).encode(errors="replace")

    class Trickle(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(7, size or 7))

    whole = read_or_refuse(content)
    try:
        trickled = list(read_sheet(Trickle(content), today=TODAY))
    except SheetUnreadable:
        trickled = []
    assert trickled == whole
