"""What the how-to of Ley 1780 shows is what happens."""

import json
import re
import shlex
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from gateway.operations import operations
from nosotros.contracts.schema import dump, load

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


def asked_by(words: list[str]) -> Any:
    """What a command line of curl asks of the service, by the gateway's table."""
    (url,) = (urlsplit(each) for each in words if each.startswith("http"))
    given = {flag: value for flag, value in pairwise(words) if flag in ("-X", "-d")}
    headers = dict(value.split(": ", 1) for flag, value in pairwise(words) if flag == "-H")
    method = given.get("-X", "POST" if "-d" in given else "GET")
    assert headers["Authorization"] == "Bearer $KEY"
    assert ("Idempotency-Key" in headers) == (method == "POST")
    for each in operations():
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", each.path)
        found = re.fullmatch(pattern, url.path)
        if found and each.method == method:
            values = {each.path_fields[name]: value for name, value in found.groupdict().items()}
            values |= json.loads(given.get("-d", "{}")) | dict(parse_qsl(url.query))
            if each.takes_revision:
                values["expected_revision"] = int(headers["If-Match"].strip('"'))
            return load(each.contract, values, strict=True)
    raise AssertionError(f"no operation is {method} {url.path}")
