"""What the how-to of templates shows is what happens."""

import json
import re
import shlex
from pathlib import Path

import orjson
import pytest

from gateway.problems import problem_of
from nosotros.contracts.common import InvalidFields
from nosotros.contracts.notifications import ListTemplates, PreviewTemplate
from nosotros.contracts.schema import dump
from notifications.domain.templates import CHANNELS, LANGUAGES
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
    # It takes the place of the platform's own, so whoever these reach is reached.
    active = asking.ask(ListTemplates(code="session_reminder")).items[0]
    assert {(each.language, each.channel) for each in active.texts} == {
        (language, channel) for language in LANGUAGES for channel in CHANNELS
    }
    for language in LANGUAGES:
        shown = [
            asking.ask(
                PreviewTemplate(
                    code="session_reminder",
                    language=language,
                    channel=channel,
                    discreet=True,
                    data="place=Centro de Salud",
                )
            )
            for channel in CHANNELS
        ]
        assert not [each for each in shown if "Salud" in each.text]
    assert rows.one("SELECT template_version, recipient FROM message WHERE test") == (
        1,
        "+573000000001",
    )
