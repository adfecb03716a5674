"""Campaigns: one message to a group, planned, started, paused and ended."""

from datetime import timedelta
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    CampaignEnded,
    CampaignPage,
    CampaignStarted,
    CampaignView,
    CancelCampaign,
    GetCampaign,
    ListCampaigns,
    NobodyThere,
    NotInState,
    PauseCampaign,
    PlanCampaign,
    ResumeCampaign,
    StartCampaign,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id
from notifications.domain import campaigns as rules
from notifications.handlers import campaign_words
from notifications.handlers.campaign_counts import left_out_of
from notifications.handlers.refusing import refuse
from notifications.storage import campaigns, groups
from notifications.storage.messages import as_json


def plan_campaign(command: PlanCampaign, *, work: UnitOfWork) -> CampaignView:
    """Plan a message to a group.

    Raises:
        InvalidFields: a state is none of an enrolment's, the pace is none, the end has passed, or
            `data` names a placeholder twice, or one that the template does not take, or says what
            others are not to read where they may.
        TemplateUnknown: there is no template by this code.
        TemplateUnfit: no version of it is active, it is for other purposes, a placeholder has no
            value, or with these values it is too long.
    """
    refuse(_problems(command, work=work))
    template = campaign_words.template_of(command.template, work=work)
    campaign_words.check(template, command.data)
    id = new_id()
    row = {
        "id": id,
        "organisation": work.organisation,
        "name": command.name,
        "template": command.template,
        "purpose": template.purpose,
        "meant": campaigns.meant_as_json(command.group),
        "data": as_json({each.name: each.value for each in command.data}),
        "per_minute": command.per_minute,
        "expires_at": command.expires_at,
        "planned_at": work.at,
        "correlationid": work.origin.correlationid,
        "causationid": work.origin.causationid,
        "traceparent": work.origin.traceparent,
    }
    work.connection.exec_driver_sql(campaigns.INSERT, row)
    work.audit("plan_campaign", id)
    return _found(id, work=work)


def start_campaign(command: StartCampaign, *, work: UnitOfWork) -> CampaignView:
    """Write down whom a campaign is for, and let it begin.

    Raises:
        NotFound: the organisation has no campaign with this id.
        NotInState: it was started before.
        InvalidFields: its template changed since, and others may read what its data tell.
        TemplateUnfit: its template changed since it was planned, and serves no more.
        NobodyThere: there is nobody in its group whom it would reach.
    """
    campaign = _held(command.campaign_id, needed=(rules.DRAFT,), work=work)
    template = campaign_words.template_of(campaign.template, work=work)
    campaign_words.check(template, campaign.data)
    left_out = left_out_of(campaign, template, work=work)
    if left_out is not None:
        raise NobodyThere(left_out=left_out)
    recipients = groups.snapshot(
        work.connection, campaign.group, purpose=template.purpose, campaign_id=campaign.id
    )
    campaigns.change(
        work.connection,
        campaigns.START,
        id=campaign.id,
        at=work.at,
        recipients=recipients,
        purpose=template.purpose,
    )
    event = CampaignStarted(campaign_id=campaign.id, recipients=recipients)
    work.publish(event, revision=campaign.revision + 1)
    work.audit("start_campaign", campaign.id)
    return _found(campaign.id, work=work)


def pause_campaign(command: PauseCampaign, *, work: UnitOfWork) -> CampaignView:
    """Have a campaign write to nobody more, and what it wrote wait, until it is resumed.

    Raises:
        NotFound: the organisation has no campaign with this id.
        NotInState: it is not running.
    """
    campaign = _held(command.campaign_id, needed=(rules.RUNNING,), work=work)
    campaigns.change(work.connection, campaigns.PAUSE, id=campaign.id)
    campaigns.hold_messages(work.connection, campaign.id)
    work.audit("pause_campaign", campaign.id)
    return _found(campaign.id, work=work)


def resume_campaign(command: ResumeCampaign, *, work: UnitOfWork) -> CampaignView:
    """Have a campaign go on where it was paused.

    Raises:
        NotFound: the organisation has no campaign with this id.
        NotInState: it is not paused.
    """
    campaign = _held(command.campaign_id, needed=(rules.PAUSED,), work=work)
    released = campaigns.release_messages(
        work.connection, campaign.id, per_minute=campaign.per_minute, at=work.at
    )
    # Those who waited go first, at its pace; who is written to now comes after them.
    next_at = work.at + timedelta(minutes=released / campaign.per_minute)
    campaigns.change(work.connection, campaigns.RESUME, id=campaign.id, next_at=next_at)
    work.audit("resume_campaign", campaign.id)
    return _found(campaign.id, work=work)


def cancel_campaign(command: CancelCampaign, *, work: UnitOfWork) -> CampaignView:
    """End a campaign: nothing is written any more, and what is not being sent is cancelled.

    Nobody is told of each of its messages: who ended it knows.

    Raises:
        NotFound: the organisation has no campaign with this id.
        NotInState: it has ended.
    """
    needed = (rules.DRAFT, rules.RUNNING, rules.PAUSED)
    campaign = _held(command.campaign_id, needed=needed, work=work)
    campaigns.change(work.connection, campaigns.CANCEL, id=campaign.id, at=work.at)
    campaigns.cancel_messages(work.connection, campaign.id, at=work.at)
    if campaign.started_at is not None:
        event = CampaignEnded(
            campaign_id=campaign.id, state=rules.CANCELLED, written=campaign.written
        )
        work.publish(event, revision=campaign.revision + 1)
    work.audit("cancel_campaign", campaign.id)
    return _found(campaign.id, work=work)


def get_campaign(query: GetCampaign, *, work: UnitOfWork) -> CampaignView:
    """One campaign, and how far it has come.

    Raises:
        NotFound: the organisation has none with this id.
    """
    return _found(query.id, work=work)


def list_campaigns(query: ListCampaigns, *, work: UnitOfWork) -> CampaignPage:
    """A page of campaigns, oldest first.

    Raises:
        InvalidFields: `after` is no cursor of ours.
    """
    return campaigns.page(
        work.connection, state=query.state, after=after_id(query.after), limit=query.limit
    )


def _problems(command: PlanCampaign, *, work: UnitOfWork) -> list[tuple[str, str]]:
    problems = [
        (f"group.states.{place}", f"one_of:{','.join(rules.PLACES)}")
        for place, state in enumerate(command.group.states)
        if state not in rules.PLACES
    ]
    names = [each.name for each in command.data]
    problems += [
        (f"data.{place}.name", "repeated")
        for place, name in enumerate(names)
        if name in names[:place]
    ]
    if not 1 <= command.per_minute <= rules.FASTEST:
        problems.append(("per_minute", f"range:1:{rules.FASTEST}"))
    if command.expires_at is not None and command.expires_at <= work.at:
        problems.append(("expires_at", "moment_in_past"))
    return problems


def _held(id: UUID, *, needed: tuple[str, ...], work: UnitOfWork) -> CampaignView:
    campaign = campaigns.hold(work.connection, id)
    if campaign is None:
        raise NotFound(kind="campaign", id=id)
    if campaign.state not in needed:
        raise NotInState(state=campaign.state, needed=needed)
    return campaign


def _found(id: UUID, *, work: UnitOfWork) -> CampaignView:
    found = campaigns.get(work.connection, id)
    if found is None:
        raise NotFound(kind="campaign", id=id)
    return found
