"""A campaign is planned, and goes only where its state allows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

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
    ResumeCampaign,
    SampleValue,
    StartCampaign,
    TemplateUnfit,
    TemplateUnknown,
)
from tests.notifications.campaigns.news import NEWS, NINE
from tests.notifications.people import people
from tests.notifications.refused import wrong

pytestmark = pytest.mark.usefixtures("time_is")


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


def test_a_campaign_of_nobody_is_refused(asking, rows, plan, bus, cohort):
    with pytest.raises(NobodyThere) as empty:
        asking.ask(StartCampaign(campaign_id=plan().id))
    assert empty.value.left_out == 0
    (luz,) = people(rows, 1, cohort_id=cohort)
    bus.withdrew(luz)
    with pytest.raises(NobodyThere) as left_out:
        asking.ask(StartCampaign(campaign_id=plan().id))
    assert left_out.value.left_out == 1


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
