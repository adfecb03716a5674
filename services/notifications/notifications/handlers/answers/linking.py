"""Asking for the link to her own page: it is sent to her, and to nobody who shares her telephone."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import LinksTooMany, NotReachable
from notifications.domain import visits
from notifications.domain.answers import Kind
from notifications.domain.people import addresses, is_shared
from notifications.handlers.answers.context import Context
from notifications.handlers.answers.result import Result, result_of
from notifications.handlers.own_page import send_link
from notifications.storage import contacts, merges, preferences, suppressions


def linked(context: Context, *, work: UnitOfWork) -> Result | None:
    """Send her the link; none: a person finds out whose it is, or why it cannot be sent."""
    if len(context.participant_ids) > 1 or _is_seen(context, work=work):
        return None
    try:
        send_link(context.participant_id, work=work)
    except (LinksTooMany, NotReachable):
        return None
    work.audit("own_page_asked_for", context.participant_id)
    return result_of(context, Kind.OTHER, "link_sent")


def _is_seen(context: Context, *, work: UnitOfWork) -> bool:
    """Whether somebody else may have asked for it, or sees what comes where it would go."""
    connection, id = work.connection, context.participant_id
    asked_from = contacts.find(connection, id)
    survivor_id = merges.survivor_of(connection, id)
    contact = contacts.find(connection, survivor_id)
    if asked_from is None or contact is None:
        return True
    channels = visits.channels(
        contact,
        preferences.of(connection, [survivor_id]).get(survivor_id, {}),
        suppressed=suppressions.suppressed(connection, addresses(contact).values()),
    )
    return is_shared(asked_from, context.channel) or any(
        is_shared(contact, each) for each in channels[:1]
    )
