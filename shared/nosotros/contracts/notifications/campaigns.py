"""Campaigns: one message to a group."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Code, Line, Name, PageSize
from nosotros.contracts.language import command, query, view
from nosotros.contracts.notifications.refusals import (
    NobodyThere,
    NotInState,
    TemplateUnfit,
    TemplateUnknown,
)
from nosotros.contracts.notifications.templates import SampleValue
from nosotros.contracts.notifications.values import CampaignState, Language, Scope


@view
class Group:
    """Who is meant: participants who meet every condition that is given; also what a command gives."""

    cohort_ids: tuple[UUID, ...] = ()
    intake_ids: tuple[UUID, ...] = ()
    #: of their enrolments: `waiting`, `enrolled`, `active`, `completed`, `withdrawn`
    states: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()


@view
class Counted:
    """How many, by a code."""

    code: str
    count: int


@view
class CampaignCount:
    """What a campaign would do now: whom it reaches by what, and whom it leaves out, and why."""

    group: int
    reached: int
    by_channel: tuple[Counted, ...]
    by_language: tuple[Counted, ...]
    #: by reason: `not_authorised`, `opted_out`, `no_address`, `suppressed`, `withdrew`, `expired`
    #: (she may not be written to in time), or why there are no words for her channel
    left_out: tuple[Counted, ...]
    #: of the text messages, in all
    segments: int
    #: in hundredths of a peso; none: the settings have no price
    cost: int | None


@view
class CampaignView:
    """A campaign and how far it has come."""

    id: UUID
    revision: int
    name: str
    template: str
    state: str
    group: Group
    data: tuple[SampleValue, ...]
    per_minute: int
    #: not sent any more after it
    expires_at: datetime | None
    planned_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    #: who was in the group, and might be written to, when the campaign started; none before
    recipients: int | None
    #: whose message is written down
    written: int


@view
class CampaignPage:
    """A page of campaigns, oldest first."""

    items: tuple[CampaignView, ...]
    next: str | None = None


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=CampaignView,
    errors=(TemplateUnknown, TemplateUnfit),
)
class PlanCampaign:
    """Plan a message to a group; nothing is sent before it is started."""

    name: Annotated[str, Name]
    template: Annotated[str, Code]
    group: Group
    data: tuple[SampleValue, ...] = ()
    #: messages a minute, 1 to 60,000
    per_minute: int = 600
    expires_at: datetime | None = None


@query(service="notifications", scope=Scope.READ, returns=CampaignCount, errors=(NotFound,))
class CountCampaign:
    """What a campaign would do if it were started now; a dry run, nothing is sent."""

    id: UUID


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=CampaignView,
    errors=(NotFound, NotInState, NobodyThere, TemplateUnfit),
)
class StartCampaign:
    """Write to everyone who is in the group now, each once, at the campaign's pace."""

    campaign_id: UUID


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=CampaignView,
    errors=(NotFound, NotInState),
)
class PauseCampaign:
    """Write nobody anything more until it is resumed; what is being sent is sent."""

    campaign_id: UUID


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=CampaignView,
    errors=(NotFound, NotInState),
)
class ResumeCampaign:
    """Go on where a campaign was paused."""

    campaign_id: UUID


@command(
    service="notifications",
    scope=Scope.WRITE,
    returns=CampaignView,
    errors=(NotFound, NotInState),
)
class CancelCampaign:
    """End a campaign: what is not being sent yet is `cancelled`."""

    campaign_id: UUID


@query(service="notifications", scope=Scope.READ, returns=CampaignView, errors=(NotFound,))
class GetCampaign:
    """One campaign."""

    id: UUID


@query(service="notifications", scope=Scope.READ, returns=CampaignPage)
class ListCampaigns:
    """The organisation's campaigns, or those in one state."""

    state: CampaignState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
