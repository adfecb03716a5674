"""Disclosures: which rooms were told who somebody is, and whether they have forgotten her."""

from datetime import timedelta

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import ErasureCompleted, ParticipantDisclosed
from nosotros.contracts.partners import (
    ConfirmErasure,
    ErasureConfirmationPage,
    ListErasureConfirmations,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut
from partners.storage import disclosures, quarantine

#: within which a room confirms an erasure; after it, the list says that it is overdue
CONFIRMED_WITHIN = timedelta(days=3)


def on_participant_disclosed(event: ParticipantDisclosed, *, work: UnitOfWork) -> None:
    """Remember who was told who somebody is."""
    assert work.envelope is not None, "an event's work has its envelope"
    work.connection.exec_driver_sql(
        disclosures.TOLD,
        {
            "id": new_id(),
            "organisation": work.organisation,
            "participant_id": event.participant_id,
            "room": event.reader,
            "at": work.envelope.time,
        },
    )


def on_erasure_completed(event: ErasureCompleted, *, work: UnitOfWork) -> None:
    """Expect every room that was told of her to confirm that it has forgotten her.

    What names her and was refused at a room's door is kept no more, whatever it said.
    """
    work.connection.exec_driver_sql(
        disclosures.ERASED,
        {
            "organisation": work.organisation,
            "participant_id": event.participant_id,
            "at": work.at,
            "due_at": work.at + CONFIRMED_WITHIN,
        },
    )
    quarantine.empty(work.connection, event.participant_id, organisation=work.organisation)


def confirm_erasure(command: ConfirmErasure, *, work: UnitOfWork) -> None:
    """Note that the organisation's room has forgotten somebody.

    Raises:
        NotFound: it was never told of her, or she is not erased, as far as is known here yet.
    """
    id, room = command.participant_id, work.organisation
    if not disclosures.confirm(work.connection, id, room=room, at=work.at):
        raise NotFound(kind="participant", id=id)
    work.audit("confirm_erasure_in_room", command.participant_id)


def list_erasure_confirmations(
    query: ListErasureConfirmations, *, work: UnitOfWork
) -> ErasureConfirmationPage:
    """A page of rooms and those of the organisation's participants that they were told of."""
    found = disclosures.page(
        work.connection,
        organisation=work.organisation,
        participant_id=query.participant_id,
        state=query.state,
        after=after_id(query.after),
        limit=query.limit + 1,
        at=work.at,
    )
    items, following = cut(found, query.limit)
    return ErasureConfirmationPage(items=items, next=following)
