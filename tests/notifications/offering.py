"""Offers whose messages reach her, or come back: what tests of their reminders share."""

from nosotros.contracts.notifications import MessageDelivered, MessageUndelivered
from nosotros.identifiers import new_id
from tests.notifications.reminding import local


def arrives(programme, participant_id, offer_id, *, at, heard=True, **facts):
    """The offer's message reaches her; what tells so, which is heard unless it is set aside."""
    programme.sent("offered")
    programme.rows.run(
        "UPDATE message SET delivered_at = %(at)s WHERE template = 'offered' AND about = %(about)s",
        about=offer_id,
        at=local(at),
    )
    event = MessageDelivered(
        message_id=new_id(),
        participant_id=participant_id,
        about=offer_id,
        delivered_at=local(at),
        **{"template": "offered", **facts},
    )
    if heard:
        programme.asking.hear(event)
    return event


def comes_back(programme, participant_id, offer_id, *, heard=True):
    """The offer's message has not reached her after all, and goes by her next channel."""
    programme.rows.run(
        "UPDATE message SET state = 'queued', delivered_at = NULL WHERE template = 'offered'"
    )
    event = MessageUndelivered(
        message_id=new_id(),
        participant_id=participant_id,
        about=offer_id,
        template="offered",
        state="failed",
        failure="permanent_failure",
    )
    if heard:
        programme.asking.hear(event)
    return event
