"""What mentoring tells, within, of support cases; and, to everyone, of the Mesa."""

from datetime import date, datetime
from uuid import UUID

from nosotros.contracts.language import event
from nosotros.contracts.mentoring.events.declaring import of, within


@event(**within("case_id"))
class SupportCaseOpened:
    """A support case is opened, or opened again."""

    case_id: UUID
    urgency: str
    answer_due_at: datetime


@event(**within("case_id"))
class SupportCaseAnswered:
    """A support case has its first answer."""

    case_id: UUID


@event(**within("case_id"))
class SupportCaseOverdue:
    """A support case was not answered in time: somebody has to look at it."""

    case_id: UUID
    urgency: str


@event(**within("case_id"))
class SupportCaseClosed:
    """A support case is closed."""

    case_id: UUID
    outcome: str


@event(**within("referral_id", "case_id"))
class SupportCaseReferred:
    """A support case is passed on to a partner."""

    referral_id: UUID
    case_id: UUID
    member_id: UUID | None


@event(**of("action_id"))
class ActionProposed:
    """A strategic action is proposed at the Mesa."""

    action_id: UUID
    commission_id: UUID | None


@event(**of("action_id"))
class ActionMoved:
    """A strategic action is agreed, under way, done or dropped."""

    action_id: UUID
    state: str
    owner_id: UUID | None
    due_on: date | None


@event(**of("contribution_id"))
class ContributionMoved:
    """A contribution to public policy was submitted, considered or decided upon."""

    contribution_id: UUID
    state: str


@event(**of("offer_id"))
class OfferPublished:
    """A member of the Mesa offers something, or offers it otherwise."""

    offer_id: UUID
    member_id: UUID
    kind: str
    municipality: str
    until: date | None
