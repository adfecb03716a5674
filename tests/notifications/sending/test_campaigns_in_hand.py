"""What waits of a campaign is bounded, whatever it waits for, and stands in nobody's way."""

from datetime import timedelta

import pytest

from nosotros.contracts.notifications import (
    CancelCampaign,
    GetCampaign,
    Group,
    PlanCampaign,
    SampleValue,
    StartCampaign,
)
from nosotros.identifiers import new_id
from notifications.domain.hours import next_permitted
from notifications.domain.outcomes import Refused
from notifications.sending.campaigner import Campaigner
from notifications.sending.state import Shared
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.people import people
from tests.notifications.sending.conftest import NOW

#: when nobody is written to any more on the day of the tests
EVENING = NOW + timedelta(hours=9)
MORNING = next_permitted(EVENING, zone="America/Bogota")
BEAT = 0.5
AWAY = Refused(reason="unreachable", permanent=False, of="provider")
#: of a campaign of ten a second: a hundred, and the batch after it
ENOUGH = 105


@pytest.fixture
def asking(database):
    scopes = ("notifications:read", "notifications:write")
    return Asking(NotificationsService, database, scopes=scopes)


@pytest.fixture
def begin(asking, rows):
    """Start a campaign to so many, who are told by text message first; its id."""

    def begin(many, *, per_minute=600, safe_from=None, safe=0):
        cohort = new_id()
        ids = people(rows, many, cohort_id=cohort)
        for id in ids[:safe]:
            rows.run(
                """UPDATE contact SET mobile_shared = true, email = NULL, safe_from = %(start)s,
                safe_until = '23:00' WHERE participant_id = %(id)s""",
                start=safe_from,
                id=id,
            )
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
def go_on(database, time):
    """The campaigner and a sender go on, for so many beats; what the sender took."""
    campaigner = Campaigner(database, Shared(sender=1), wake=lambda: None)

    def go_on(sender, *, beats, outcome=None):
        taken = 0
        for _ in range(beats):
            while campaigner.look():
                pass
            while found := sender.take():
                sender.settle(*found, outcome=outcome)
                taken += len(found)
            time(seconds=BEAT)
        return taken

    return go_on


def waiting(rows):
    return rows.states().get("queued", 0)


def test_after_a_night_a_campaign_goes_on_at_its_pace(begin, go_on, desk, rows, time):
    time(to=EVENING - timedelta(seconds=5))
    begin(1000)
    sender = desk(concurrency=64)
    go_on(sender, beats=10)
    evening = rows.states()["delivered"]
    assert 40 <= evening <= 60
    for hours in range(1, 11):
        time(to=EVENING + timedelta(hours=hours))
        go_on(sender, beats=3)
    assert waiting(rows) <= ENOUGH
    time(to=MORNING - timedelta(seconds=1))
    go_on(sender, beats=2)
    assert rows.states()["delivered"] == evening
    go_on(sender, beats=20)
    assert 100 <= rows.states()["delivered"] - evening <= 100 + 60, "ten seconds' worth"


def test_who_waits_for_hours_of_her_own_does_not_hold_the_others_up(begin, go_on, desk, rows):
    begin(400, safe=200, safe_from="18:00")
    go_on(desk(concurrency=64), beats=90)
    assert rows.states() == {"delivered": 200, "queued": 200}


def test_while_no_provider_takes_messages_no_more_is_written(begin, go_on, desk, rows):
    begin(1000)
    sender = desk("twilio", concurrency=64)
    go_on(sender, beats=240, outcome=AWAY)
    assert rows.one("SELECT state FROM provider WHERE channel = 'sms'").state == "ailing"
    assert waiting(rows) <= ENOUGH


def test_no_more_is_written_than_its_provider_takes(begin, go_on, desk, rows, asking):
    id = begin(1000)
    sender = desk("twilio", per_second=2, concurrency=64)
    taken = go_on(sender, beats=120)
    assert 110 <= taken <= 130
    assert waiting(rows) <= ENOUGH
    assert asking.ask(GetCampaign(id=id)).written == taken + waiting(rows)


@pytest.mark.parametrize("cancelled", [False, True])
def test_an_offer_waits_for_no_campaign(
    begin, go_on, desk, rows, her, write_down, asking, time, cancelled
):
    id = begin(1000)
    sender = desk("twilio", per_second=2, concurrency=64)
    go_on(sender, beats=120)
    if cancelled:
        asking.ask(CancelCampaign(campaign_id=id))
    rows.run("UPDATE contact SET channel = 'sms' WHERE participant_id = %(id)s", id=her)
    offers = [write_down(her) for _ in range(4)]
    go_on(sender, beats=6)
    states = {rows.one("SELECT state FROM message WHERE id = %(id)s", id=id) for id in offers}
    assert states == {("delivered",)}
