"""How a participant is written to, as she sees and chooses it on her own page."""

from dataclasses import replace
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    GetOwnPreferences,
    NotReachable,
    OwnPreferences,
    SetOwnPreferences,
)
from notifications.domain.messages import Contact
from notifications.domain.people import PRINT, addresses, is_shared, kind_of, order
from notifications.domain.preferences import ALL, Preference
from notifications.handlers.preferences import keep, refuse_unread
from notifications.storage import contacts, merges, preferences, suppressions


def get_own_preferences(_query: GetOwnPreferences, *, work: UnitOfWork) -> OwnPreferences:
    """How who asks is written to.

    Raises:
        NotFound: nothing is known of how she is reached.
    """
    participant_id, contact, chosen = _known(work=work)
    living = preferences.living(work.connection, participant_id)
    assert living is not None, "her contact was read in this transaction"
    channels = _channels(contact, chosen)
    return OwnPreferences(
        language=chosen.language or contact.language,
        zone=living.zone,
        channel=channels[0] if channels else None,
        reachable_by=channels,
        opted_out=chosen.opted_out,
        revision=living.revision,
    )


def set_own_preferences(command: SetOwnPreferences, *, work: UnitOfWork) -> None:
    """Keep what who asks chose for all purposes; her hours and digests stay as they are.

    That she wants no messages is kept whatever she has read, as a stop needs no second word; so is
    the same again, as a button is easily pressed twice.

    Raises:
        InvalidFields: she does not want messages, is to have them again, and no revision is said.
        NotFound: nothing is known of how she is reached.
        NotReachable: she cannot be reached by the channel.
        RevisionMismatch: she chose otherwise, or is reached otherwise, since that was read.
    """
    contacts.hold(work.connection, merges.survivor_of(work.connection, work.herself))
    participant_id, contact, chosen = _known(work=work)
    channels = chosen.channels
    if command.channel is not None:
        offered = _channels(contact, chosen)
        if command.channel not in offered:
            raise NotReachable(participant_id=participant_id, why="no_address")
        channels = tuple(dict.fromkeys((command.channel, *offered)))
    wished = replace(
        chosen, language=command.language, channels=channels, opted_out=command.opted_out
    )
    if wished != chosen and not wished.opted_out:
        refuse_unread(
            *(participant_id, ALL, wished),
            expected_revision=command.expected_revision,
            work=work,
        )
    keep(participant_id, ALL, wished, work=work)
    if chosen.opted_out and not wished.opted_out:
        _take_up(contact, work=work)


def _known(*, work: UnitOfWork) -> tuple[UUID, Contact, Preference]:
    participant_id = merges.survivor_of(work.connection, work.herself)
    contact = contacts.find(work.connection, participant_id)
    if contact is None:
        raise NotFound(kind="participant", id=participant_id)
    chosen = preferences.of(work.connection, [participant_id]).get(participant_id, {})
    return participant_id, contact, chosen.get(ALL, Preference())


def _take_up(contact: Contact, *, work: UnitOfWork) -> None:
    """Have addresses that are hers alone be written to again; who shares one may have stopped it."""
    for channel, address in addresses(contact).items():
        if not is_shared(contact, channel):
            suppressions.lift_address(
                work.connection,
                organisation=work.organisation,
                kind=kind_of(channel),
                address=address,
                why="stopped",
            )


def _channels(contact: Contact, chosen: Preference) -> tuple[str, ...]:
    """What she has, as it is tried; the list that is read aloud is nothing to choose."""
    tried = order(contact, chosen, suppressed=(), tried=())
    rest = order(contact, Preference(), suppressed=(), tried=tried)
    return tuple(each for each in (*tried, *rest) if each != PRINT)
