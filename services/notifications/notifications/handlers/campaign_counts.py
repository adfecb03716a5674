"""What a campaign would do now: a dry run through the very rules that the sender goes by."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    CampaignCount,
    CampaignView,
    CountCampaign,
    Counted,
)
from notifications.domain.deciding import (
    Decision,
    Expire,
    Fail,
    List,
    Person,
    Send,
    Wait,
    Waiting,
    Withhold,
    decide,
)
from notifications.domain.people import PRINT, SMS
from notifications.domain.states import EXPIRED
from notifications.domain.templates import Template
from notifications.handlers.campaign_words import template_of
from notifications.handlers.prices import price_of
from notifications.providers import free
from notifications.storage import campaigns, groups

#: how often a decision may put a message off before it is none
_MOST_WAITS = 8
#: among so many of a group there is somebody whom it reaches, but for strange ones
_A_FEW = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """How somebody would be reached."""

    channel: str
    language: str
    segments: int


@dataclass(kw_only=True, slots=True)
class _Sums:
    group: int = 0
    segments: int = 0
    channels: Counter[str] = field(default_factory=Counter[str])
    languages: Counter[str] = field(default_factory=Counter[str])
    left_out: Counter[str] = field(default_factory=Counter[str])


def count_campaign(query: CountCampaign, *, work: UnitOfWork) -> CampaignCount:
    """Whom a campaign would reach if it were started now, by what, and whom it leaves out, and why.

    Raises:
        NotFound: the organisation has no campaign with this id.
    """
    campaign = campaigns.get(work.connection, query.id)
    if campaign is None:
        raise NotFound(kind="campaign", id=query.id)
    template = template_of(campaign.template, work=work)
    sums = _Sums()
    judge = _judge(campaign, template, work=work)
    for person, many in groups.kinds(
        work.connection, campaign.group, purpose=template.purpose, now=work.at
    ):
        _add(sums, judge(person), many)
    return CampaignCount(
        group=sums.group,
        reached=sums.channels.total(),
        by_channel=_counted(sums.channels),
        by_language=_counted(sums.languages),
        left_out=_counted(sums.left_out),
        segments=sums.segments,
        cost=_cost(sums.segments),
    )


def left_out_of(campaign: CampaignView, template: Template, *, work: UnitOfWork) -> int | None:
    """How many are in a campaign's group where it reaches nobody; none: it reaches somebody."""
    judge = _judge(campaign, template, work=work)
    # As a rule somebody is found at once; only where nobody is does it take a look at all of them.
    for most in (_A_FEW, None):
        left_out = 0
        for person, many in groups.kinds(
            work.connection, campaign.group, purpose=template.purpose, now=work.at, most=most
        ):
            if isinstance(judge(person), Reached):
                return None
            left_out += many
    return left_out


def _judge(
    campaign: CampaignView, template: Template, *, work: UnitOfWork
) -> Callable[[Person], Reached | str]:
    """Tells of somebody how she would be reached, or why not."""
    waiting = Waiting(
        template=template.code,
        purpose=template.purpose,
        created_at=work.at,
        data=campaigns.data_of(campaign),
        expires_at=campaign.expires_at,
    )

    carriers = campaigns.carriers(work.connection)
    carried = {channel for _, channel in carriers} or None
    any_words = free(carriers)

    def judge(person: Person) -> Reached | str:
        at = work.at
        for _ in range(_MOST_WAITS):
            decision = decide(
                waiting, person, template=template, now=at, carried=carried, free=any_words
            )
            if not isinstance(decision, Wait):
                return _judged(decision)
            at = decision.until
        return EXPIRED

    return judge


def _judged(decision: Decision) -> Reached | str:
    match decision:
        case Send(channel=channel, language=language, rendered=rendered):
            return Reached(channel=channel, language=language, segments=rendered.segments or 0)
        case List(language=language):
            return Reached(channel=PRINT, language=language, segments=0)
        case Withhold(reason=reason) | Fail(reason=reason):
            return reason
        case Expire() | Wait():
            return EXPIRED


def _add(sums: _Sums, judged: Reached | str, many: int) -> None:
    sums.group += many
    if isinstance(judged, str):
        sums.left_out[judged] += many
        return
    sums.channels[judged.channel] += many
    sums.languages[judged.language] += many
    sums.segments += judged.segments * many


def _cost(segments: int) -> int | None:
    price = price_of(SMS)
    return None if price is None else price * segments


def _counted(counts: Mapping[str, int]) -> tuple[Counted, ...]:
    return tuple(Counted(code=code, count=counts[code]) for code in sorted(counts))
