"""A message to a group is planned, counted, started, paused, resumed and ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.notifications import (
    CancelCampaign,
    CountCampaign,
    GetCampaign,
    Group,
    ListCampaigns,
    NobodyThere,
    NotInState,
    PauseCampaign,
    PlanCampaign,
    ResumeCampaign,
    SampleValue,
    SendAgain,
    SetPreference,
    StartCampaign,
    TemplateUnfit,
    TemplateUnknown,
)
from nosotros.identifiers import new_id
from notifications.domain.states import HELD
from notifications.sending.campaigner import Campaigner
from notifications.sending.state import Shared
from notifications.service import NotificationsService
from notifications.storage import campaigning
from tests.asking import Asking
from tests.notifications.people import people
from tests.notifications.refused import wrong

#: when a test begins: a Tuesday, 9:00 in Bogotá
NINE = datetime(2026, 8, 18, 14, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("time_is")
SCOPES = ("notifications:read", "notifications:write")
NEWS = (SampleValue(name="text", value="La sede abre a las 7."),)


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def cohort():
    return new_id()


@pytest.fixture
def campaigner(database):
    return Campaigner(database, Shared(sender=1), wake=lambda: None)


@pytest.fixture
def plan(asking, cohort):
    def plan(**facts):
        known = {
            "name": "La sede abre más temprano",
            "template": "news",
            "group": Group(cohort_ids=(cohort,)),
            "data": NEWS,
        }
        return asking.ask(PlanCampaign(**{**known, **facts}))

    return plan


@pytest.fixture
def started(asking, plan):
    def started(**facts):
        return asking.ask(StartCampaign(campaign_id=plan(**facts).id))

    return started


def counts(counted):
    return {each.code: each.count for each in counted}


def write_all(campaigner, time_is, at=NINE, most=50):
    for step in range(most):
        time_is(at + timedelta(seconds=step))
        campaigner.look()


def test_a_plan_is_shown_as_it_was_made(asking, plan, cohort):
    made = plan(per_minute=60, expires_at=NINE + timedelta(days=1))
    assert (made.state, made.recipients, made.written, made.revision) == ("draft", None, 0, 1)
    assert (made.group, made.data, made.per_minute) == (Group(cohort_ids=(cohort,)), NEWS, 60)
    assert asking.ask(GetCampaign(id=made.id)) == made
    assert asking.ask(ListCampaigns(state="draft")).items == (made,)
    assert asking.ask(ListCampaigns(state="running")).items == ()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"per_minute": 0}, ("per_minute", "range:1:60000")),
        ({"per_minute": 60_001}, ("per_minute", "range:1:60000")),
        ({"expires_at": NINE}, ("expires_at", "moment_in_past")),
        (
            {"group": Group(states=("active", "gone"))},
            ("group.states.1", "one_of:waiting,enrolled,active,completed,withdrawn"),
        ),
        ({"data": (*NEWS, *NEWS)}, ("data.1.name", "repeated")),
        (
            {"data": (*NEWS, SampleValue(name="place", value="Soacha"))},
            ("data.1.name", "no_such_placeholder"),
        ),
        (
            {"data": (SampleValue(name="first_names", value="Todas"), *NEWS)},
            ("data.0.name", "no_such_placeholder"),
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_its_field(plan, rows, facts, expected):
    with pytest.raises(InvalidFields) as refused:
        plan(**facts)
    assert wrong(refused.value) == [expected]
    assert rows.all("SELECT 1 FROM campaign") == []


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"template": "session_reminder"}, "other_purpose"),
        ({"data": ()}, "placeholders"),
        ({"data": (SampleValue(name="text", value="¡Ñandú! ç " * 80),)}, "too_long"),
    ],
)
def test_a_template_that_does_not_serve_is_refused_and_why_is_said(plan, facts, why):
    with pytest.raises(TemplateUnfit) as refused:
        plan(**facts)
    assert refused.value.why == why


def test_words_that_nobody_wrote_are_refused(plan):
    with pytest.raises(TemplateUnknown):
        plan(template="greetings")


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


def test_a_campaign_of_nobody_is_refused(asking, rows, plan, bus, cohort):
    with pytest.raises(NobodyThere) as empty:
        asking.ask(StartCampaign(campaign_id=plan().id))
    assert empty.value.left_out == 0
    (luz,) = people(rows, 1, cohort_id=cohort)
    bus.withdrew(luz)
    with pytest.raises(NobodyThere) as left_out:
        asking.ask(StartCampaign(campaign_id=plan().id))
    assert left_out.value.left_out == 1


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
    # What waits for its hours does not count, and what is sent does no more.
    rows.run("UPDATE message SET due_at = %(at)s", at=NINE + timedelta(days=1))
    write_all(campaigner, time_is, NINE + timedelta(minutes=1), most=30)
    assert asking.ask(GetCampaign(id=campaign.id)).written == 200
    rows.run("UPDATE message SET state = 'delivered'")
    write_all(campaigner, time_is, NINE + timedelta(minutes=2), most=30)
    assert asking.ask(GetCampaign(id=campaign.id)).written == 300


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


def test_a_campaign_goes_only_where_its_state_allows(asking, rows, plan, cohort):
    people(rows, 1, cohort_id=cohort)
    id = plan().id

    def refused(contract):
        with pytest.raises(NotInState) as error:
            asking.ask(contract(campaign_id=id))
        return error.value.state

    assert [refused(each) for each in (PauseCampaign, ResumeCampaign)] == ["draft"] * 2
    asking.ask(StartCampaign(campaign_id=id))
    assert [refused(each) for each in (StartCampaign, ResumeCampaign)] == ["running"] * 2
    asking.ask(PauseCampaign(campaign_id=id))
    assert [refused(each) for each in (StartCampaign, PauseCampaign)] == ["paused"] * 2
    asking.ask(CancelCampaign(campaign_id=id))
    every = (StartCampaign, PauseCampaign, ResumeCampaign, CancelCampaign)
    assert [refused(each) for each in every] == ["cancelled"] * 4


def test_of_two_who_start_it_at_once_one_does(asking, rows, plan, cohort):
    people(rows, 20, cohort_id=cohort)
    id = plan().id

    def start(_):
        try:
            return asking.ask(StartCampaign(campaign_id=id)).state
        except NotInState as refused:
            return f"was {refused.state}"

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(start, range(3))) == ["running", "was running", "was running"]
    assert rows.one("SELECT count(*) AS many FROM campaign_recipient").many == 20


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


def test_nobody_sees_or_touches_another_organisations_campaigns(asking, rows, plan, cohort):
    people(rows, 1, cohort_id=cohort)
    id = plan().id
    for asked in (
        GetCampaign(id=id),
        CountCampaign(id=id),
        StartCampaign(campaign_id=id),
        CancelCampaign(campaign_id=id),
    ):
        with pytest.raises(NotFound):
            asking.ask(asked, organisation="la-u")
    assert asking.ask(ListCampaigns(), organisation="la-u").items == ()


def test_who_did_what_with_a_campaign_is_written_down(asking, rows, plan, cohort):
    people(rows, 1, cohort_id=cohort)
    id = plan().id
    for each in (StartCampaign, PauseCampaign, ResumeCampaign, CancelCampaign):
        asking.ask(each(campaign_id=id))
    audit = rows.all("SELECT action FROM audit WHERE subject = %(id)s ORDER BY id", id=str(id))
    assert [each.action for each in audit] == [
        "plan_campaign",
        "start_campaign",
        "pause_campaign",
        "resume_campaign",
        "cancel_campaign",
    ]
