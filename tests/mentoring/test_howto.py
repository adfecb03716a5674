"""What the how-to of Ley 1780 shows is what happens."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from nosotros.contracts.schema import dump
from tests.howto import asked_by

HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "check-ley-1780.md"


def test_the_howtos_requests_end_with_the_answer_that_it_shows(ask: Callable[..., Any]):
    text = HOWTO.read_text(encoding="utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    project = ""

    answers = []
    for command in re.findall(r"```\n(curl .*?)```", text, re.DOTALL):
        asked = asked_by(shlex.split(command.replace("\\\n", " ").replace("$PROJECT", project)))
        answers.append(orjson.loads(dump(ask(asked))))
        project = project or answers[0]["id"]

    assert len(answers) == 5
    assert answers[-1].pop("id") == project
    assert answers[-1] == json.loads(shown)
