"""Leaving: withdrawal restricts a participant's data at once, coming back lifts that."""

from enrolment.handlers.contacts import tell_contact
from enrolment.handlers.duplicates import propose
from enrolment.handlers.enrolments import end_places
from enrolment.handlers.learners import tell_back
from enrolment.handlers.present import present, record
from enrolment.storage import authorisations, departures, matching
from enrolment.storage.records import records_of
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    DataSharingWithdrawn,
    GetRestricted,
    ParticipantView,
    ParticipantWithdrew,
    ReadmitParticipant,
    WithdrawalView,
    WithdrawParticipant,
)

#: what may not be done any more with the data of somebody who has left
_ENDS = ("programme", "messages", "data_sharing")
#: why her places ended: her own reasons are nobody else's business
LEFT = "left_programme"


def withdraw_participant(command: WithdrawParticipant, *, work: UnitOfWork) -> WithdrawalView:
    """A participant leaves the programme.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left before.
    """
    view = present(command.participant_id, work=work, hold=True)
    return withdraw(view, reason=command.reason, work=work)


def withdraw(view: ParticipantView, *, reason: str, work: UnitOfWork) -> WithdrawalView:
    """End what a participant takes part in, and restrict her data (Ley 1581 de 2012, 8 e).

    It is told of each of her records: elsewhere, a merged one may be known by its own id.
    """
    ended = end_places(view.id, reason=LEFT, work=work)
    work.connection.exec_driver_sql(
        departures.LEAVE_ENDED, {"participant_id": view.id, "reason": LEFT}
    )
    purposes = authorisations.end(
        work.connection,
        participant_id=view.id,
        purposes=_ENDS,
        at=work.at,
        why="withdrawn",
    )
    for id in records_of(work.connection, view.id):
        work.connection.exec_driver_sql(
            departures.RESTRICT, {"id": id, "at": work.at, "why": reason}
        )
        after = record(id, work=work)
        tell_contact(after, work=work)
        if "data_sharing" in purposes:
            work.publish(DataSharingWithdrawn(participant_id=id), revision=after.revision)
        work.publish(
            ParticipantWithdrew(participant_id=id, withdrawn_at=work.at), revision=after.revision
        )
    work.audit("withdraw_participant", view.id)
    return WithdrawalView(participant_id=view.id, withdrawn_at=work.at, enrolment_ids=ended)


def readmit_participant(command: ReadmitParticipant, *, work: UnitOfWork) -> ParticipantView:
    """Lift the restriction of somebody who comes back; what she authorised has ended.

    That she is back is told also of who has no seat: who was never described was told that she left.
    A record that had left by itself, before it was merged into hers, stays restricted: should it be
    somebody else's after all, she never came back.

    Raises:
        NotFound: no participant of the organisation has this id.
    """
    matching.hold_everybody(work.connection, organisation=work.organisation)
    view = present(command.participant_id, work=work, hold=True, restricted=True)
    if view.restricted_at is None:
        return view
    for id in records_of(work.connection, view.id):
        if record(id, work=work).restricted_at == view.restricted_at:
            work.connection.exec_driver_sql(departures.READMIT, {"id": id})
            tell_back(record(id, work=work), work=work)
    back = present(view.id, work=work)
    # Whoever was registered since was not compared with her.
    propose(back, work=work)
    work.audit("readmit_participant", view.id)
    return back


def get_restricted(query: GetRestricted, *, work: UnitOfWork) -> ParticipantView:
    """One participant, also while her data are restricted.

    Raises:
        NotFound: no participant of the organisation has this id.
    """
    return present(query.id, work=work, restricted=True)
