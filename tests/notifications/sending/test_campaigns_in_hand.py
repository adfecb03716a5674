"""What waits of a campaign is bounded, whatever it waits for, and stands in nobody's way."""

from datetime import timedelta

import pytest

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
from nosotros.database import EVERY_ORGANISATION
from nosotros.identifiers import new_id
from notifications.domain.hours import next_permitted
from notifications.domain.letters import Receipt
from notifications.domain.outcomes import Accepted, Refused
from notifications.domain.states import HELD
from notifications.sending.campaigner import Campaigner
from notifications.sending.state import Shared
from notifications.service import NotificationsService
from notifications.storage import attempts, campaigning
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


def of_one(begin, go_on, desk):
    """A campaign to one; its id, her sender, and the message in its hands."""
    id = begin(1, per_minute=60)
    sender = desk("twilio", "vonage")
    Campaigner(sender.database, Shared(sender=1), wake=lambda: None).look()
    return id, sender, sender.take_one()


def test_what_is_refused_after_its_campaign_was_cancelled_is_not_tried_again(
    begin, go_on, desk, rows, asking
):
    id, sender, claimed = of_one(begin, go_on, desk)
    asking.ask(CancelCampaign(campaign_id=id))
    sender.settle(claimed, outcome=AWAY)
    assert rows.states() == {"queued": 1}
    told = len(rows.told())
    assert sender.take() == []
    message = rows.message()
    assert (message.state, message.reason) == ("cancelled", "campaign_cancelled")
    assert message.ended_at is not None
    assert len(rows.told()) == told


def test_what_fails_days_after_its_campaign_was_cancelled_is_not_sent_on(
    begin, go_on, desk, rows, asking, database, time
):
    id, sender, claimed = of_one(begin, go_on, desk)
    sender.settle(claimed, outcome=Accepted(provider_ref="SM1", final=False))
    asking.ask(CancelCampaign(campaign_id=id))
    time(days=2)
    receipt = Receipt(provider_ref="SM1", attempt_id=None, state="permanent_failure", reason="off")
    with database.begin(EVERY_ORGANISATION) as transaction:
        at = NOW + timedelta(days=2)
        assert attempts.apply_receipt(transaction, receipt, provider="twilio", now=at)
    assert rows.states() == {"queued": 1}
    assert sender.take() == []
    assert rows.states() == {"cancelled": 1}


def test_what_is_refused_after_its_campaign_was_paused_waits_until_it_is_resumed(
    begin, go_on, desk, rows, asking, database, time
):
    id, sender, claimed = of_one(begin, go_on, desk)
    asking.ask(PauseCampaign(campaign_id=id))
    sender.settle(claimed, outcome=AWAY)
    assert sender.take() == []
    assert sender.take() == [], "nobody looks at it all the time"
    assert campaigning.stop(database, now=NOW) == 1
    assert rows.message().due_at == HELD
    asking.ask(ResumeCampaign(campaign_id=id))
    assert sender.take_one().provider == "vonage"
