"""Running what a how-to shows: its commands of curl, as the gateway's table reads them."""

import json
import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from gateway.operations import operations
from nosotros.contracts.schema import load

_FOLDER = Path(__file__).parents[1] / "docs" / "howto"
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
