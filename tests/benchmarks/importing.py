"""Importing a sheet: through the gateway, by the importer's own process, every row somebody new."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests.benchmarks.cpu import CpuClock
from tests.benchmarks.processes import ProgramFailed
from tests.benchmarks.site import Bench
from tests.people import birth_date_of, mobile_of, names_of

IMPORTER = "enrolment-work"
RELAY = "enrolment-relay"
#: rows a second, with the relay standing still
REQUIRED = 1000.0
SEATS = 5000
FIRST = 1_700_000_000
HEADER = (
    "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;correo;barrio;"
    "hijos;necesita_cuidado_infantil;acudiente_nombre;acudiente_documento;acudiente_celular;"
    "autorizacion_fecha;canal_preferido\r\n"
)
#: rows of a sheet before those that are measured
WARM_UP = 200
LOOK_SECONDS = 0.2
GIVE_UP_SECONDS = 600


@dataclass(frozen=True, kw_only=True)
class _Run:
    """One sheet."""

    rows_a_second: float
    #: by process
    cpu_seconds: dict[str, float]


def measure(site: Bench, *, rows: int, rounds: int) -> str:
    """The figures of sheets that are new, one of them sent twice.

    Args:
        site: what is measured.
        rows: of each sheet.
        rounds: sheets.
    """
    # What it publishes later is measured by itself: `relaying`.
    site.stack.stop(RELAY)
    site.stack.start(IMPORTER)
    try:
        with httpx.Client(
            base_url=site.stack.gateway_url,
            headers={"Authorization": f"Bearer {site.key}"},
            timeout=60,
        ) as client:
            _run(site, client, _intake(client), FIRST - WARM_UP, rows=WARM_UP, outcome="imported")
            sheets = [FIRST + number * rows for number in range(rounds)]
            intakes = [_intake(client) for _ in sheets]
            new = [
                _run(site, client, intake, first, rows=rows, outcome="imported")
                for intake, first in zip(intakes, sheets, strict=True)
            ]
            again = _run(site, client, intakes[0], sheets[0], rows=rows, outcome="unchanged")
    finally:
        site.stack.stop(IMPORTER)
        site.stack.start(RELAY)
    rates = [each.rows_a_second for each in new]
    kept = "kept" if statistics.median(rates) >= REQUIRED else "NOT KEPT"
    return "\n".join(
        [
            f"importing {rows:,} rows, at least {REQUIRED:,.0f} a second: {kept}",
            f"  {statistics.median(rates):,.0f} rows/s ({min(rates):,.0f}–{max(rates):,.0f})",
            *(
                f"  CPU of {name}: {statistics.median(each.cpu_seconds[name] for each in new):.1f} s"
                for name in new[0].cpu_seconds
            ),
            f"the same sheet again, nothing of it new: {again.rows_a_second:,.0f} rows/s",
        ]
    )


def _run(
    site: Bench, client: httpx.Client, intake: str, first: int, *, rows: int, outcome: str
) -> _Run:
    content = "".join(_lines(first, rows)).encode()
    pids = site.stack.pids()
    spent = CpuClock({"importer": pids[IMPORTER], "PostgreSQL": pids["postgres"]})
    accepted = _post(
        client,
        f"/v1/intakes/{intake}/imports",
        content=content,
        params={"name": "sheet.csv", "language": "es"},
        headers={"Content-Type": "text/csv"},
    )
    began = time.perf_counter()
    deadline = began + GIVE_UP_SECONDS
    while (found := client.get(f"/v1/imports/{accepted['id']}").json())["state"] != "finished":
        if found["state"] == "refused" or time.perf_counter() > deadline:
            raise ProgramFailed(f"The import is {found['state']} after {found['rows']} rows.")
        time.sleep(LOOK_SECONDS)
    seconds = time.perf_counter() - began
    if found[outcome] != rows:
        raise ProgramFailed(f"Of {rows} rows, {found[outcome]} are {outcome}.")
    return _Run(rows_a_second=rows / seconds, cpu_seconds=spent.seconds())


def _lines(first: int, rows: int) -> Iterator[str]:
    """Rows with every cell filled, each of somebody who is nobody else's double."""
    yield HEADER
    for number in range(first, first + rows):
        names, born = ";".join(names_of(number)), f"{birth_date_of(number):%d/%m/%Y}"
        mobile = mobile_of(number).removeprefix("+57")
        yield (
            f"{names};CC;{number};{born};{mobile};p.{number}@example.org;Altos de Cazucá;2;sí;"
            "Carmen Rodríguez Pardo;CC 28082281;3216618940;11/08/2026;whatsapp\r\n"
        )


def _intake(client: httpx.Client) -> str:
    made = _post(client, "/v1/intakes", json={"name": "A sheet's", "seats": SEATS})
    return str(made["id"])


def _post(client: httpx.Client, path: str, **more: Any) -> Any:
    headers = {"Idempotency-Key": str(uuid4()), **more.pop("headers", {})}
    answer = client.post(path, headers=headers, **more)
    answer.raise_for_status()
    return answer.json()
