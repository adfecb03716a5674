"""Schemathesis against the running platform: no 500, and no answer that is not documented."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from gateway.operations import operations
from tests.journeys.organisation import PATIENCE

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
EXAMPLES = 20
SEED = 20260818
SECONDS = 45


@pytest.fixture(scope="module")
def report(stack, enter, tmp_path_factory):
    """The run's report, and what it printed."""
    organisation = enter("schemathesis")
    folder = tmp_path_factory.mktemp("schemathesis")
    done = subprocess.run(
        [
            *(str(PROGRAM), "run", f"{stack.gateway_url}/openapi.json"),
            *("--header", f"Authorization: Bearer {organisation.key}"),
            *("--checks", ",".join(CHECKS)),
            *("--phases", "examples,coverage,fuzzing,stateful"),
            *("--max-examples", str(EXAMPLES), "--seed", str(SEED), "--max-time", str(SECONDS)),
            *("--generation-database", "none", "--continue-on-failure", "--no-color"),
            *("--suppress-health-check", "all", "--warnings", "off"),
            *("--request-timeout", str(PATIENCE), "--output-truncate", "false"),
            *("--report-json-path", str(folder / "report.json")),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=4 * PATIENCE,
        check=False,
    )
    (folder / "output.txt").write_text(done.stdout + done.stderr)
    return done, folder


def test_it_finds_nothing(report):
    done, _ = report
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr[-2000:]
