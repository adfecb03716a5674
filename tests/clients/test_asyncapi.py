"""The AsyncAPI document, read by the parser of AsyncAPI itself."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.clients.installation import FOLDER, run_node
from tests.clients.wire import PUBLIC
from tests.gateway.running import PROGRAM

Json = dict[str, Any]
WAYS = {"queue", "webhook", "feed", "stream"}


def printed(*options: str) -> str:
    return subprocess.run(
        [PROGRAM.with_name("nosotros"), "asyncapi", *options],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout


def read(document: str) -> Json:
    """What the parser finds wrong, of every level, and what it read."""
    return json.loads(run_node(FOLDER / "asyncapi.mjs", given=document))


@pytest.mark.parametrize("options", [(), ("--internal",)], ids=["public", "internal"])
def test_the_parser_finds_nothing_to_say_about_it(clients: None, options: tuple[str, ...]):
    document = printed(*options)

    told = read(document)

    assert told["found"] == []
    assert told["read"]["version"] == json.loads(document)["asyncapi"]
    messages = dict(told["read"]["messages"])
    for event in PUBLIC:
        assert messages[event.type] == 1, "an example"
        assert event.type.removeprefix("nosotros.") in told["read"]["channels"]
    assert set(told["read"]["channels"]) >= WAYS
    assert set(told["read"]["operations"]) >= WAYS


def _with_a_wrong_schema(document: Json) -> None:
    document["components"]["schemas"]["CloudEvent"]["properties"]["id"]["type"] = "identity"


def _with_no_channel(document: Json) -> None:
    document["operations"]["webhook"]["channel"]["$ref"] = "#/channels/nothing"


def _with_another_binding(document: Json) -> None:
    document["channels"]["queue"]["bindings"]["amqp"]["is"] = "something"


@pytest.mark.parametrize("spoil", [_with_a_wrong_schema, _with_no_channel, _with_another_binding])
def test_the_parser_would_say_so(clients: None, spoil: Callable[[Json], None]):
    document = json.loads(printed())
    spoil(document)

    assert read(json.dumps(document))["found"]
