"""What the how-to of campaigns shows is what happens."""

import json
import re
import shlex
from pathlib import Path

import orjson
import pytest

from nosotros.contracts.notifications import SetPreference
from nosotros.contracts.schema import dump
from nosotros.identifiers import new_id
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.howto import asked_by
from tests.notifications.people import people

HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "send-a-campaign.md"
#: at nine in the morning in Bogotá, as in the dead of night the same is put off
pytestmark = pytest.mark.usefixtures("time_is")
SCOPES = ("notifications:read", "notifications:write")


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def cohort(asking, bus, rows):
    """Twenty people, of whom three may not be written to, and three are reached by other means."""
    cohort = new_id()
    ids = people(rows, 20, cohort_id=cohort)
    bus.contact(ids[0], revision=2, messages_authorised_on=None)
    asking.ask(SetPreference(participant_id=ids[1], purpose="news", opted_out=True))
    bus.withdrew(ids[2])
    bus.contact(ids[3], revision=2, mobile=None, email=None, preferred_channel=None)
    bus.contact(ids[4], revision=2, preferred_channel="email")
    bus.contact(ids[5], revision=2, preferred_channel="email", language="en")
    return cohort


def test_the_howtos_requests_are_answered_as_it_shows(asking, cohort):
    text = HOWTO.read_text(encoding="utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    campaign = ""

    answers = []
    for command in re.findall(r"```\n(curl .*?)```", text, re.DOTALL):
        line = command.replace("\\\n", " ").replace("$CAMPAIGN", campaign)
        asked = asked_by(shlex.split(line.replace("$COHORT", str(cohort))))
        answers.append(orjson.loads(dump(asking.ask(asked))))
        campaign = campaign or answers[0]["id"]

    planned, counted, started, paused, totals = answers
    assert (planned["state"], started["state"], paused["state"]) == ("draft", "running", "paused")
    assert counted == json.loads(shown)
    assert started["recipients"] == 17
    assert totals["queued"] == 0
