"""A campaign from its start to its end, through the process that sends and a real mail server."""

import email
import time
from collections import Counter

import pytest

from nosotros import clock
from nosotros.contracts.notifications import (
    CancelCampaign,
    GetCampaign,
    Group,
    PauseCampaign,
    PlanCampaign,
    ResumeCampaign,
    SampleValue,
    StartCampaign,
)
from nosotros.identifiers import new_id
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.people import people

SCOPES = ("notifications:read", "notifications:write")
#: messages that one process has in its hands at once
CONCURRENCY = 16


@pytest.fixture
def asking(database, senders, tmp_path, monkeypatch):
    """The service, by the clock of the processes that send."""
    monkeypatch.setattr(clock, "_shared", None)
    clock.use_shared(tmp_path / "clock", environment="test")
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def begin(asking, rows):
    """Start a campaign to so many, all of whom have e-mail; its id."""

    def begin(many, *, per_minute=60_000):
        cohort = new_id()
        people(rows, many, cohort_id=cohort, channel="email")
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


def arrived(sink):
    """How often each person's mail arrived, by her address."""
    return Counter(
        email.message_from_bytes(path.read_bytes())["To"] for path in sink.folder.glob("*.eml")
    )


def ended(asking, id):
    return asking.ask(GetCampaign(id=id)).state == "done"


def test_everyone_has_it_once_though_the_sender_is_killed_twice(
    begin, asking, senders, sink, rows, wait
):
    id = begin(600)
    for most in (100, 300):
        process = senders.start()
        wait(lambda most=most: sink.count() >= most, timeout=60, what="Nothing is sent.")
        process.kill()
    senders.start()
    wait(lambda: ended(asking, id), timeout=90, what="It does not end.")
    states = rows.states()
    uncertain = states.get("uncertain", 0)
    assert uncertain <= 2 * CONCURRENCY
    assert states == {
        "delivered": 600 - uncertain,
        **({"uncertain": uncertain} if uncertain else {}),
    }
    counts = arrived(sink)
    assert set(counts.values()) == {1}
    assert 600 - uncertain <= len(counts) <= 600


def test_a_pause_stops_what_is_sent_within_a_second_and_a_cancelled_one_ends(
    begin, asking, senders, sink, rows, wait
):
    id = begin(1000, per_minute=3000)
    senders.start()
    wait(lambda: sink.count() > 0, timeout=60, what="Nothing is sent.")
    asking.ask(PauseCampaign(campaign_id=id))
    time.sleep(1)
    paused = sink.count()
    time.sleep(2)
    assert sink.count() == paused < 1000
    asking.ask(ResumeCampaign(campaign_id=id))
    wait(lambda: sink.count() > paused + 20, timeout=60, what="It does not go on.")
    asking.ask(CancelCampaign(campaign_id=id))
    time.sleep(1)
    cancelled = sink.count()
    time.sleep(2)
    assert sink.count() == cancelled < 1000
    wait(lambda: rows.states().get("delivered") == cancelled, what="Not all is settled.")
    assert set(rows.states()) <= {"delivered", "cancelled"}
    assert set(arrived(sink).values()) == {1}
