"""What integrations is told from outside, beside the settings of every process."""

import os
from collections.abc import Iterator, Mapping

from nosotros.errors import SettingInvalid
from nosotros.settings import Described

_DAYS = "NOSOTROS_JOURNAL_DAYS"
#: an inbox remembers an event for 100 days, and the journal must not have older ones
_MOST_DAYS = 93


def journal_days(environment: Mapping[str, str] | None = None) -> int:
    """For how many days an event is kept in the journal, at least; its week goes as a whole.

    Raises:
        SettingInvalid: it is no number of days from 1 to 93.
    """
    source = os.environ if environment is None else environment
    text = source.get(_DAYS) or "90"
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_DAYS:
        raise SettingInvalid(_DAYS, f"is no whole number from 1 to {_MOST_DAYS}")
    return int(text)


def listed() -> Iterator[Described]:
    """What `nosotros settings` lists of ours."""
    yield Described(name=_DAYS, help="days for which events are kept in the journal", default="90")
