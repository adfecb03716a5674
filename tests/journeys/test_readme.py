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
    environment = {"KEY": create_key("gestarsalud"), "PATH": "/usr/bin:/bin"}

    answers = [
        subprocess.run(
            ["bash", "-c", command], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]

    assert answers[0] == answers[1]
    made = json.loads(answers[0])
    assert list(made) == list(shown)
    assert {key: made[key] for key in ("name", "seats", "enrolled", "waiting", "revision")} == {
        key: shown[key] for key in ("name", "seats", "enrolled", "waiting", "revision")
    }


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("nosotros openapi", '"openapi": "3.1.0"'),
        ("nosotros asyncapi", '"asyncapi": "3.0.0"'),
        ("nosotros settings", "NOSOTROS_AMQP_URL"),
        ("nosotros contracts check", "released"),
        ("nosotros --help", "new-service"),
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
