"""Finding the participant that a command or query is about."""

from uuid import UUID

from enrolment.domain.coming_of_age import local_day
from enrolment.storage import participants
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.enrolment import ParticipantRestricted, ParticipantView


def present(
    id: UUID,
    *,
    work: UnitOfWork,
    hold: bool = False,
    expected_revision: int | None = None,
    restricted: bool = False,
) -> ParticipantView:
    """A participant; the id of a record that was merged leads to the one it was merged into.

    Args:
        id: hers, or that of a record merged into hers.
        work: the transaction.
        hold: whether she stays as she is until it ends.
        expected_revision: the one that the caller read.
        restricted: whether it may also be somebody whose data are restricted.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left, and her data may not be used.
        RevisionMismatch: she was changed since she was read.
    """
    found = participants.find(work.connection, id, on=local_day(work.at), hold=hold)
    while found is not None and found.merged_into is not None:
        found = participants.find(
            work.connection, found.merged_into, on=local_day(work.at), hold=hold
        )
    if found is None:
        raise NotFound(kind="participant", id=id)
    view = found.view
    if view.restricted_at is not None and not restricted:
        raise ParticipantRestricted(since=view.restricted_at.isoformat())
    if expected_revision is not None and view.revision != expected_revision:
        raise RevisionMismatch(expected=expected_revision, current=view.revision)
    return view


def record(id: UUID, *, work: UnitOfWork) -> ParticipantView:
    """A record as it is by itself, also one that was merged, or is of somebody who has left.

    Raises:
        NotFound: no record of the organisation has this id.
    """
    found = participants.find(work.connection, id, on=local_day(work.at))
    if found is None:
        raise NotFound(kind="participant", id=id)
    return found.view
