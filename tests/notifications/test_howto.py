"""What the how-to of templates shows is what happens."""

import json
import re
import shlex
from pathlib import Path

import orjson
import pytest

from gateway.problems import problem_of
from nosotros.contracts.common import InvalidFields
from nosotros.contracts.schema import dump
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.howto import asked_by

HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "write-a-template.md"
SCOPES = ("notifications:read", "notifications:write")


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


def answer(asking, command):
    """What the gateway would answer."""
    try:
        return orjson.loads(dump(asking.ask(command)))
    except InvalidFields as refused:
        return json.loads(problem_of(refused, language="en").body)


def test_the_howtos_requests_give_the_answers_that_it_shows(asking, rows):
    text = HOWTO.read_text(encoding="utf-8")
    template = ""
    shown = 0
    commands = re.findall(r"```\n(curl .*?)```(?:\n```json\n(.*?)```)?", text, re.DOTALL)
    for command, expected in commands:
        asked = asked_by(shlex.split(command.replace("\\\n", " ").replace("$TEMPLATE", template)))
        got = answer(asking, asked)
        if expected:
            assert got == json.loads(expected)
            shown += 1
        template = got["id"] if got.get("state") == "draft" else template

    assert (len(commands), shown) == (7, 2)
    rule = rows.one("SELECT code, minutes_before FROM rule")
    assert rule == ("session_reminder", 2880)
    assert rows.one("SELECT version, state FROM template") == (1, "active")
    assert rows.one("SELECT template_version, recipient FROM message WHERE test") == (
        1,
        "+573000000001",
    )
