"""What the README shows is what happens."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from localstack.stack import Stack
from nosotros.testing.waiting import PATIENCE
from tests import web

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent


def test_the_readmes_request_is_answered_as_it_says_also_when_it_is_repeated(
    stack: Stack, create_key: Callable[..., str]
):
    block = re.search(r"```\n(curl .*?)```\n```json\n(.*?)```", README, re.DOTALL)
    assert block is not None
    shown = json.loads(block[2])
    command = block[1].replace("http://127.0.0.1:8470", stack.gateway_url)
    command = command.replace("$KEY", create_key("gestarsalud"))

    answers = [_as_curl_does(shlex.split(command.replace("\\\n", " "))) for _ in range(2)]

    assert answers[0] == answers[1]
    made = json.loads(answers[0])
    assert list(made) == list(shown)
    assert {key: made[key] for key in ("name", "seats", "enrolled", "waiting", "revision")} == {
        key: shown[key] for key in ("name", "seats", "enrolled", "waiting", "revision")
    }


def _as_curl_does(words: list[str]) -> str:
    """Send what a command line of curl says: a fresh machine has no curl."""
    program, silent, url, *options = words
    assert (program, silent) == ("curl", "-s")
    given = list(zip(options[::2], options[1::2], strict=True))
    headers = dict(value.split(": ", 1) for name, value in given if name == "-H")
    (body,) = [value for name, value in given if name == "-d"]
    answer = web.post(url, headers=headers, content=body, timeout=PATIENCE)
    answer.raise_for_status()
    return answer.text


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("nosotros openapi", '"openapi": "3.1.0"'),
        ("nosotros asyncapi", '"asyncapi": "3.1.0"'),
        ("nosotros settings", "NOSOTROS_AMQP_URL"),
        ("nosotros contracts check", "released"),
        ("nosotros certificates verify --help", "with no network"),
        ("nosotros events --help", "verify"),
        ("nosotros events verify --help", "LEDGER"),
        ("nosotros signing-key --help", "key"),
        ("nosotros secrets-key --help", "key"),
        ("nosotros run --help", "SERVICE"),
        ("nosotros relay --help", "SERVICE"),
        ("nosotros work --help", "SERVICE"),
        ("nosotros migrate --help", "database"),
        ("nosotros topology --help", "queues"),
        ("nosotros journal skip --help", "SEQUENCE"),
        ("nosotros --help", "new-service"),
        ("nosotros keys --help", "revoke"),
        ("nosotros access", "Who may do what"),
        ("nosotros-gateway --help", "serve"),
        ("nosotros-local --help", "demo"),
    ],
)
def test_a_command_of_the_readme_works_with_nothing_running(command: str, words: str):
    program, *arguments = shlex.split(command)

    done = subprocess.run(
        [BIN / program, *arguments], capture_output=True, text=True, check=True, env={}
    )

    assert words in done.stdout
