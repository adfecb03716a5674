"""One transaction of the bridge: a batch of what came from a room, judged and stored."""

from collections import Counter
from collections.abc import Sequence

import psycopg
import structlog
from sqlalchemy import exc

from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import Database
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id
from partners.domain.inward import Reason, Refusal
from partners.handlers.fitting import Known
from partners.handlers.inward import MOST_STEPS, Came, Judged, let_in, set_aside
from partners.storage.inward import FIRST

log: structlog.stdlib.BoundLogger = structlog.get_logger("partners.bridge")
#: what a database that is away, or not as it should be, raises whatever came
_NOT_ITS_FAULT = (Unavailable, psycopg.Error, exc.SQLAlchemyError)
#: what a database says of values that it cannot hold, as opposed to one that is away
_UNSTORABLE = (psycopg.DataError, psycopg.IntegrityError, exc.DataError, exc.IntegrityError)


def take(database: Database, came: Sequence[Came], known: Known) -> Judged:
    """Let in what may come in, and keep the rest as refused: in one commit.

    Raises:
        Unavailable: the database is away; nothing has happened.
    """
    try:
        return _take(database, came, known)
    except Exception as error:
        if isinstance(error, _NOT_ITS_FAULT) and not isinstance(error, _UNSTORABLE):
            raise
        if len(came) == 1:
            log.warning("event_unstorable", error=type(error).__name__)
            return _take(database, came, known, unstorable=True)
    # One of them cannot be stored, and the others are not to wait for it.
    each: list[Judged] = []
    for one in came:
        each.append(take(database, [one], known))
        if sum(one.steps for one in each) >= MOST_STEPS:
            break
    refused: Counter[Reason] = Counter()
    for one in each:
        refused.update(one.refused)
    return Judged(
        taken=len(each),
        steps=sum(one.steps for one in each),
        accepted=sum(one.accepted for one in each),
        refused=refused,
        again=sum(one.again for one in each),
        missing=sum(one.missing for one in each),
    )


def origin_of(organisation: str) -> Origin:
    """The bridge, at work for a room."""
    story = str(new_id())
    return Origin(
        organisation=organisation,
        actor="worker:bridge",
        correlationid=story,
        causationid=story,
    )


def _take(
    database: Database, came: Sequence[Came], known: Known, *, unstorable: bool = False
) -> Judged:
    organisation = known.room.organisation
    with database.begin(organisation, first=FIRST) as transaction:
        work = UnitOfWork(transaction, origin_of(organisation))
        if unstorable:
            judged = set_aside(came, Refusal(reason=Reason.UNSTORABLE), known, work=work)
        else:
            judged = let_in(came, known, work=work)
        work.commit()
    return judged
