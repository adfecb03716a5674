"""What her page shows, each part from the service that owns it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import GetOwnRecord, OwnRecord
from nosotros.contracts.language import ContractError
from nosotros.contracts.mentoring import GetOwnMeeting, OwnMeetings
from nosotros.contracts.notifications import GetOwnPreferences, LinkSpent, OwnPreferences
from nosotros.contracts.training import GetOwnNext, OwnNext

Ask = Callable[[Any], Awaitable[Any]]
_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """The parts; none where its service did not answer."""

    record: OwnRecord | None
    preferences: OwnPreferences | None
    next: OwnNext | None
    meetings: OwnMeetings | None


async def gather(ask: Ask) -> Parts:
    """Every part, asked for at the same time.

    Raises:
        LinkSpent: her data have been erased meanwhile.
    """
    record, preferences, following, meetings = await asyncio.gather(
        _record(ask),
        _part(ask, GetOwnPreferences()),
        _part(ask, GetOwnNext()),
        _part(ask, GetOwnMeeting()),
    )
    return Parts(record=record, preferences=preferences, next=following, meetings=meetings)


async def _record(ask: Ask) -> OwnRecord | None:
    try:
        return await _part(ask, GetOwnRecord(), but=NotFound)
    except NotFound:
        raise LinkSpent() from None


async def _part(ask: Ask, contract: Any, *, but: type[ContractError] | None = None) -> Any:
    try:
        return await ask(contract)
    except ContractError as error:
        if but is not None and isinstance(error, but):
            raise
        _log.warning("part_missing", part=type(contract).__name__, code=error.code)
        return None
