"""Running what a how-to shows: its commands of curl, as the gateway's table reads them."""

import json
import os
import re
import shlex
import subprocess
import sys
import textwrap
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from gateway.operations import operations
from nosotros.contracts.schema import load
from nosotros.testing.waiting import PATIENCE
from tests import web

_FOLDER = Path(__file__).parents[1] / "docs" / "howto"
_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"```\n(curl .*?)```(?:\n```json\n(.*?)```)?", re.DOTALL)


def commands_of(page: str, **values: Any) -> list[tuple[list[str], Any]]:
    """A how-to's command lines of curl, each with the answer that is shown below it.

    Args:
        page: its name, such as `send-a-campaign`.
        values: what stands in the place of `$NAME`.
    """
    text = _text(page)
    for name, value in values.items():
        text = text.replace(f"${name}", str(value))
    return [
        (shlex.split(command.replace("\\\n", " ")), json.loads(shown) if shown else None)
        for command, shown in _COMMAND.findall(text)
    ]


def typed(page: str, program: str, **environment: str) -> list[list[str]]:
    """What a program is told by each of a how-to's lines, after a shell has read them.

    Args:
        page: its name, such as `make-a-room`.
        program: whose lines, such as `curl`; in a block of the page they are alone.
        environment: the shell's variables; a line that needs another one fails.
    """
    found: list[list[str]] = []
    for block in blocks_of(page):
        if not block.startswith(f"{program} "):
            continue
        # The shell itself says which words it makes of a line: quotes are its business.
        script = f"set -eu\n{program}() {{ printf '%s\\0' \"$@\"; printf '\\n\\0'; }}\n{block}"
        shell = ["bash", "-c", script]
        done = subprocess.run(shell, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{block}: {done.stderr}"
        records = done.stdout.split("\0\n\0")[:-1]
        found += [record.split("\0") for record in records]
    return found


def blocks_of(page: str) -> list[str]:
    """What a how-to has somebody type, block by block."""
    return [textwrap.dedent(text) for kind, text in _BLOCK.findall(_text(page)) if not kind]


def answers_of(page: str) -> list[Any]:
    """What a how-to shows in JSON."""
    return [json.loads(each) for each in re.findall(r"```json\n(.*?)```", _text(page), re.DOTALL)]


def sent(words: list[str]) -> httpx.Response:
    """What a command line of curl is answered: a fresh machine has no curl."""
    (url,) = (each for each in words if each.startswith("http"))
    given = list(pairwise(words))
    headers = dict(value.split(": ", 1) for flag, value in given if flag == "-H")
    body = next((value for flag, value in given if flag == "-d"), None)
    method = next((value for flag, value in given if flag == "-X"), "POST" if body else "GET")
    with web.Client(trust_env=False, timeout=PATIENCE) as client:
        return client.request(method, url, headers=headers, content=body)


def as_typed(text: str, *, folder: Path, **environment: str) -> str:
    """What a shell in a folder prints when it carries out lines of a how-to; none of them may fail.

    Nothing that this process is told of the platform is in its environment.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("NOSOTROS_")}
    path = f"{Path(sys.executable).parent}:{own['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", text],
        cwd=folder,
        env={**own, "PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, f"{text}: {done.stdout}{done.stderr}"
    return done.stdout


def columns_of(page: str) -> list[str]:
    """The columns of the file that a how-to shows."""
    (header,) = re.findall(r"```csv\n(.*?)\n", _text(page))
    return header.split(",")


def python_of(page: str) -> str:
    """The program that a how-to shows."""
    (program,) = re.findall(r"```python\n(.*?)```", _text(page), re.DOTALL)
    return program


def _text(page: str) -> str:
    return (_FOLDER / f"{page}.md").read_text(encoding="utf-8")


def asked_by(words: list[str]) -> Any:
    """What a command line of curl asks of the service, by the gateway's table."""
    (url,) = (urlsplit(each) for each in words if each.startswith("http"))
    given = {flag: value for flag, value in pairwise(words) if flag in ("-X", "-d")}
    headers = dict(value.split(": ", 1) for flag, value in pairwise(words) if flag == "-H")
    method = given.get("-X", "POST" if "-d" in given else "GET")
    assert headers["Authorization"] == "Bearer $KEY"
    assert ("Idempotency-Key" in headers) == (method == "POST"), "the gateway asks for it"
    for each in operations():
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", each.path)
        found = re.fullmatch(pattern, url.path)
        if found and each.method == method:
            values = {each.path_fields[name]: value for name, value in found.groupdict().items()}
            values |= json.loads(given.get("-d", "{}")) | _read(url.query)
            if each.takes_revision:
                values["expected_revision"] = int(headers["If-Match"].strip('"'))
            return load(each.contract, values, strict=True)
    raise AssertionError(f"no operation is {method} {url.path}")


def _read(query: str) -> dict[str, Any]:
    given = parse_qsl(query)
    return {name: int(value) if value.isdigit() else value for name, value in given}
