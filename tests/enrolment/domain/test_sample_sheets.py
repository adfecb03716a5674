"""The three sample sheets, row by row."""

from datetime import date

import pytest

from enrolment.domain.identity import DocumentType
from enrolment.domain.sheet import Channel, SheetRow


def test_every_row_of_the_good_sheet_is_read_without_a_warning(read, sample_sheet):
    outcomes = read(sample_sheet("soacha-2026.csv"))

    assert [each.line for each in outcomes] == list(range(2, 23))
    assert all(each.row and not each.problems and not each.warnings for each in outcomes)
    assert sum(each.row.children > 0 for each in outcomes) == 15
    assert sum(each.row.guardian_name is not None for each in outcomes) == 13


def test_a_row_of_the_good_sheet_is_read_whole(read, sample_sheet):
    first = read(sample_sheet("soacha-2026.csv"))[0]

    assert first.row == SheetRow(
        first_names="Luz Marina",
        surnames="Rodríguez Pardo",
        document_type=DocumentType.TI,
        document_number="1023523372",
        birth_date=date(2011, 2, 18),
        mobile="+573236150723",
        email="luz.rodriguez@example.org",
        neighbourhood="Altos de Cazucá",
        children=2,
        needs_childcare=True,
        guardian_name="Carmen Rodríguez Pardo",
        guardian_document="CC 28082281",
        guardian_mobile="+573216618940",
        authorised_on=date(2026, 8, 11),
        preferred_channel=Channel.WHATSAPP,
    )


def test_another_partners_layout_is_read_the_same(read, sample_sheet):
    outcomes = read(sample_sheet("la-u-2026.csv"))

    assert [(each.line, [(w.column, w.code) for w in each.warnings]) for each in outcomes] == [
        (
            2,
            [
                ("id_type", "document_of_another_age"),
                ("acudiente_nombre", "minor_without_guardian"),
            ],
        ),
        (3, [("acudiente_nombre", "minor_without_guardian")]),
        (4, []),
        (5, []),
        (6, [("acudiente_nombre", "minor_without_guardian")]),
        (7, []),
        (8, [("consent_date", "no_authorisation")]),
    ]
    assert outcomes[0].row == SheetRow(
        first_names="Yeimi",
        surnames="Moreno Caycedo",
        document_type=DocumentType.CC,
        document_number="1024136645",
        birth_date=date(2010, 2, 18),
        mobile="+573111027155",
        email=None,
        neighbourhood="Ciudad Verde",
        children=1,
        needs_childcare=None,
        guardian_name=None,
        guardian_document=None,
        guardian_mobile=None,
        authorised_on=date(2026, 8, 12),
        preferred_channel=Channel.WHATSAPP,
    )


MESSY = {
    4: ("read", []),
    5: ("read", []),
    6: ("refused", [("Fecha Nacimiento", "impossible_date")]),
    7: ("read", []),
    8: ("read", []),
    9: ("refused", [("Celular", "bad_mobile")]),
    10: ("read", [("Autorizacion Fecha", "no_authorisation")]),
    11: ("read", [("Nombres", "name_rewritten")]),
    12: ("refused", [("Fecha Nacimiento", "ambiguous_date")]),
    13: ("read", [("Correo", "read_as_blank")]),
    14: ("read", [("Acudiente Nombre", "minor_without_guardian")]),
    15: ("read", [("Hijos", "number_in_words")]),
    16: ("refused", [("Numero Documento", "repeated_row")]),
}


def test_each_row_of_the_messy_sheet_has_its_own_outcome(read, sample_sheet):
    outcomes = read(sample_sheet("soacha-2026-messy.csv"))

    found = {
        each.line: (
            "read" if each.row else "refused",
            [(what.column, what.code) for what in (*each.problems, *each.warnings)],
        )
        for each in outcomes
    }
    assert found == MESSY
    assert outcomes[-1].problems[0].first_line == 4


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        (5, "mobile", "+573111027155"),
        (7, "document_type", DocumentType.TI),
        (8, "document_number", "1073245998"),
        (10, "authorised_on", None),
        (11, "first_names", "Michell"),
        (13, "email", None),
        (14, "guardian_name", None),
        (14, "guardian_document", "CC 22776057"),
        (15, "children", 2),
    ],
)
def test_what_is_odd_in_the_messy_sheet_is_put_right(read, sample_sheet, line, field, value):
    rows = {each.line: each.row for each in read(sample_sheet("soacha-2026-messy.csv"))}

    assert getattr(rows[line], field) == value
