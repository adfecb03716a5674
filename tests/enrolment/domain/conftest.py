"""Small sheets to read: a good row, of which each test changes what it is about."""

import io
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from enrolment.domain.sheet import RowOutcome, read_sheet

TODAY = date(2026, 8, 18)
GOOD_ROW = {
    "nombres": "Luz Marina",
    "apellidos": "Rodríguez Pardo",
    "tipo_documento": "CC",
    "numero_documento": "1023523372",
    "fecha_nacimiento": "18/02/2005",
    "celular": "3236150723",
    "correo": "luz@example.org",
    "barrio": "Altos de Cazucá",
    "hijos": "2",
    "necesita_cuidado_infantil": "sí",
    "acudiente_nombre": "",
    "acudiente_documento": "",
    "acudiente_celular": "",
    "autorizacion_fecha": "11/08/2026",
    "canal_preferido": "whatsapp",
}


@pytest.fixture
def good_row() -> dict[str, str]:
    return dict(GOOD_ROW)


@pytest.fixture
def read() -> Callable[..., list[RowOutcome]]:
    """Read bytes as a sheet, as on 18 August 2026."""
    return lambda content, columns=None: list(
        read_sheet(io.BytesIO(content), today=TODAY, columns=columns)
    )


@pytest.fixture
def read_rows(read) -> Callable[..., list[RowOutcome]]:
    """Read a sheet of good rows, each with the given columns changed."""

    def read_them(*changes: dict[str, str], encoding: str = "utf-8") -> list[RowOutcome]:
        lines = [";".join(GOOD_ROW), *(";".join((GOOD_ROW | each).values()) for each in changes)]
        return read("\r\n".join(lines).encode(encoding))

    return read_them


@pytest.fixture
def read_row(read_rows) -> Callable[..., RowOutcome]:
    """Read a sheet of one good row with the given columns changed."""

    def read_it(**changes: str) -> RowOutcome:
        (outcome,) = read_rows(changes)
        return outcome

    return read_it


@pytest.fixture
def refusals(read_row) -> Callable[..., list[tuple[str, str]]]:
    """Column and code of each problem of a good row with the given columns changed."""

    def codes(**changes: str) -> list[tuple[str, str]]:
        outcome = read_row(**changes)
        assert (outcome.row is None) == bool(outcome.problems)
        return [(problem.column, problem.code) for problem in outcome.problems]

    return codes


@pytest.fixture
def warnings(read_row) -> Callable[..., list[tuple[str, str]]]:
    """Column and code of each warning of a good row with the given columns changed."""

    def codes(**changes: str) -> list[tuple[str, str]]:
        outcome = read_row(**changes)
        assert outcome.row is not None, outcome.problems
        return [(warning.column, warning.code) for warning in outcome.warnings]

    return codes


@pytest.fixture
def sample_sheet() -> Callable[[str], bytes]:
    folder = Path(str(files("localstack.demo") / "data"))
    return lambda name: (folder / name).read_bytes()
