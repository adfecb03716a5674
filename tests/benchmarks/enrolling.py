"""Enrol over HTTP: the platform against the baseline, in turns."""

import json
from collections.abc import Iterator
from itertools import islice
from uuid import uuid4

import httpx

from nosotros.testing import free_port
from tests.benchmarks.baselines.http_tables import prepare
from tests.benchmarks.load import Load, Request, measure
from tests.benchmarks.processes import accepts, running
from tests.benchmarks.report import Comparison, in_turns, load_table, ratio_table
from tests.benchmarks.site import Bench
from tests.people import birth_date_of, mobile_of, names_of

CLIENTS = 16
INTAKES = 20
SEATS = 1_000_000
REQUIRED = 0.8
WARM_UP = 300


def compare(site: Bench, *, requests: int, rounds: int) -> tuple[str, bool]:
    """The tables of rates, latencies and CPU, and whether the promise was kept.

    Args:
        site: what is measured.
        requests: counted in each run.
        rounds: pairs of runs.
    """
    each = requests + WARM_UP
    people = -(-each * rounds // INTAKES) + 1
    ours_left = our_requests(site, people=people)
    prepared = prepare(
        database_url=site.baseline_database_url.replace("postgresql://", "postgresql+asyncpg://"),
        participants=people,
        intakes=INTAKES,
        seats=SEATS,
    )
    theirs_left = iter(
        Request(
            path="/enrolments",
            headers={"X-API-Key": prepared.api_key},
            body=json.dumps({"participant_id": str(person), "intake_id": str(intake)}).encode(),
        )
        for person, intake in prepared.pairs()
    )
    pids = site.stack.pids()
    servers = {"postgres": pids["postgres"], "rabbitmq": pids["rabbitmq"]}
    port = free_port()
    with running(
        "tests.benchmarks.baselines.http_enrol",
        str(port),
        ready=lambda: accepts(port),
        environment={
            "BASELINE_DATABASE_URL": site.baseline_database_url.replace(
                "postgresql://", "postgresql+asyncpg://"
            ),
            "BASELINE_AMQP_URL": site.amqp_url,
        },
    ) as baseline:

        def our_run() -> Load:
            programs = {
                name: pids[f"{name}"] for name in ("gateway", "enrolment-run", "enrolment-relay")
            }
            return measure(
                site.stack.gateway_url,
                islice(ours_left, each),
                clients=CLIENTS,
                warm_up=WARM_UP,
                pids={**programs, **servers},
            )

        def their_run() -> Load:
            return measure(
                f"http://127.0.0.1:{port}",
                islice(theirs_left, each),
                clients=CLIENTS,
                warm_up=WARM_UP,
                pids={"baseline": baseline, **servers},
            )

        ours, theirs = in_turns(ours=our_run, baseline=their_run, rounds=rounds)
    comparison = Comparison(
        name="enrol over HTTP, 16 clients",
        unit="requests",
        ours=[run.requests_per_second for run in ours],
        baseline=[run.requests_per_second for run in theirs],
        required=REQUIRED,
    )
    tables = [load_table({"nosotros": ours, "baseline": theirs}), ratio_table([comparison])]
    return "\n\n".join(tables), comparison.kept


def _person(number: int) -> dict[str, str]:
    first_names, surnames = names_of(number)
    return {
        "first_names": first_names,
        "surnames": surnames,
        "document_type": "CC",
        "document_number": str(1_000_000_000 + number),
        "birth_date": birth_date_of(number).isoformat(),
        "preferred_channel": "sms",
        "mobile": mobile_of(number),
    }


def our_requests(site: Bench, *, people: int) -> Iterator[Request]:
    """Everyone into every intake, each request with a key of its own."""
    with httpx.Client(
        base_url=site.stack.gateway_url,
        headers={"Authorization": f"Bearer {site.key}"},
        timeout=30,
    ) as client:
        intakes = [
            _post(client, "/v1/intakes", {"name": f"Intake {number}", "seats": SEATS})
            for number in range(INTAKES)
        ]
        persons = [_post(client, "/v1/participants", _person(number)) for number in range(people)]
    for person in persons:
        for intake in intakes:
            yield Request(
                path="/v1/enrolments",
                headers={
                    "Authorization": f"Bearer {site.key}",
                    "Idempotency-Key": str(uuid4()),
                },
                body=json.dumps({"participant_id": person, "intake_id": intake}).encode(),
            )


def _post(client: httpx.Client, path: str, body: object) -> str:
    answer = client.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
    answer.raise_for_status()
    return str(answer.json()["id"])
