"""Alerts: what a coordinator has to look at, because nobody else will."""

from uuid import UUID

from enrolment.storage import alerts
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import AlertPage, AlertView, ListAlerts, ResolveAlert
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def raise_alert(kind: str, *, about: UUID, participant_id: UUID | None, work: UnitOfWork) -> None:
    """Have a coordinator look at something; the same again while it is open adds nothing."""
    work.with_commit(
        alerts.RAISE,
        {
            "id": new_id(),
            "organisation": work.organisation,
            "kind": kind,
            "about": about,
            "participant_id": participant_id,
            "raised_at": work.at,
        },
    )


def list_alerts(query: ListAlerts, *, work: UnitOfWork) -> AlertPage:
    """A page of alerts."""
    found = alerts.page(
        work.connection,
        state=query.state,
        kind=query.kind,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return AlertPage(items=items, next=following)


def resolve_alert(command: ResolveAlert, *, work: UnitOfWork) -> AlertView:
    """Say that an alert was looked after.

    Raises:
        NotFound: no alert of the organisation has this id.
    """
    found = alerts.resolve_one(
        work.connection, command.alert_id, at=work.at, actor=work.origin.actor
    )
    if found is None:
        raise NotFound(kind="alert", id=command.alert_id)
    return found
