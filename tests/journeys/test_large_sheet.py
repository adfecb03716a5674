"""A sheet of 50,000 people: flat memory, progress to see, and once though its importer is killed.

On a platform of its own, whose memory nothing else moves; with no relay, so that every event of
the import can be counted where it was committed.
"""

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import psycopg
import pytest

from localstack import ports
from localstack.demo.play import BEGINNING
from localstack.stack import Stack
from nosotros import clock
from nosotros.testing.waiting import eventually
from tests.journeys.organisation import PATIENCE, Organisation
from tests.journeys.plans import only, without_rate_limit

ROWS = 50_000
SEATS = 49_000
FIRST = 1_500_000_000
HEADER = (
    "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;correo;barrio;"
    "hijos;necesita_cuidado_infantil;acudiente_nombre;acudiente_documento;acudiente_celular;"
    "autorizacion_fecha;canal_preferido\r\n"
)
PROGRAMS = ("gateway", "enrolment-run", "enrolment-work")
MEBIBYTE = 1024 * 1024
#: bytes that a process may grow by, whatever the number of rows
FLAT = 32 * MEBIBYTE


@pytest.fixture(scope="module")
def alone() -> Iterator[Stack]:
    folder = Path(mkdtemp(prefix="nosotros-large-"))
    folder.chmod(0o755)
    moment = folder / "clock"
    clock.set_shared(moment, BEGINNING)
    stack = Stack(folder, plan=lambda site: only(without_rate_limit(site), PROGRAMS))
    try:
        up = stack.up(http_port=ports.pick(), clock=moment)
        stack.first_key = up.first_key  # type: ignore[attr-defined]
        yield stack
    finally:
        stack.down(purge=True)


def parts() -> Iterator[bytes]:
    """The sheet, a hundred rows at a time; nowhere is it in memory as a whole."""
    yield HEADER.encode()
    for start in range(FIRST, FIRST + ROWS, 100):
        yield "".join(
            f"Luz Marina;Rodríguez Pardo;CC;{number};18/02/2007;3236150723;"
            f"luz.{number}@example.org;Altos de Cazucá;2;sí;Carmen Rodríguez Pardo;CC 28082281;"
            "3216618940;11/08/2026;whatsapp\r\n"
            for number in range(start, start + 100)
        ).encode()


def memory(pid: int, what: str = "VmHWM") -> int:
    """The most bytes that a process has held (VmHWM), or holds now (VmRSS)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"process {pid} has no {what}")


def test_fifty_thousand_rows_are_imported_once_in_flat_memory(alone, capsys):
    organisation = Organisation(stack=alone, slug="gestarsalud", key=alone.first_key)
    intake = organisation.open_intake(seats=SEATS)
    gateway = alone.pids()["gateway"]
    gateway_before = memory(gateway)

    accepted = organisation.send(
        "POST",
        f"/v1/intakes/{intake}/imports",
        content=parts(),
        headers={"Content-Type": "text/csv", "Idempotency-Key": str(uuid4())},
    ).json()
    began = time.monotonic()
    seen = [0]

    def past(count: int):
        def look():
            now = organisation.get(f"/v1/imports/{accepted['id']}")
            if now["rows"] != seen[-1]:
                seen.append(now["rows"])
            return now if now["rows"] >= count else None

        return eventually(look, seconds=4 * PATIENCE, what=f"{count} rows are imported")

    past(ROWS // 10)
    before = memory(alone.pids()["enrolment-work"])
    past(ROWS // 2)
    killed_after = (
        memory(alone.kill("enrolment-work")) if False else memory(alone.pids()["enrolment-work"])
    )
    alone.kill("enrolment-work")
    at_kill = seen[-1]
    past(at_kill + 1)
    second_before = memory(alone.pids()["enrolment-work"])
    past(ROWS)
    second_after = memory(alone.pids()["enrolment-work"])
    done = organisation.ended(accepted["id"])
    seconds = time.monotonic() - began
    gateway_after = memory(gateway)
    with capsys.disabled():
        print(
            f"\n  {ROWS} rows in {seconds:.1f} s: {ROWS / seconds:.0f} rows/s;"
            f" progress seen {len(seen)} times, importer killed at row {at_kill};"
            f" importer {before / MEBIBYTE:.0f} to {killed_after / MEBIBYTE:.0f} MB, then"
            f" {second_before / MEBIBYTE:.0f} to {second_after / MEBIBYTE:.0f} MB;"
            f" gateway {gateway_before / MEBIBYTE:.0f} to {gateway_after / MEBIBYTE:.0f} MB"
        )
