"""How each participant wishes to be written to."""

from collections.abc import Mapping
from datetime import datetime, time
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.notifications import (
    GetPreferences,
    MessagesStopped,
    PreferencesView,
    PreferenceView,
    SetPreference,
    SetZone,
)
from notifications.domain.messages import Contact, Reason
from notifications.domain.people import PRINT, addresses, order, unreachable_why
from notifications.domain.preferences import ALL, Preference, effective
from notifications.domain.purposes import NEWS, PROGRAMME, REMINDERS
from notifications.domain.quiet import leave_enough
from notifications.handlers import following
from notifications.handlers.opting_out import take_off_the_list
from notifications.handlers.refusing import refuse
from notifications.storage import contacts, message_changes, preferences, suppressions

#: in the order in which they are shown
_PURPOSES = (ALL, PROGRAMME, REMINDERS, NEWS)


def get_preferences(query: GetPreferences, *, work: UnitOfWork) -> PreferencesView:
    """How a participant is written to, without her addresses.

    Raises:
        NotFound: no participant of the organisation is known by this id.
    """
    contact = _contact(query.participant_id, work=work)
    return _shown(query.participant_id, contact, work=work)


def set_preference(command: SetPreference, *, work: UnitOfWork) -> PreferencesView:
    """Keep what a participant chose for a purpose; what waits for her hours is decided anew.

    A channel that she lacks may be chosen: it is not among those that she is reachable by.

    Raises:
        InvalidFields: a channel is named twice, the quiet hours leave none to write to her in, or
            messages that she does not want are to begin again and no revision is said.
        NotFound: no participant of the organisation is known by this id.
        RevisionMismatch: she chose otherwise, or is reached otherwise, since that was read.
    """
    participant_id, purpose = command.participant_id, command.purpose
    contacts.hold(work.connection, participant_id)
    contact = _contact(participant_id, work=work)
    preference = Preference(
        channels=command.channels,
        language=command.language,
        quiet_from=_time(command.quiet_from),
        quiet_until=_time(command.quiet_until),
        opted_out=command.opted_out,
        digest=command.digest,
    )
    refuse_unread(
        *(participant_id, purpose, preference),
        expected_revision=command.expected_revision,
        work=work,
    )
    refuse([*_repeated(preference.channels), *_hours(preference, contact)])
    keep(participant_id, purpose, preference, work=work)
    work.audit("set_preference", participant_id)
    return _shown(participant_id, contact, work=work)


def set_zone(command: SetZone, *, work: UnitOfWork) -> PreferencesView:
    """Keep in which time zone a participant lives; what waits for her hours is decided anew.

    Raises:
        NotFound: no participant of the organisation is known by this id.
    """
    # Counted first, which holds her contact: two changes at once come one after the other.
    preferences.changed(work.connection, command.participant_id, zone=command.zone)
    contact = _contact(command.participant_id, work=work)
    message_changes.reconsider(work.connection, (command.participant_id,), at=work.at)
    following.follow_later(command.participant_id, work=work)
    work.audit("set_zone", command.participant_id)
    return _shown(command.participant_id, contact, work=work)


def refuse_unread(
    participant_id: UUID,
    purpose: str,
    preference: Preference,
    *,
    expected_revision: int | None,
    work: UnitOfWork,
) -> None:
    """Refuse what was chosen by what was so before; her contact is held.

    That she wants no messages she may say at any time and in any way (Ley 1581 de 2012), and it ends
    by who has read that alone.

    Raises:
        InvalidFields: messages that she does not want are to begin again and no revision is said.
        RevisionMismatch: she chose otherwise, or is reached otherwise, since that was read.
    """
    if expected_revision is None:
        chosen = preferences.of(work.connection, (participant_id,)).get(participant_id, {})
        if chosen.get(purpose, Preference()).opted_out and not preference.opted_out:
            refuse([("expected_revision", "opt_out_unread")])
        return
    living = preferences.living(work.connection, participant_id)
    assert living is not None, "her contact is held"
    if living.revision != expected_revision:
        raise RevisionMismatch(expected=expected_revision, current=living.revision)


def keep(participant_id: UUID, purpose: str, preference: Preference, *, work: UnitOfWork) -> None:
    """Keep what a participant chose, however she said so; what waits is decided anew."""
    preferences.changed(work.connection, participant_id)
    chosen = preferences.of(work.connection, (participant_id,)).get(participant_id, {})
    stopped_before = chosen.get(purpose, Preference()).opted_out
    preferences.choose(
        work.connection,
        organisation=work.organisation,
        participant_id=participant_id,
        purpose=purpose,
        preference=preference,
        at=work.at,
    )
    if purpose == ALL and preference.opted_out is not stopped_before:
        tell_stopped(participant_id, stopped=preference.opted_out, at=work.at, work=work)
    if preference.opted_out:
        take_off_the_list(participant_id, purpose=purpose, work=work)
    message_changes.reconsider(work.connection, (participant_id,), at=work.at)
    following.follow_later(participant_id, work=work)


def tell_stopped(
    participant_id: UUID,
    *,
    stopped: bool,
    at: datetime,
    answer_id: UUID | None = None,
    work: UnitOfWork,
) -> None:
    """Tell that somebody wants no messages at all, or wants them again; her change is counted."""
    living = preferences.living(work.connection, participant_id)
    assert living is not None, "whose wishes change is known"
    told = MessagesStopped(
        participant_id=participant_id, stopped=stopped, answered_at=at, answer_id=answer_id
    )
    work.publish(told, revision=living.revision)


def _contact(participant_id: UUID, *, work: UnitOfWork) -> Contact:
    contact = contacts.find(work.connection, participant_id)
    if contact is None:
        raise NotFound(kind="participant", id=participant_id)
    return contact


def _repeated(channels: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (f"channels.{place}", "repeated")
        for place, each in enumerate(channels)
        if each in channels[:place]
    ]


def _hours(preference: Preference, contact: Contact) -> list[tuple[str, str]]:
    if (preference.quiet_from is None) != (preference.quiet_until is None):
        missing = "quiet_from" if preference.quiet_from is None else "quiet_until"
        return [(missing, "quiet_hours_have_two_ends")]
    if preference.quiet is None:
        return []
    safe = None
    if contact.mobile_shared and contact.safe_from and contact.safe_until:
        safe = (time.fromisoformat(contact.safe_from), time.fromisoformat(contact.safe_until))
    if not leave_enough(preference.quiet, safe=None):
        return [("quiet_until", "quiet_hours_leave_none")]
    if not leave_enough(preference.quiet, safe=safe):
        return [("quiet_until", "quiet_hours_cover_the_safe")]
    return []


def _time(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)


def _shown(participant_id: UUID, contact: Contact, *, work: UnitOfWork) -> PreferencesView:
    living = preferences.living(work.connection, participant_id)
    assert living is not None, "her contact was read in this transaction"
    chosen = preferences.of(work.connection, (participant_id,)).get(participant_id, {})
    common = effective(chosen, purpose=ALL)
    suppressed = suppressions.suppressed(work.connection, set(addresses(contact).values()))
    left = contacts.has_left(work.connection, participant_id)
    return PreferencesView(
        participant_id=participant_id,
        revision=living.revision,
        zone=living.zone,
        language=common.language or contact.language,
        reachable_by=_reachable_by(contact, common, suppressed=suppressed),
        withheld_why=_withheld_why(contact, common, left=left, suppressed=suppressed),
        mobile_shared=contact.mobile_shared,
        email_shared=contact.email_shared,
        safe_from=contact.safe_from,
        safe_until=contact.safe_until,
        purposes=_views(chosen),
    )


def _reachable_by(contact: Contact, common: Preference, *, suppressed: set[str]) -> tuple[str, ...]:
    """Who has a telephone or a mailbox is read to only where she chose it."""
    has = order(contact, Preference(), suppressed=suppressed, tried=())
    listed = len(has) == 1 or PRINT in common.channels
    return tuple(each for each in has if listed or each != PRINT)


def _withheld_why(
    contact: Contact, common: Preference, *, left: bool, suppressed: set[str]
) -> str | None:
    if contact.messages_authorised_on is None:
        return Reason.NOT_AUTHORISED
    if left:
        return Reason.WITHDREW
    if common.opted_out:
        return "opted_out"
    return unreachable_why(contact, common, suppressed=suppressed)


def _views(chosen: Mapping[str, Preference]) -> tuple[PreferenceView, ...]:
    return tuple(
        PreferenceView(
            purpose=purpose,
            channels=chosen[purpose].channels,
            language=chosen[purpose].language,
            quiet_from=_text(chosen[purpose].quiet_from),
            quiet_until=_text(chosen[purpose].quiet_until),
            opted_out=chosen[purpose].opted_out,
            digest=chosen[purpose].digest,
        )
        for purpose in _PURPOSES
        if purpose in chosen
    )


def _text(clock: time | None) -> str | None:
    return None if clock is None else clock.strftime("%H:%M")
