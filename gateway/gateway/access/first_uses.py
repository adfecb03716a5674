"""That accounts were used for an organisation for the first time: told to partners within a second or two.

Once it is known, no other organisation that links the account makes unclear for whom somebody acts who
does not say it, nor is she taken to act for that one once her role in the first has ended.
"""

from uuid import UUID

import structlog

from gateway.access.deciding import Allowed, Known
from gateway.access.directory import Directory
from gateway.telling import Telling
from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import AccountUse

TELL_SECONDS = 1.0
#: told at once
BATCH = 500
MOST_NOTED = 10_000

_log = structlog.get_logger()


class FirstUses(Telling):
    """Accounts used of which partners has not said yet that it knows."""

    def __init__(self, directory: Directory) -> None:
        super().__init__(every=TELL_SECONDS)
        self._directory = directory
        self._used: dict[AccountUse, None] = {}

    def note(self, caller: Known, allowed: Allowed) -> None:
        """Somebody may do something for an organisation; where she did before, there is nothing to note."""
        member = caller.memberships.get(allowed.acting_for)
        if caller.account is None or member is None or member.acted_for:
            return
        if len(self._used) < MOST_NOTED:
            issuer, subject = caller.account
            person_id = UUID(member.actor.partition(":")[2])
            self._used[AccountUse(person_id=person_id, issuer=issuer, subject=subject)] = None

    async def tell(self) -> None:
        """Tell partners; what it does not take is told the next time."""
        while self._used:
            batch = list(self._used)[:BATCH]
            try:
                await self._directory.record_first(batch)
            except (ContractError, TimeoutError) as error:
                _log.warning("first_uses_not_told", kind=type(error).__name__)
                return
            for each in batch:
                self._used.pop(each, None)
