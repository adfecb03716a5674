"""What was refused at a room's door: for its own organisation, and for the hub's operator."""

from nosotros.bus.envelope import Envelope
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.partners import (
    DropQuarantined,
    EventNotWhole,
    ListQuarantined,
    QuarantinedPage,
    ReplayQuarantined,
    StillRefused,
)
from nosotros.pages import after_id, cut
from partners.domain.inward import Reason
from partners.handlers.fitting import Known
from partners.handlers.inward import Came, judge_again, tell_on
from partners.handlers.knowing import known_room
from partners.handlers.operator import among
from partners.storage import quarantine


def list_quarantined(query: ListQuarantined, *, work: UnitOfWork) -> QuarantinedPage:
    """A page of what came from a room and was not let in.

    Raises:
        OrganisationUnknown: it is another's, and not the operator who asks.
    """
    with among(query.organisation, work=work) as theirs:
        found = quarantine.page(
            theirs.connection,
            query.organisation,
            after=after_id(query.after),
            limit=query.limit + 1,
        )
    items, following = cut(found, query.limit)
    return QuarantinedPage(items=items, next=following)


def replay_quarantined(command: ReplayQuarantined, *, work: UnitOfWork) -> None:
    """Let an event in where nothing is wrong with it any more, after all that came since.

    Raises:
        OrganisationUnknown: it is another's room, and not the operator who asks; or there is no room.
        NotFound: there is none of this id.
        EventNotWhole: only its beginning is kept.
        StillRefused: something is wrong with it still.
    """
    organisation = command.organisation
    known = known_room(organisation, work=work)
    with among(organisation, work=work, doing="replay_quarantined") as theirs:
        found = quarantine.held(theirs.connection, organisation, command.quarantined_id)
        if found is None:
            raise NotFound(kind="quarantined", id=command.quarantined_id)
        size, body = found
        if size != len(body):
            raise EventNotWhole
        envelope, room = _let_in(body, known)
        tell_on(envelope, room, work=theirs)
        quarantine.remove(theirs.connection, organisation, command.quarantined_id)
        theirs.audit("replay_quarantined", command.quarantined_id)


def drop_quarantined(command: DropQuarantined, *, work: UnitOfWork) -> None:
    """Give an event up.

    Raises:
        OrganisationUnknown: it is another's room, and not the operator who asks.
        NotFound: there is none of this id.
    """
    organisation = command.organisation
    with among(organisation, work=work, doing="drop_quarantined") as theirs:
        if not quarantine.remove(theirs.connection, organisation, command.quarantined_id):
            raise NotFound(kind="quarantined", id=command.quarantined_id)
        theirs.audit("drop_quarantined", command.quarantined_id)


def _let_in(body: bytes, known: Known | None) -> tuple[Envelope, Known]:
    if known is None:
        raise StillRefused(reason=Reason.OTHER_SOURCE)
    found = judge_again(Came(body=body, size=len(body)), known)
    if isinstance(found, Envelope):
        return found, known
    raise StillRefused(reason=found.reason)
