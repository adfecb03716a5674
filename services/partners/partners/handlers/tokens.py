"""A key's token: made, shown for some minutes to whoever asked for it, and forgotten.

The answer of a command is recorded for a day, so that repeating it answers the same; a token in it would
be kept in clear for so long. So no answer of a command holds one. It is kept encrypted beside the key,
shown by a query, and when its minutes are over its digest is all there is.
"""

from datetime import datetime
from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.partners import GetKeyToken, KeyToken, TokenGone
from partners.domain.tokens import SHOWN
from partners.handlers.operator import among, check_operator
from partners.secrets import open_sealed
from partners.storage import keys

ENDS = "key_token_ends"


def show_until(id: UUID, *, work: UnitOfWork) -> datetime:
    """Until when a token that is made now is shown; it is forgotten then."""
    until = work.at + SHOWN
    work.schedule(ENDS, key=str(id), due_at=until)
    return until


def key_token_ends(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Forget a token whose minutes are over."""
    keys.forget_token(work.connection, UUID(timer.key), at=timer.due_at)


def get_key_token(query: GetKeyToken, *, work: UnitOfWork) -> KeyToken:
    """The token of a key, to whoever made or rotated it.

    Raises:
        OperatorOnly: it is another organisation's, and not the operator who asks.
        NotFound: there is no such key, or somebody else asked for its token.
        TokenGone: its minutes are over.
    """
    organisation = query.organisation or work.organisation
    if organisation != work.organisation:
        check_operator(work)
    with among(organisation, work=work) as theirs:
        found = keys.token(theirs.connection, query.id)
        if found is None or found.token_for != work.origin.actor:
            raise NotFound(kind="key of yours", id=query.id)
        if found.token is None or found.token_until is None or found.token_until <= work.at:
            raise TokenGone(minutes=round(SHOWN.total_seconds() / 60))
        if theirs is not work:
            theirs.audit("get_key_token", query.id)
        return KeyToken(token=open_sealed(found.token), shown_until=found.token_until)
