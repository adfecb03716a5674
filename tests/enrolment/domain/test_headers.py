import pytest

from enrolment.domain.sheet import FIELDS, SheetRow, SheetUnreadable, explain_unreadable
from enrolment.domain.sheet.columns import NAMES, REQUIRED, simplified

ROW = "Luz;Pardo;CC;1023523372;18/02/2005"


@pytest.mark.parametrize(
    "header",
    [
        "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento",
        "NOMBRES;APELLIDOS;TIPO DOCUMENTO;NÚMERO DOCUMENTO;FECHA NACIMIENTO",
        "Nombre ; Apellido;Tipo de documento;N° de documento;Fecha de nacimiento",
        "first_names;surnames;id_type;id_number;date_of_birth",
        "First name;Last name;Document type;ID Number;Birth date",
        '"Nombres";"Apellidos";"Tipo documento";"No. documento";"Fecha de\nnacimiento"',
        "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;;;",
    ],
)
def test_a_header_is_known_in_any_spelling_and_either_language(read, header):
    (outcome,) = read(f"{header}\n{ROW}".encode())
    assert outcome.row.surnames == "Pardo"
    assert outcome.line == 2


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found_in_the_header(read, delimiter):
    header = "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento"
    (outcome,) = read(f"{header}\n{ROW}\n".replace(";", delimiter).encode())
    assert outcome.row.first_names == "Luz"


def test_columns_may_stand_in_any_order_and_unknown_ones_are_not_read(read):
    (outcome,) = read(
        b"Etnia;numero_documento;apellidos;EPS;nombres;fecha_nacimiento;tipo_documento\n"
        b"\x00;1023523372;Pardo;=1+1;Luz;2005-02-18;CC\n"
    )
    assert outcome.row.first_names == "Luz"
    assert not outcome.problems


def test_of_two_columns_for_one_field_the_more_exact_name_wins(read):
    (outcome,) = read(
        b"nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;Telefono;Celular\n"
        b"Luz;Pardo;CC;1023523372;18/02/2005;6017221234;3236150723\n"
    )
    assert outcome.row.mobile == "+573236150723"


def test_columns_that_everyone_needs_are_named_when_missing(read):
    with pytest.raises(SheetUnreadable) as caught:
        read(b"nombres;apellidos;celular\nLuz;Pardo;3236150723\n")
    assert caught.value.code == "missing_columns"
    assert caught.value.columns == ("tipo_documento", "numero_documento", "fecha_nacimiento")


def test_a_header_that_repeats_a_column_is_refused(read):
    with pytest.raises(SheetUnreadable) as caught:
        read(
            f"nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;NOMBRES\n{ROW};x".encode()
        )
    assert (caught.value.code, caught.value.columns) == ("repeated_columns", ("NOMBRES",))


@pytest.mark.parametrize("lines_above", [0, 1, 49])
def test_titles_above_the_header_are_skipped_and_counted(read, good_row, lines_above):
    above = "LISTADO DE PARTICIPANTES, SOACHA\n" * lines_above
    header, row = ";".join(good_row), ";".join(good_row.values())
    (outcome,) = read(f"{above}{header}\n{row}\n".encode())
    assert outcome.line == lines_above + 2


def test_a_header_too_far_down_is_not_looked_for(read, good_row):
    with pytest.raises(SheetUnreadable) as caught:
        read(("titulo\n" * 50 + ";".join(good_row) + "\n").encode())
    assert caught.value.code == "no_header"


def test_no_name_of_a_column_stands_for_two_fields():
    fields_of: dict[str, set[str]] = {}
    for field, names in NAMES.items():
        for name in names.split(", "):
            fields_of.setdefault(simplified(name), set()).add(field)
    assert {name: fields for name, fields in fields_of.items() if len(fields) > 1} == {}
    assert set(REQUIRED) <= set(NAMES)


OWN = "Beneficiaria;Familia;Clase;Nro;Nació"
MAPPING = {
    "beneficiaria": "first_names",
    "FAMILIA": "surnames",
    "Clase": "document_type",
    "nro.": "document_number",
    "nacio": "birth_date",
}


def test_a_sheet_is_read_by_the_names_that_its_sender_gives(read):
    (outcome,) = read(f"{OWN}\n{ROW}".encode(), columns=MAPPING)
    assert (outcome.row.first_names, outcome.row.surnames) == ("Luz", "Pardo")


def test_a_problem_names_the_column_as_the_sheet_does(read):
    (outcome,) = read(f"{OWN}\n{ROW}".replace("CC", "??").encode(), columns=MAPPING)
    assert [each.column for each in outcome.problems] == ["Clase"]


def test_a_senders_name_wins_over_ours(read):
    header = "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;Alias;Tel"
    content = f"{header}\n{ROW};Lucha;3236150723".encode()
    (outcome,) = read(content, columns={"alias": "first_names", "tel": "mobile"})
    assert (outcome.row.first_names, outcome.row.mobile) == ("Lucha", "+573236150723")
    (outcome,) = read(content, columns={"Nombres": "surnames", "Apellidos": "first_names"})
    assert (outcome.row.first_names, outcome.row.surnames) == ("Pardo", "Luz")


def test_a_mapped_column_that_the_sheet_lacks_is_refused_and_named(read):
    with pytest.raises(SheetUnreadable) as caught:
        read(f"{OWN}\n{ROW}".encode(), columns={**MAPPING, "Correo propio": "email"})
    assert (caught.value.code, caught.value.columns) == (
        "mapped_column_missing",
        ("Correo propio",),
    )
    assert "Correo propio" in explain_unreadable(caught.value, "es")


@pytest.mark.parametrize(
    "columns",
    [
        {"Nombre": "name"},
        {"--": "first_names"},
        {"Nombre": "first_names", "NOMBRE ": "surnames"},
        {"Nombre": "first_names", "Alias": "first_names"},
    ],
)
def test_a_mapping_that_makes_no_sense_is_its_callers_error(read, columns):
    with pytest.raises(ValueError) as caught:
        read(f"{OWN}\n{ROW}".encode(), columns=columns)
    assert not isinstance(caught.value, SheetUnreadable)


def test_the_fields_that_may_be_mapped_are_those_of_a_row():
    assert set(SheetRow.__dataclass_fields__) == FIELDS
