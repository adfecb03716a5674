"""Asking for the link to her own page: it is sent to her, and to nobody who shares her telephone."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import LinksTooMany, NotReachable
from notifications.domain.answers import Kind
from notifications.handlers.answers.context import Context
from notifications.handlers.answers.result import Result, result_of
from notifications.handlers.own_page import send_link


def linked(context: Context, *, work: UnitOfWork) -> Result | None:
    """Send her the link; none: a person finds out whose it is, or why it cannot be sent."""
    if len(context.participant_ids) > 1:
        return None
    try:
        send_link(context.participant_id, work=work)
    except (LinksTooMany, NotReachable):
        return None
    work.audit("own_page_asked_for", context.participant_id)
    return result_of(context, Kind.OTHER, "link_sent")
