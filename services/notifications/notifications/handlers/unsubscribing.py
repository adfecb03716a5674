"""Messages stopped by the link that is in each e-mail."""

from dataclasses import replace

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import (
    GetSubscription,
    LinkUnknown,
    Subscription,
    Unsubscribe,
)
from notifications.domain import unsubscribing
from notifications.domain.preferences import ALL, Preference
from notifications.handlers import preferences as choosing
from notifications.storage import contacts, merges, preferences
from notifications.unsubscribe_links import links


def get_subscription(query: GetSubscription, *, work: UnitOfWork) -> Subscription:
    """What a link would stop.

    Raises:
        LinkUnknown: it is not one of ours.
    """
    meant = _meant(query.token, work=work)
    chosen = preferences.of(work.connection, [meant.participant_id]).get(meant.participant_id, {})
    stopped = any(
        chosen[each].opted_out for each in (ALL, meant.purpose) if each in chosen
    ) or not _is_known(meant, work=work)
    return Subscription(purpose=meant.purpose, stopped=stopped)


def unsubscribe(command: Unsubscribe, *, work: UnitOfWork) -> Subscription:
    """Note that somebody does not want messages of a purpose any more.

    Said again it is her last word, which whoever has read what she said before does not know. Of
    somebody who is not known here any more, there is nothing to stop.

    Raises:
        LinkUnknown: it is not one of ours.
    """
    meant = _meant(command.token, work=work)
    id, purpose = meant.participant_id, meant.purpose
    contacts.hold(work.connection, id)
    if _is_known(meant, work=work):
        chosen = preferences.of(work.connection, [id]).get(id, {}).get(purpose, Preference())
        if chosen.opted_out:
            preferences.changed(work.connection, id)
        else:
            choosing.keep(id, purpose, replace(chosen, opted_out=True), work=work)
            work.audit("unsubscribe", id)
    return Subscription(purpose=purpose, stopped=True)


def _meant(token: str, *, work: UnitOfWork) -> unsubscribing.Subscription:
    """Of a record that was merged into another one since, the other one's messages are meant."""
    ours = links()
    meant = None if ours is None else ours.read(token, organisation=work.organisation)
    if meant is None:
        raise LinkUnknown()
    return replace(meant, participant_id=merges.survivor_of(work.connection, meant.participant_id))


def _is_known(meant: unsubscribing.Subscription, *, work: UnitOfWork) -> bool:
    return contacts.find(work.connection, meant.participant_id) is not None
