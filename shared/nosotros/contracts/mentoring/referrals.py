"""Support cases passed on to partners, with consent."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import NotFound
from nosotros.contracts.fields import Name, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import (
    ConsentMissing,
    NotAnAgent,
    NotMember,
    StateUnfit,
)
from nosotros.contracts.mentoring.values import ConsentHow, ReferralAnswer, Scope


@view
class ReferralView:
    """A case passed on to a partner, with her consent."""

    id: UUID
    revision: int
    case_id: UUID
    #: of the Mesa; none: an organisation that is no member
    member_id: UUID | None
    organisation_name: str
    #: what the partner was told, and nothing else; empty where she withdrew, or was erased
    shared: str
    consented_on: date
    consented_how: str
    state: str
    sent_at: datetime
    answered_at: datetime | None


@view
class ReferralStatus:
    """How a referral stands, without to whom and with what: what whoever changes one is answered."""

    id: UUID
    revision: int
    case_id: UUID
    state: str
    sent_at: datetime
    answered_at: datetime | None


@view
class Referrals:
    """The referrals of a case, oldest first."""

    case_id: UUID
    items: tuple[ReferralView, ...]


@command(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=ReferralStatus,
    errors=(NotFound, StateUnfit, ConsentMissing, NotMember, NotAnAgent),
)
class ReferCase:
    """Pass a case on to a partner: a member of the Mesa, or an organisation by its name.

    Only what `shared` says is passed on, and only with her consent, given before.
    """

    case_id: UUID
    shared: Annotated[str, Text]
    member_id: UUID | None = None
    organisation_name: Annotated[str | None, Name] = None
    consented_on: date | None = None
    consented_how: ConsentHow | None = None


@command(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=ReferralStatus,
    errors=(NotFound, StateUnfit, NotAnAgent),
)
class AnswerReferral:
    """Note what the partner answered, or that she withdrew her consent.

    A partner accepts or declines, and completes what it accepted, also once the case is closed; she
    may withdraw her consent until then.
    """

    referral_id: UUID
    answer: ReferralAnswer


@query(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=Referrals,
    errors=(NotFound,),
    personal=True,
    confidential=True,
)
class ListReferrals:
    """The referrals of a case; those of another agent's alone are not found."""

    id: UUID
