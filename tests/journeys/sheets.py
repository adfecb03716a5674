"""The sample sheets, and what is in them."""

import csv
import io
from importlib.resources import files
from pathlib import Path

import psycopg

from localstack.stack import Stack
from nosotros.testing.waiting import eventually
from tests.people import birth_date_of, mobile_of, names_of

SOACHA = "soacha-2026.csv"
MESSY = "soacha-2026-messy.csv"
LA_U = "la-u-2026.csv"
HEADER = "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;correo"
_DONE_WITH = "SELECT reference FROM import WHERE state IN ('finished', 'refused')"


def content(name: str) -> bytes:
    """A sample sheet, byte for byte."""
    return (files("localstack.demo") / "data" / name).read_bytes()


def stored(stack: Stack) -> set[str]:
    """The files of a platform's file store."""
    return {str(path) for path in (stack.folder / "files").rglob("*") if path.is_file()}


def stored_at_rest(stack: Stack) -> set[str]:
    """The same, once the sheets of all imports that have ended are deleted: right after their end."""
    with psycopg.connect(stack.postgres.url("enrolment"), autocommit=True) as connection:

        def look() -> tuple[set[str]] | None:
            done = {reference for (reference,) in connection.execute(_DONE_WITH)}
            found = stored(stack)
            return (found,) if done.isdisjoint(Path(each).name for each in found) else None

        made = eventually(look, what="sheets that are done with are deleted")
    assert made is not None
    return made[0]


def people(name: str = SOACHA) -> list[dict[str, str]]:
    """The cells of a sample sheet in Latin-1, by the names of its columns."""
    text = content(name).decode("latin-1")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def row(number: int, *, names: str | None = None, surnames: str | None = None) -> str:
    """A row under `HEADER`, of somebody who can be registered and is nobody else."""
    first_names, last_names = names_of(number)
    born, mobile = birth_date_of(number), mobile_of(number).removeprefix("+57")
    return f"{names or first_names};{surnames or last_names};CC;{number};{born:%d/%m/%Y};{mobile};"


def sheet(*rows: str, header: str = HEADER) -> bytes:
    """A sheet in UTF-8."""
    return "\r\n".join((header, *rows, "")).encode()
