"""A dry run says whom a campaign would reach by what, and whom it leaves out, and why."""

from datetime import timedelta

import pytest

from nosotros.contracts.notifications import (
    CountCampaign,
    Group,
    NobodyThere,
    SampleValue,
    SetPreference,
    StartCampaign,
)
from nosotros.identifiers import new_id
from tests.notifications.campaigns.news import NINE
from tests.notifications.people import people

pytestmark = pytest.mark.usefixtures("time_is")


def counts(counted):
    return {each.code: each.count for each in counted}


def test_a_dry_run_counts_whom_it_reaches_by_what_and_whom_it_leaves_out_and_why(
    asking, bus, rows, plan, cohort
):
    ids = people(rows, 9, cohort_id=cohort)
    people(rows, 3, cohort_id=new_id())
    bus.contact(ids[0], revision=2, preferred_channel="email", language="en")
    bus.contact(ids[1], revision=2, mobile=None, email=None, preferred_channel=None)
    bus.contact(ids[2], revision=2, messages_authorised_on=None)
    bus.withdrew(ids[3])
    bus.erased(ids[4])
    asking.ask(SetPreference(participant_id=ids[5], purpose="news", opted_out=True))
    asking.ask(SetPreference(participant_id=ids[6], channels=("email",)))
    bus.contact(ids[6], revision=2, email=None)
    counted = asking.ask(CountCampaign(id=plan().id))
    assert counted.group == 8
    assert counted.reached == 4
    assert counts(counted.by_channel) == {"email": 1, "print": 1, "sms": 2}
    assert counts(counted.by_language) == {"en": 1, "es": 3}
    assert counts(counted.left_out) == {
        "no_address": 1,
        "not_authorised": 1,
        "opted_out": 1,
        "withdrew": 1,
    }
    assert counted.segments == 2
    assert rows.messages() == []


def test_a_dry_run_knows_which_channels_there_are_providers_for(asking, rows, plan, cohort):
    people(rows, 3, cohort_id=cohort)
    rows.run(
        "INSERT INTO provider (name, channel, organisation, position, state)"
        " VALUES ('smtp', 'email', 'gestarsalud', 1, 'unknown')"
    )
    counted = asking.ask(CountCampaign(id=plan().id))
    assert counts(counted.by_channel) == {"email": 3}


def test_a_dry_run_says_what_text_messages_cost_where_the_price_is_known(
    asking, rows, plan, cohort, monkeypatch
):
    people(rows, 3, cohort_id=cohort)
    id = plan(data=(SampleValue(name="text", value="á" * 100),)).id
    assert asking.ask(CountCampaign(id=id)).cost is None
    monkeypatch.setenv("NOSOTROS_SMS_PROVIDERS", "twilio")
    monkeypatch.setenv("NOSOTROS_TWILIO_PRICE", "212.50")
    counted = asking.ask(CountCampaign(id=id))
    assert counted.segments > 3
    assert counted.cost == counted.segments * 21250


def test_who_would_be_written_to_too_late_is_left_out(asking, rows, plan, cohort, time_is):
    people(rows, 2, cohort_id=cohort)
    night = NINE + timedelta(hours=14)
    time_is(night)
    soon = asking.ask(CountCampaign(id=plan(expires_at=night + timedelta(hours=1)).id))
    later = asking.ask(CountCampaign(id=plan(expires_at=night + timedelta(hours=12)).id))
    assert (soon.reached, counts(soon.left_out)) == (0, {"expired": 2})
    assert (later.reached, counts(later.left_out)) == (2, {})


def test_a_group_is_who_meets_every_condition(asking, rows, plan, cohort):
    intake = new_id()
    people(rows, 1, cohort_id=cohort, intake_id=intake)
    people(rows, 2, cohort_id=cohort, intake_id=intake, state="completed")
    people(rows, 4, cohort_id=cohort, language="en")
    people(rows, 8, cohort_id=new_id(), intake_id=intake, language="fr")
    people(rows, 16, cohort_id=cohort, organisation="la-u")

    def size(**group):
        return asking.ask(CountCampaign(id=plan(group=Group(**group)).id)).group

    assert size() == 15
    assert size(cohort_ids=(cohort,)) == 7
    assert size(intake_ids=(intake,)) == 11
    assert size(cohort_ids=(cohort,), intake_ids=(intake,)) == 3
    assert size(cohort_ids=(cohort,), states=("completed", "waiting")) == 2
    assert size(languages=("en", "fr")) == 12
    assert size(cohort_ids=(cohort,), languages=("fr",)) == 0


def test_the_language_that_she_chose_is_hers(asking, rows, plan, cohort):
    ids = people(rows, 2, cohort_id=cohort)
    asking.ask(SetPreference(participant_id=ids[0], language="fr"))
    french = plan(group=Group(cohort_ids=(cohort,), languages=("fr",)))
    assert asking.ask(CountCampaign(id=french.id)).group == 1


def test_a_record_that_was_merged_into_another_has_no_message_of_its_own(
    asking, rows, plan, cohort
):
    first, second = people(rows, 2, cohort_id=cohort)
    rows.run(
        "INSERT INTO merge (id, organisation, survivor_id, merged_id) VALUES"
        " (%(id)s, 'gestarsalud', %(first)s, %(second)s)",
        id=new_id(),
        first=first,
        second=second,
    )
    assert asking.ask(CountCampaign(id=plan().id)).group == 1


def test_one_among_many_who_are_left_out_is_enough_to_start(asking, bus, rows, plan, cohort):
    people(rows, 250, cohort_id=cohort)
    rows.run("UPDATE contact SET messages_authorised_on = NULL")
    campaign = plan()
    with pytest.raises(NobodyThere) as nobody:
        asking.ask(StartCampaign(campaign_id=campaign.id))
    assert nobody.value.left_out == 250
    rows.run(
        "UPDATE contact SET messages_authorised_on = '2026-08-11' WHERE participant_id ="
        " (SELECT max(participant_id::text)::uuid FROM contact)"
    )
    assert asking.ask(StartCampaign(campaign_id=campaign.id)).recipients == 1
