"""The sample sheets, and what is in them."""

import csv
import io
from importlib.resources import files

SOACHA = "soacha-2026.csv"
MESSY = "soacha-2026-messy.csv"
LA_U = "la-u-2026.csv"
HEADER = "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;correo"


def content(name: str) -> bytes:
    """A sample sheet, byte for byte."""
    return (files("localstack.demo") / "data" / name).read_bytes()


def people(name: str = SOACHA) -> list[dict[str, str]]:
    """The cells of a sample sheet in Latin-1, by the names of its columns."""
    text = content(name).decode("latin-1")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def row(number: int, *, names: str = "Persona", surnames: str = "Inventada") -> str:
    """A row under `HEADER`, of somebody who can be registered."""
    return f"{names};{surnames};CC;{number};31/01/2007;3001112233;"


def sheet(*rows: str, header: str = HEADER) -> bytes:
    """A sheet in UTF-8."""
    return "\r\n".join((header, *rows, "")).encode()
