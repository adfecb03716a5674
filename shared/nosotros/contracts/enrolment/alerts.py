"""Alerts: what a coordinator has to look at, because nobody else will."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.enrolment.values import AlertKind, AlertState, Scope
from nosotros.contracts.fields import Line, PageSize
from nosotros.contracts.language import command, query, view


@view
class AlertView:
    """Something that waits for a person.

    `agreement_over`: an agreement ended with no successor, and its partner's running enrolments are
    the organisation's own to go on with (`about` is the agreement's id);
    `offer_undelivered`: the message of an offer could not be delivered; `offer_unconfirmed`: a day
    has passed and nobody knows whether it was; `came_of_age`: ask for her own authorisation and
    her CC; `erasure_overdue`: a service has not confirmed in time.
    """

    id: UUID
    kind: str
    #: of the enrolment, participant, erasure, duplicate or agreement that it is about
    about: UUID
    participant_id: UUID | None
    state: str
    raised_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None


@view
class AlertPage:
    """A page of alerts, oldest first."""

    items: tuple[AlertView, ...]
    next: str | None = None


@query(service="enrolment", scope=Scope.READ, returns=AlertPage)
class ListAlerts:
    """What a coordinator has to look at, or what was looked at before."""

    state: AlertState = "open"
    kind: AlertKind | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@command(service="enrolment", scope=Scope.WRITE, returns=AlertView, errors=(NotFound,))
class ResolveAlert:
    """Say that an alert was looked after."""

    alert_id: UUID
