"""Running what a how-to shows: its commands of curl, as the gateway's table reads them."""

import json
import re
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from gateway.operations import operations
from nosotros.contracts.schema import load


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
            values |= json.loads(given.get("-d", "{}")) | _read(url.query)
            if each.takes_revision:
                values["expected_revision"] = int(headers["If-Match"].strip('"'))
            return load(each.contract, values, strict=True)
    raise AssertionError(f"no operation is {method} {url.path}")


def _read(query: str) -> dict[str, Any]:
    given = parse_qsl(query)
    return {name: int(value) if value.isdigit() else value for name, value in given}
