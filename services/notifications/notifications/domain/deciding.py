"""Whether a message may go out in this moment: by which channel, to which address, in which words.

Decided anew each time, in the moment of sending and not when the message was written down: what
she authorised, chose, and is reached by may have changed since. All of it is computed from what is
passed in, so that a campaign's dry run answers as the sender would.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta

from notifications.domain import people
from notifications.domain.decisions import Addressed as Addressed
from notifications.domain.decisions import Decision as Decision
from notifications.domain.decisions import Expire as Expire
from notifications.domain.decisions import Fail as Fail
from notifications.domain.decisions import List as List
from notifications.domain.decisions import Person as Person
from notifications.domain.decisions import Send as Send
from notifications.domain.decisions import Wait as Wait
from notifications.domain.decisions import Waiting as Waiting
from notifications.domain.decisions import Withhold as Withhold
from notifications.domain.hours import next_permitted
from notifications.domain.hushing import MOVED
from notifications.domain.messages import Contact, Reason
from notifications.domain.purposes import AT_ONCE
from notifications.domain.rendering import WordsMissing, render
from notifications.domain.saying import said
from notifications.domain.templates import LANGUAGES, Template

#: within which WhatsApp takes free words after somebody wrote to us; a minute is left for the way
WHATSAPP_WINDOW = timedelta(hours=24) - timedelta(minutes=1)
#: whose contact has not arrived yet is asked for again after this, but not for longer than a day
CONTACT_AGAIN = timedelta(minutes=1)
CONTACT_PATIENCE = timedelta(days=1)
_OWN_LANGUAGE = "es"
#: the words that are sent after a stop, and the only ones
STOP_CONFIRMED = "stop_confirmed"


def decide(
    waiting: Waiting,
    person: Person,
    *,
    template: Template | None,
    now: datetime,
    carried: Collection[str] | None = None,
    free: Collection[str] = (),
) -> Decision:
    """What becomes of a message now.

    Args:
        waiting: the message.
        person: whom it is for.
        template: its words; none: there are none by its code.
        now: the moment of sending.
        carried: the channels that there is a provider for; none: all of them.
        free: the channels whose providers take words that nobody approved.
    """
    if waiting.expires_at is not None and waiting.expires_at <= now:
        return _too_late(waiting)
    if waiting.addressed is not None:
        return _as_addressed(waiting, waiting.addressed, person, template, carried)
    contact = person.contact
    if contact is None:
        return _unknown(waiting, person, now)
    if (why := why_not(person, purpose=waiting.purpose)) is not None:
        return Withhold(reason=why)
    channels = _channels(waiting, person, contact)
    if not channels:
        return _unreachable(waiting, person, contact)
    if template is None:
        return Fail(state="technical_failure", reason="no_template")
    return _by_the_first(
        [each for each in channels if carried is None or each in carried or each == people.PRINT],
        waiting=waiting,
        person=person,
        contact=contact,
        template=template,
        now=now,
        free=free,
    )


def why_not(person: Person, *, purpose: str) -> str | None:
    """Why nothing for this purpose may be sent to somebody by any channel; none: it may."""
    if person.contact is None:
        return Reason.ERASED if person.erased else None
    if person.left:
        return Reason.WITHDREW
    if person.contact.messages_authorised_on is None:
        return Reason.NOT_AUTHORISED
    if person.preference.opted_out and purpose not in AT_ONCE:
        return Reason.OPTED_OUT
    return None


def _by_the_first(
    channels: list[str],
    *,
    waiting: Waiting,
    person: Person,
    contact: Contact,
    template: Template,
    now: datetime,
    free: Collection[str],
) -> Decision:
    """By the first of her channels that can be used before it is too late."""
    failed, late = waiting.reason or "no_provider", False
    for channel in channels:
        language = _language(person, contact)
        discreet = people.is_shared(contact, channel)
        try:
            rendered = render(
                template.texts,
                language=language,
                channel=channel,
                discreet=discreet,
                values=_values(waiting, person, language),
                moved=waiting.template == MOVED,
            )
        except WordsMissing:
            failed = "words_missing"
            continue
        if channel == people.PRINT:
            return List(rendered=rendered, language=language)
        judged = channel == people.WHATSAPP and channel not in free
        if judged and rendered.approved is None and not _answered(person, now):
            failed = "words_not_approved"
            continue
        permitted = _permitted(waiting, person, contact, channel=channel, now=now)
        if waiting.expires_at is not None and permitted >= waiting.expires_at:
            late = True
            continue
        if permitted > now:
            return Wait(until=permitted)
        return Send(
            channel=channel,
            recipient=people.addresses(contact)[channel],
            rendered=rendered,
            language=language,
            discreet=discreet,
        )
    if late:
        return _too_late(waiting)
    return Fail(state=waiting.failed_as or "technical_failure", reason=failed)


def _permitted(
    waiting: Waiting, person: Person, contact: Contact, *, channel: str, now: datetime
) -> datetime:
    if waiting.purpose in AT_ONCE:
        return now
    safe: tuple[time, time] | None = None
    if channel in people.MOBILE_CHANNELS and contact.safe_from and contact.safe_until:
        safe = time.fromisoformat(contact.safe_from), time.fromisoformat(contact.safe_until)
    return next_permitted(now, zone=person.zone, quiet=person.preference.quiet, safe=safe)


def _channels(waiting: Waiting, person: Person, contact: Contact) -> list[str]:
    found = people.order(
        contact, person.preference, suppressed=person.suppressed, tried=waiting.tried
    )
    # Who has a telephone or a mailbox is read to only if she chose it: where these do not work, or
    # are not to be used any more, somebody has to be told. What is secret is read by nobody.
    listed = waiting.purpose not in AT_ONCE and (
        people.PRINT in person.preference.channels or not people.addresses(contact)
    )
    return [each for each in found if listed or each != people.PRINT]


def _unreachable(waiting: Waiting, person: Person, contact: Contact) -> Decision:
    if waiting.tried:
        return Fail(
            state=waiting.failed_as or "technical_failure", reason=waiting.reason or "no_channel"
        )
    everything = people.order(contact, person.preference, suppressed=(), tried=())
    if any(each != people.PRINT for each in everything):
        return Withhold(reason=Reason.SUPPRESSED)
    return Fail(state="permanent_failure", reason=Reason.NO_ADDRESS)


def _unknown(waiting: Waiting, person: Person, now: datetime) -> Decision:
    if person.erased:
        return Withhold(reason=Reason.ERASED)
    if now - waiting.created_at > CONTACT_PATIENCE:
        return Fail(state="technical_failure", reason="contact_unknown")
    return Wait(until=now + CONTACT_AGAIN)


def _as_addressed(
    waiting: Waiting,
    to: Addressed,
    person: Person,
    template: Template | None,
    carried: Collection[str] | None,
) -> Decision:
    if person.erased or not to.recipient:
        return Withhold(reason=Reason.ERASED)
    if to.reply and (why := _unanswered(waiting, to, person)) is not None:
        return Withhold(reason=why)
    if waiting.tried:
        return Fail(
            state=waiting.failed_as or "technical_failure", reason=waiting.reason or "no_channel"
        )
    if template is None:
        return Fail(state="technical_failure", reason="no_template")
    if carried is not None and to.channel not in carried:
        return Fail(state="technical_failure", reason=Reason.NO_PROVIDER)
    try:
        rendered = render(
            template.texts,
            language=to.language,
            channel=to.channel,
            discreet=to.discreet,
            values=_values(waiting, person, to.language),
            moved=waiting.template == MOVED,
        )
    except WordsMissing:
        return Fail(state="technical_failure", reason="words_missing")
    return Send(
        channel=to.channel,
        recipient=to.recipient,
        rendered=rendered,
        language=to.language,
        discreet=to.discreet,
    )


def _unanswered(waiting: Waiting, to: Addressed, person: Person) -> str | None:
    """Why somebody has no answer to what she wrote; none: she has one.

    She need not have authorised it. But after she said stop, nothing is sent except that it was
    heard, and what was to be answered before that waits no longer either.
    """
    if waiting.template == STOP_CONFIRMED:
        return None
    if person.left:
        return Reason.WITHDREW
    if person.preference.opted_out:
        return Reason.OPTED_OUT
    if {to.recipient, to.recipient.lower()} & set(person.suppressed):
        return Reason.SUPPRESSED
    return None


def _too_late(waiting: Waiting) -> Decision:
    # What was tried in time and failed did not expire.
    if waiting.tried and waiting.failed_as is not None:
        return Fail(state=waiting.failed_as, reason=waiting.reason or "no_channel")
    return Expire()


def _values(waiting: Waiting, person: Person, language: str) -> Mapping[str, str]:
    if person.contact is None:
        # A test, which brings samples along.
        return waiting.data
    names = person.contact.first_names
    return said(waiting.data, first_names=names, language=language, zone=person.zone)


def _language(person: Person, contact: Contact) -> str:
    wished = person.preference.language or contact.language
    return wished if wished in LANGUAGES else _OWN_LANGUAGE


def _answered(person: Person, now: datetime) -> bool:
    return person.answered_at is not None and now - person.answered_at < WHATSAPP_WINDOW
