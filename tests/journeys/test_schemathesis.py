"""Schemathesis against the running platform: no 500, and no answer that is not documented."""

import json
import subprocess
import sys
from pathlib import Path

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
PHASES = ("examples", "coverage", "fuzzing", "stateful")
EXAMPLES = 10
SEED = 20260818
#: for the whole run; what fuzzing has not tried by then is not tried
SECONDS = 25
# A missing If-Match is 428 (RFC 6585, 3), which the tool does not expect by itself.
SETTINGS = """
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 406, 415, 422, 428]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "schemathesis.toml").write_text(SETTINGS)
    return tmp_path


def test_no_answer_is_a_server_error_or_undocumented(stack, enter, folder):
    organisation = enter("schemathesis")
    organisation.register()
    organisation.open_intake()
    done = subprocess.run(
        [
            *(str(PROGRAM), "run", f"{stack.gateway_url}/openapi.json"),
            *("--header", f"Authorization: Bearer {organisation.key}"),
            *("--checks", ",".join(CHECKS), "--phases", ",".join(PHASES)),
            *("--max-examples", str(EXAMPLES), "--seed", str(SEED), "--max-time", str(SECONDS)),
            *("--generation-database", "none", "--continue-on-failure", "--no-color"),
            *("--suppress-health-check", "all", "--warnings", "off"),
            *("--request-timeout", str(PATIENCE), "--output-truncate", "false"),
            *("--report-json-path", "report.json"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS + 2 * PATIENCE,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((folder / "report.json").read_text())
    assert report["operations"]["tested"] == len(operations())
    assert report["operations"]["errored"] == report["test_cases"]["errored"] == 0
    assert {name: each["status"] for name, each in report["phases"].items()} == dict.fromkeys(
        PHASES, "success"
    )
    assert report["test_cases"]["generated"] > 20 * len(operations())
