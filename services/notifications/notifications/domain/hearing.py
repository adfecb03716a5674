"""What an answer is about: who may have written it, what she was asked, and what she may mean."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.domain.answers import Asked, Day, Understood

#: what each of these rules asks, whichever template it uses; the others ask nothing
ASKING = {
    "offered": Asked.OFFER,
    "offer_reminder": Asked.OFFER,
    "session_reminder": Asked.SESSION,
    "session_moved": Asked.SESSION,
    "meeting_planned": Asked.MEETING,
    "meeting_reminder": Asked.MEETING,
    "meeting_moved": Asked.MEETING,
}
#: an offer is open for 48 hours from when it arrived, which may be days after it was sent
OFFER_OPEN = timedelta(days=14)
#: what was said about a session or a meeting longer ago is not what she answers
COMING_OPEN = timedelta(days=4)
#: a session that she was not reminded of is meant if it is so near
SOON = timedelta(hours=48)
_AHEAD: dict[Day, int] = {"today": 0, "tomorrow": 1}
#: how often somebody is told that a person reads what she wrote
ACKNOWLEDGED_EVERY = timedelta(hours=24)
#: after which an answer to an answer says nothing to anybody any more
REPLY_WITHIN = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A message that was sent, as far as it asks something."""

    id: UUID
    participant_id: UUID
    #: an offer's, a session's or a meeting's id
    about: UUID
    #: the code of the rule that sent it; of its template, where none is known
    rule: str
    at: datetime

    @property
    def asked(self) -> Asked:
        """What it asks."""
        return ASKING.get(self.rule, Asked.NOTHING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """A session that somebody is expected at."""

    session_id: UUID
    participant_id: UUID
    begins_at: datetime
    zone: str

    def is_on(self, day: Day | None, *, at: datetime) -> bool:
        """Whether it is on the day that she named when she wrote; none: on whichever."""
        if day is None:
            return True
        zone = ZoneInfo(self.zone)
        begins, wrote = self.begins_at.astimezone(zone).date(), at.astimezone(zone).date()
        if day in _AHEAD:
            return (begins - wrote).days == _AHEAD[day]
        # The next day of that name.
        return begins.strftime("%A").lower() == day and (begins - wrote).days < 7


def still_asks(told: Told, *, at: datetime, offers: Collection[UUID]) -> bool:
    """Whether what a message asks may be what an answer is to; `offers`: those that may."""
    if told.asked is Asked.OFFER:
        return told.about in offers
    return told.asked is not Asked.NOTHING and at - told.at <= COMING_OPEN


def meant(
    understood: Understood,
    *,
    asked_about: Told | None,
    coming: Sequence[Coming],
    at: datetime,
) -> Coming | None:
    """The session that somebody will not come to; none: a person has to find out.

    Args:
        understood: an absence.
        asked_about: the message that she answers, where it asked about a session.
        coming: the sessions to come of all who may have written, the first one first.
        at: when she wrote.
    """
    near = [each for each in coming if each.begins_at - at <= SOON]
    of_it = [each for each in coming if asked_about and each.session_id == asked_about.about]
    if len({each.participant_id for each in (*near, *of_it)}) > 1:
        # They share a telephone, and nobody knows which of them wrote.
        return None
    if of_it and of_it[0].is_on(understood.day, at=at):
        return of_it[0]
    if asked_about is not None and understood.day is None:
        return None
    on_the_day = [each for each in near if each.is_on(understood.day, at=at)]
    return on_the_day[0] if on_the_day else None
