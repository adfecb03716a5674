"""How a participant wishes to be written to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from notifications.domain.purposes import AT_ONCE

#: what she chose for every purpose that she chose nothing else for
ALL = "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Preference:
    """What somebody chose for a purpose; as it is, where she chose nothing."""

    #: tried in this order; empty: the one that enrolment knows, then the others that she has
    channels: tuple[str, ...] = ()
    #: none: the one that enrolment knows
    language: str | None = None
    #: local times between which nothing is sent, over midnight where the first is the later one;
    #: both none: the usual hours
    quiet_from: time | None = None
    quiet_until: time | None = None
    opted_out: bool = False
    #: the reminders of a day as one message, in the place of each
    digest: bool = False

    @property
    def quiet(self) -> tuple[time, time] | None:
        """The hours in which nothing is sent; none: the usual ones."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return self.quiet_from, self.quiet_until


def effective(rows: Mapping[str, Preference], *, purpose: str) -> Preference:
    """What holds for messages of a purpose, out of what she chose, by purpose and for `all`.

    What is not chosen for the purpose is as for `all`. Who wants no messages at all has none of
    any purpose, whatever she chose for it before; but a security code, which she asks for
    herself, comes at once, and always.
    """
    common = rows.get(ALL, Preference())
    own = rows.get(purpose, common)
    channels = own.channels or common.channels
    language = own.language or common.language
    if purpose in AT_ONCE:
        return Preference(channels=channels, language=language)
    hours = own if own.quiet else common
    return Preference(
        channels=channels,
        language=language,
        quiet_from=hours.quiet_from,
        quiet_until=hours.quiet_until,
        opted_out=own.opted_out or common.opted_out,
        digest=own.digest,
    )
