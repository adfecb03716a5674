"""Whoever writes a campaign may die at any moment: nobody is written to twice, or forgotten."""

import subprocess
import sys
import time

import pytest

from nosotros.contracts.notifications import (
    GetCampaign,
    Group,
    PauseCampaign,
    PlanCampaign,
    SampleValue,
    StartCampaign,
)
from nosotros.identifiers import new_id
from tests.notifications.people import people

MANY = 3000

pytestmark = pytest.mark.usefixtures("time_is")


@pytest.fixture
def begin(asking, rows):
    """Start a campaign to many; its id."""

    def begin(*, per_minute):
        cohort = new_id()
        people(rows, MANY, cohort_id=cohort)
        planned = asking.ask(
            PlanCampaign(
                name="La sede abre más temprano",
                template="news",
                group=Group(cohort_ids=(cohort,)),
                data=(SampleValue(name="text", value="La sede abre a las 7."),),
                per_minute=per_minute,
            )
        )
        return asking.ask(StartCampaign(campaign_id=planned.id)).id

    return begin


@pytest.fixture
def start(access, tmp_path):
    """Start another process that writes campaigns."""
    running = []

    def start():
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.notifications.campaigns.campaigner_process"),
                *(access.url, str(tmp_path / "clock")),
            ],
            stdout=subprocess.PIPE,
        )
        running.append(process)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    yield start
    for each in running:
        each.kill()
        each.wait()
        each.stdout.close()


def written(rows):
    return rows.one("SELECT count(*) AS many FROM message").many


def test_a_campaign_goes_on_where_the_process_that_wrote_it_was_killed(
    rows, begin, start, wait, asking
):
    campaign = begin(per_minute=60_000)
    for most in (1, MANY // 3, 2 * MANY // 3):
        process = start()
        wait(lambda most=most: written(rows) >= most, what="It wrote no more.")
        process.kill()
        process.wait()
    start()
    wait(lambda: written(rows) == MANY, what="It did not go on.")
    assert rows.one("SELECT count(DISTINCT participant_id) AS many FROM message").many == MANY
    assert asking.ask(GetCampaign(id=campaign)).written == MANY
    rows.run("UPDATE message SET state = 'delivered'")
    wait(lambda: asking.ask(GetCampaign(id=campaign)).state == "done", what="It has no end.")
    ended = [name for name, _, _, _ in rows.told() if name == "campaign_ended"]
    assert ended == ["campaign_ended"]


def test_a_pause_is_felt_within_a_second_by_two_processes(rows, begin, start, wait, asking):
    campaign = begin(per_minute=6_000)
    start()
    start()
    wait(lambda: written(rows) > 0, what="Nothing is written.")
    paused = asking.ask(PauseCampaign(campaign_id=campaign))
    assert written(rows) == paused.written < MANY
    began = time.monotonic()
    wait(lambda: time.monotonic() - began > 2, what="Time stands still.")
    assert written(rows) == paused.written
