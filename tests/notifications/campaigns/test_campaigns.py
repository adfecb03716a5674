"""Everybody in a group has one message, at a pace, which can be paused, resumed and ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from nosotros import clock
from nosotros.contracts.notifications import (
    CancelCampaign,
    GetCampaign,
    NotInState,
    PauseCampaign,
    ResumeCampaign,
    SendAgain,
)
from notifications.domain.campaigns import MOST
from notifications.domain.states import HELD
from notifications.sending.campaigner import Campaigner
from notifications.sending.state import Shared
from notifications.storage import campaigning
from tests.notifications.campaigns.news import NINE
from tests.notifications.people import people

pytestmark = pytest.mark.usefixtures("time_is")


@pytest.fixture
def time_is(monkeypatch):
    """The time stands still at nine, until it is moved: a pace is not that of the machine."""
    moment = [NINE]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def time_is(to):
        moment[0] = to

    return time_is


def write_all(campaigner, time_is, at=NINE, most=50):
    for step in range(most):
        time_is(at + timedelta(seconds=step))
        campaigner.look()


def test_everyone_who_may_be_written_to_has_one_message_and_the_end_is_told(
    asking, bus, rows, started, campaigner, cohort, time_is
):
    ids = people(rows, 30, cohort_id=cohort)
    bus.withdrew(ids[0])
    campaign = started(per_minute=600, expires_at=NINE + timedelta(days=2))
    assert (campaign.state, campaign.recipients, campaign.written) == ("running", 29, 0)
    write_all(campaigner, time_is, most=8)
    written = rows.messages()
    assert sorted(each.participant_id for each in written) == sorted(ids[1:])
    assert {(each.template, each.purpose, each.priority, each.state) for each in written} == {
        ("news", "news", 3, "queued")
    }
    assert {each.campaign_id for each in written} == {campaign.id}
    assert {each.data["text"] for each in written} == {"La sede abre a las 7."}
    assert {each.expires_at for each in written} == {NINE + timedelta(days=2)}
    shown = asking.ask(GetCampaign(id=campaign.id))
    assert (shown.state, shown.written) == ("running", 29)
    rows.run("UPDATE message SET state = 'sent'")
    write_all(campaigner, time_is, NINE + timedelta(minutes=1), most=2)
    ended = asking.ask(GetCampaign(id=campaign.id))
    assert ended.state == "done"
    assert ended.ended_at is not None
    told = {name: data for name, _, _, data in rows.told()}
    assert told["campaign_started"]["recipients"] == 29
    assert told["campaign_ended"] == {
        "campaign_id": str(campaign.id),
        "state": "done",
        "written": 29,
    }


def test_who_is_erased_while_a_campaign_runs_is_not_written_to(
    asking, bus, rows, started, campaigner, cohort, time_is
):
    ids = people(rows, 10, cohort_id=cohort)
    campaign = started(per_minute=60)
    bus.erased(ids[-1])
    write_all(campaigner, time_is, most=15)
    assert sorted(each.participant_id for each in rows.messages()) == sorted(ids[:-1])
    assert asking.ask(GetCampaign(id=campaign.id)).written == campaign.recipients == 10


def test_a_campaign_keeps_its_pace(asking, rows, started, campaigner, cohort, time_is):
    people(rows, 100, cohort_id=cohort)
    campaign = started(per_minute=120)
    for step in range(41):
        time_is(NINE + timedelta(seconds=step / 4))
        campaigner.look()
    assert 18 <= asking.ask(GetCampaign(id=campaign.id)).written <= 23
    # Held up for a while, it does not make up for it all at once.
    time_is(NINE + timedelta(seconds=40))
    while campaigner.look():
        pass
    assert asking.ask(GetCampaign(id=campaign.id)).written <= 23 + 6


def test_no_more_is_written_than_is_about_to_be_sent(
    asking, rows, started, campaigner, cohort, time_is
):
    people(rows, 300, cohort_id=cohort)
    campaign = started(per_minute=1200)
    write_all(campaigner, time_is, most=30)
    assert asking.ask(GetCampaign(id=campaign.id)).written == 100
    # What waits for its turn at a provider counts, what waits for her hours does not.
    rows.run("UPDATE message SET due_at = %(at)s", at=NINE + timedelta(days=1))
    write_all(campaigner, time_is, NINE + timedelta(seconds=40), most=10)
    assert asking.ask(GetCampaign(id=campaign.id)).written == 100
    rows.run("UPDATE message SET put_off = true")
    write_all(campaigner, time_is, NINE + timedelta(minutes=1), most=30)
    assert asking.ask(GetCampaign(id=campaign.id)).written == 200
    rows.run("UPDATE message SET state = 'delivered'")
    write_all(campaigner, time_is, NINE + timedelta(minutes=2), most=30)
    assert asking.ask(GetCampaign(id=campaign.id)).written == 300


def test_however_many_wait_for_hours_of_their_own_more_than_that_never_wait(
    asking, rows, started, campaigner, cohort
):
    people(rows, MOST + 1000, cohort_id=cohort)
    id = started(per_minute=60_000).id
    for _ in range(15):
        rows.run("UPDATE campaign SET next_at = %(at)s", at=NINE)
        campaigner.look()
        rows.run("UPDATE message SET put_off = true, due_at = %(at)s", at=NINE + timedelta(days=1))
    assert asking.ask(GetCampaign(id=id)).written == MOST


def test_at_night_nothing_is_written_but_what_expires_before_the_morning(
    asking, rows, started, campaigner, cohort, time_is
):
    people(rows, 20, cohort_id=cohort)
    # Who sleeps late may still have it today.
    rows.run(
        """INSERT INTO preference (organisation, participant_id, purpose, quiet_from, quiet_until,
        chosen_at) SELECT organisation, participant_id, 'all', '23:00', '06:00', %(at)s FROM contact""",
        at=NINE,
    )
    evening = NINE + timedelta(hours=12)
    time_is(evening)
    waits = started(per_minute=600, expires_at=evening + timedelta(days=1)).id
    expires = started(per_minute=600, expires_at=evening + timedelta(hours=1)).id
    write_all(campaigner, time_is, evening, most=5)
    assert asking.ask(GetCampaign(id=waits)).written == 0
    assert asking.ask(GetCampaign(id=expires)).written == 20
    write_all(campaigner, time_is, NINE + timedelta(days=1), most=5)
    assert asking.ask(GetCampaign(id=waits)).written == 20


def test_a_paused_campaign_writes_and_sends_nothing_until_it_is_resumed(
    asking, rows, started, campaigner, cohort, time_is
):
    people(rows, 50, cohort_id=cohort)
    id = started(per_minute=600).id
    write_all(campaigner, time_is, most=2)
    before = asking.ask(GetCampaign(id=id)).written
    assert 0 < before < 50
    assert asking.ask(PauseCampaign(campaign_id=id)).state == "paused"
    write_all(campaigner, time_is, NINE + timedelta(minutes=5), most=5)
    assert len(rows.messages()) == before
    assert {each.due_at for each in rows.messages()} == {HELD}
    resumed_at = NINE + timedelta(hours=1)
    time_is(resumed_at)
    assert asking.ask(ResumeCampaign(campaign_id=id)).state == "running"
    due = sorted(each.due_at for each in rows.messages())
    assert due[0] >= resumed_at
    assert due[-1] - due[0] == timedelta(seconds=(before - 1) / 10)
    # Who is written to now comes after those who waited.
    next_at = rows.one("SELECT next_at FROM campaign").next_at
    assert next_at - due[0] == timedelta(seconds=before / 10)
    write_all(campaigner, time_is, resumed_at, most=10)
    assert asking.ask(GetCampaign(id=id)).written == 50
    assert len({each.participant_id for each in rows.messages()}) == len(rows.messages()) == 50


def test_what_was_being_sent_when_its_campaign_was_stopped_is_stopped_before_it_is_tried_again(
    asking, database, rows, started, campaigner, cohort, time_is
):
    people(rows, 4, cohort_id=cohort)
    id = started(per_minute=60_000).id
    campaigner.look()
    rows.run("UPDATE message SET state = 'sending'")
    asking.ask(PauseCampaign(campaign_id=id))
    rows.run("UPDATE message SET state = 'queued', due_at = %(at)s", at=NINE)
    assert campaigning.stop(database, now=NINE) == 4
    assert {each.due_at for each in rows.messages()} == {HELD}
    assert campaigning.stop(database, now=NINE) == 0
    rows.run("UPDATE message SET state = 'sending'")
    asking.ask(CancelCampaign(campaign_id=id))
    rows.run("UPDATE message SET state = 'queued', due_at = %(at)s", at=NINE)
    assert campaigning.stop(database, now=NINE) == 4
    assert rows.states() == {"cancelled": 4}


def test_a_cancelled_campaign_ends_what_waits_and_says_so(
    asking, rows, started, campaigner, cohort, time_is
):
    people(rows, 50, cohort_id=cohort)
    id = started(per_minute=600).id
    write_all(campaigner, time_is, most=2)
    first = rows.messages()[0].id
    rows.run("UPDATE message SET state = 'uncertain' WHERE id = %(id)s", id=first)
    ended = asking.ask(CancelCampaign(campaign_id=id))
    assert ended.state == "cancelled"
    assert ended.ended_at is not None
    write_all(campaigner, time_is, NINE + timedelta(minutes=5), most=5)
    assert rows.states() == {"uncertain": 1, "cancelled": ended.written - 1}
    name, _, _, data = rows.told()[-1]
    assert (name, data["state"], data["written"]) == ("campaign_ended", "cancelled", ended.written)
    with pytest.raises(NotInState):
        asking.ask(SendAgain(message_id=first))


def test_two_workers_never_write_the_same_batch(asking, database, rows, started, cohort):
    people(rows, 2000, cohort_id=cohort)
    id = started(per_minute=60_000).id
    workers = [Campaigner(database, Shared(sender=n), wake=lambda: None) for n in range(4)]

    def work(worker):
        for _ in range(40):
            worker.look()

    # As the time stands still, the batches that are due end after two seconds' worth.
    rows.run("UPDATE campaign SET next_at = %(at)s", at=NINE - timedelta(seconds=2))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, workers))
    assert asking.ask(GetCampaign(id=id)).written == 2000
    assert rows.one(
        "SELECT count(*) AS many, count(DISTINCT participant_id) AS people FROM message"
    ) == (2000, 2000)


def test_who_resumes_a_campaign_finds_all_that_was_held_of_it_at_the_same_moment(
    asking, database, rows, started, campaigner, cohort
):
    people(rows, 40, cohort_id=cohort)
    id = started(per_minute=60_000).id
    campaigner.look()
    for _ in range(10):
        asking.ask(PauseCampaign(campaign_id=id))
        # As if each had just been refused.
        rows.run("UPDATE message SET due_at = %(at)s", at=NINE)
        with ThreadPoolExecutor(2) as pool:
            stopped = pool.submit(campaigning.stop, database, now=NINE)
            asking.ask(ResumeCampaign(campaign_id=id))
            stopped.result()
        assert HELD not in {each.due_at for each in rows.messages()}
