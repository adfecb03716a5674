"""Schemathesis against the running platform: no 500, and no answer that is not documented."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gateway.network.lists import networked
from gateway.operations import operations
from localstack.stack import Stack
from nosotros.testing.waiting import PATIENCE
from tests.journeys import scenes
from tests.journeys.belongings_of_training import CODE, MODULE, PROGRAMME
from tests.journeys.classroom import Classroom
from tests.journeys.organisation import Organisation

PROGRAM = Path(sys.executable).parent / "schemathesis"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
    "use_after_free",
)
PHASES = ("examples", "coverage", "fuzzing", "stateful")
EXAMPLES = 10
SEED = 20260818
#: for the whole of a run; what fuzzing has not tried by then is not tried
SECONDS, SECONDS_OF_FILES = 90, 30
# A missing If-Match is 428 (RFC 6585, 3), which the tool does not expect by itself.
SETTINGS = """
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 406, 415, 422, 428]

[[operations]]
include-operation-id = "read_events"
parameters = { "query.wait" = 0 }
"""
#: it never ends by itself: `tests/gateway/events` is about it
ENDLESS = "stream_events"


def attack(
    stack: Stack,
    organisation: Organisation,
    folder: Path,
    *,
    phases: Sequence[str],
    seconds: int,
    more: list[str],
) -> dict[str, Any]:
    """The report of a run that found nothing wrong."""
    (folder / "schemathesis.toml").write_text(SETTINGS)
    # It is made when it is first asked for, and the tool waits for ten seconds only.
    organisation.get("/openapi.json")
    done = subprocess.run(
        [
            *(str(PROGRAM), "run", f"{stack.gateway_url}/openapi.json"),
            *("--header", f"Authorization: Bearer {organisation.key}"),
            *("--checks", ",".join(CHECKS), "--phases", ",".join(phases)),
            *("--max-examples", str(EXAMPLES), "--seed", str(SEED), "--max-time", str(seconds)),
            *("--generation-database", "none", "--continue-on-failure", "--no-color"),
            *("--suppress-health-check", "all", "--warnings", "off"),
            *("--request-timeout", str(PATIENCE), "--output-truncate", "false"),
            *("--exclude-operation-id", ENDLESS, "--report-json-path", "report.json", *more),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=seconds + 2 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((folder / "report.json").read_text())
    assert report["operations"]["errored"] == report["test_cases"]["errored"] == 0
    return report


@pytest.fixture(scope="module")
def organisation(stack, enter) -> Organisation:
    made = enter("schemathesis")
    made.register()
    made.open_intake()
    room = Classroom(organisation=made, calendar=scenes.Calendar(stack))
    room.publish(CODE, PROGRAMME)
    room.plan(room.cohort(CODE, seats=5), module=MODULE, count=2)
    return made


def test_no_answer_is_a_server_error_or_undocumented(stack, organisation, tmp_path):
    report = attack(stack, organisation, tmp_path, phases=PHASES, seconds=SECONDS, more=[])

    made = operations()
    assert report["operations"]["tested"] == len(made) + len(networked(made)) - 1
    states = {name: each["status"] for name, each in report["phases"].items()}
    # On a busy machine the time may be up before the last phases have begun.
    assert {states["examples"], states["coverage"]} == {"success"}, states
    assert set(states.values()) <= {"success", "skip"}, states
    assert report["test_cases"]["generated"] > len(operations())


def test_no_list_as_a_file_is_a_server_error_or_undocumented(stack, organisation, tmp_path):
    lists = [each.id for each in operations() if each.is_exported]
    chosen = [part for id in lists for part in ("--include-operation-id", id)]
    more = ["--header", "Accept: text/csv", *chosen]

    report = attack(
        stack,
        organisation,
        tmp_path,
        phases=PHASES[:3],
        seconds=SECONDS_OF_FILES,
        more=more,
    )

    assert report["operations"]["tested"] == len(lists)
    assert report["test_cases"]["generated"] > len(lists)
