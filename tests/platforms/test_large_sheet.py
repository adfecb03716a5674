"""A sheet of 50,000 people: flat memory, progress to see, and once though its importer is killed.

On a platform of its own, whose memory nothing else moves; with no relay, so that every event of
the import can be counted where it was committed.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from localstack import ports
from localstack.demo.play import BEGINNING
from localstack.plan import OPERATOR
from localstack.stack import Stack
from nosotros import clock
from nosotros.testing.waiting import PATIENCE, eventually
from tests.journeys.organisation import Organisation
from tests.journeys.plans import only, without_rate_limit
from tests.people import birth_date_of, mobile_of, names_of

ROWS = 50_000
SEATS = 49_000
FIRST = 1_500_000_000
HEADER = (
    "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;correo;barrio;"
    "hijos;necesita_cuidado_infantil;acudiente_nombre;acudiente_documento;acudiente_celular;"
    "autorizacion_fecha;canal_preferido\r\n"
)
PROGRAMS = ("gateway", "partners-run", "enrolment-run", "enrolment-work")
MEBIBYTE = 1024 * 1024
#: bytes that a process may grow by, whatever the number of rows
FLAT = 16 * MEBIBYTE
COUNTED = {
    "state": "finished",
    "rows": ROWS,
    "imported": ROWS,
    "unchanged": 0,
    "refused": 0,
    "enrolled": SEATS,
    "waiting": ROWS - SEATS,
}
PEOPLE = (
    "SELECT count(*), count(DISTINCT document_key),"
    " (SELECT count(DISTINCT participant_id) FROM enrolment) FROM participant"
)
LINES = (
    "SELECT count(*), count(DISTINCT participant_id), min(line), max(line)"
    " FROM import_row WHERE import_id = %s"
)
EVENTS = (
    "SELECT split_part(type, '.', 3), count(*), count(DISTINCT subject) FROM outbox"
    " WHERE type NOT LIKE '%_audited.v1' GROUP BY 1"
)


@pytest.fixture
def alone() -> Iterator[tuple[Stack, Organisation]]:
    folder = Path(mkdtemp(prefix="nosotros-large-"))
    folder.chmod(0o755)
    moment = folder / "clock"
    clock.set_shared(moment, BEGINNING)
    stack = Stack(folder, plan=lambda site: only(without_rate_limit(site), PROGRAMS))
    try:
        up = stack.up(http_port=ports.pick(), clock=moment)
        assert up.first_key is not None
        organisation = Organisation(stack=stack, slug=OPERATOR, key=up.first_key)
        yield stack, organisation
        organisation.http.close()
    finally:
        stack.down(purge=True)


def parts() -> Iterator[bytes]:
    """The sheet, a hundred rows at a time; nowhere is it in memory as a whole."""
    yield HEADER.encode()
    for start in range(FIRST, FIRST + ROWS, 100):
        yield "".join(row(number) for number in range(start, start + 100)).encode()


def row(number: int) -> str:
    """A row of somebody who is nobody else's double, with every cell filled."""
    names, born = ";".join(names_of(number)), f"{birth_date_of(number):%d/%m/%Y}"
    mobile = mobile_of(number).removeprefix("+57")
    return (
        f"{names};CC;{number};{born};{mobile};p.{number}@example.org;Altos de Cazucá;2;sí;"
        f"Carmen Rodríguez Pardo;CC 28082281;3216618940;11/08/2026;whatsapp\r\n"
    )


def memory(pid: int) -> int:
    """The most bytes that a process has held so far."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"process {pid} has no VmHWM")


@dataclass(kw_only=True)
class Watched:
    """An import, and every count of rows that was seen of it."""

    organisation: Organisation
    id: str
    seen: list[int] = field(default_factory=list)

    def past(self, count: int) -> None:
        """Look until so many rows are done."""

        def look() -> bool:
            rows = self.organisation.get(f"/v1/imports/{self.id}")["rows"]
            if rows != (self.seen or [0])[-1]:
                self.seen.append(rows)
            return rows >= count

        eventually(look, seconds=4 * PATIENCE, what=f"{count} rows are imported")


def test_fifty_thousand_rows_are_imported_once_in_flat_memory(alone, capsys):
    stack, organisation = alone
    intake = organisation.open_intake(seats=SEATS)
    gateway = Grown(stack.pids()["gateway"])
    accepted = organisation.upload(intake, parts()).json()
    began = time.monotonic()
    watched = Watched(organisation=organisation, id=accepted["id"])

    watched.past(ROWS // 10)
    first = Grown(stack.pids()["enrolment-work"])
    watched.past(ROWS // 2)
    first.end()
    stack.kill("enrolment-work")
    killed_at = watched.seen[-1]
    watched.past(killed_at + 1000)
    second = Grown(stack.pids()["enrolment-work"])
    watched.past(ROWS)
    second.end()
    done = organisation.ended(accepted["id"])
    seconds = time.monotonic() - began
    gateway.end()
    with capsys.disabled():
        print(
            f"\n  {ROWS} rows in {seconds:.1f} s: {ROWS / seconds:.0f} rows/s;"
            f" importer killed after row {killed_at}, progress seen {len(watched.seen)} times;"
            f" importer {first}, then {second}; gateway {gateway}"
        )

    assert {name: done[name] for name in COUNTED} == COUNTED
    assert killed_at < ROWS
    assert watched.seen == sorted(set(watched.seen))
    assert len(watched.seen) >= 10
    for grown in (gateway, first, second):
        assert grown.by < FLAT, grown
    view = organisation.get(f"/v1/intakes/{intake}")
    assert (view["enrolled"], view["waiting"]) == (SEATS, ROWS - SEATS)
    with psycopg.connect(stack.postgres.url("enrolment")) as connection:
        people = connection.execute(PEOPLE).fetchone()
        rows = connection.execute(LINES, [accepted["id"]]).fetchone()
        events = {kind: counts for kind, *counts in connection.execute(EVENTS)}
    assert people == (ROWS, ROWS, ROWS)
    assert rows == (ROWS, ROWS, 2, ROWS + 1)
    assert events == {
        "intake_opened": [1, 1],
        "contact_changed": [ROWS, ROWS],
        "participant_registered": [ROWS, ROWS],
        "participant_enrolled": [SEATS, SEATS],
        "participant_waitlisted": [ROWS - SEATS, ROWS - SEATS],
        "sheet_imported": [1, 1],
    }


class Grown:
    """How much a process grew from here to `end`."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._from = self._to = memory(pid)

    def end(self) -> None:
        self._to = memory(self._pid)

    @property
    def by(self) -> int:
        return self._to - self._from

    def __str__(self) -> str:
        return f"{self._from / MEBIBYTE:.0f} to {self._to / MEBIBYTE:.0f} MB"
