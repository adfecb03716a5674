"""Messages stopped by the link that is in each e-mail."""

from dataclasses import replace

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import LinkUnknown, Unsubscribe, Unsubscribed
from notifications.domain.preferences import Preference
from notifications.handlers import preferences as choosing
from notifications.storage import contacts, preferences
from notifications.unsubscribe_links import links


def unsubscribe(command: Unsubscribe, *, work: UnitOfWork) -> Unsubscribed:
    """Note that somebody does not want messages of a purpose any more.

    Of somebody who is not known here any more, there is nothing to stop.

    Raises:
        LinkUnknown: it is not one of ours.
    """
    ours = links()
    subscription = (
        None if ours is None else ours.read(command.token, organisation=work.organisation)
    )
    if subscription is None:
        raise LinkUnknown()
    id, purpose = subscription.participant_id, subscription.purpose
    if contacts.find(work.connection, id) is not None:
        chosen = preferences.of(work.connection, [id]).get(id, {}).get(purpose, Preference())
        if not chosen.opted_out:
            choosing.keep(id, purpose, replace(chosen, opted_out=True), work=work)
            work.audit("unsubscribe", id)
    return Unsubscribed(purpose=purpose)
