"""Leaving: withdrawal restricts a participant's data at once, coming back lifts that."""

from enrolment.handlers.contacts import tell_contact
from enrolment.handlers.enrolments import end_places
from enrolment.handlers.learners import describe_again
from enrolment.handlers.present import present
from enrolment.storage import authorisations, departures
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
    """End what a participant takes part in, and restrict her data (Ley 1581 de 2012, 8 e)."""
    ended = end_places(view.id, reason=LEFT, work=work)
    purposes = authorisations.end(
        work.connection,
        participant_id=view.id,
        purposes=_ENDS,
        at=work.at,
        why="withdrawn",
    )
    work.connection.exec_driver_sql(
        departures.RESTRICT, {"id": view.id, "at": work.at, "why": reason}
    )
    after = present(view.id, work=work, restricted=True)
    tell_contact(after, work=work)
    if "data_sharing" in purposes:
        work.publish(DataSharingWithdrawn(participant_id=view.id), revision=after.revision)
    work.publish(
        ParticipantWithdrew(participant_id=view.id, withdrawn_at=work.at), revision=after.revision
    )
    work.audit("withdraw_participant", view.id)
    return WithdrawalView(participant_id=view.id, withdrawn_at=work.at, enrolment_ids=ended)


def readmit_participant(command: ReadmitParticipant, *, work: UnitOfWork) -> ParticipantView:
    """Lift the restriction of somebody who comes back; what she authorised has ended.

    Raises:
        NotFound: no participant of the organisation has this id.
    """
    view = present(command.participant_id, work=work, hold=True, restricted=True)
    if view.restricted_at is None:
        return view
    work.connection.exec_driver_sql(departures.READMIT, {"id": view.id})
    work.audit("readmit_participant", view.id)
    after = present(view.id, work=work)
    describe_again(after.id, work=work)
    return after


def get_restricted(query: GetRestricted, *, work: UnitOfWork) -> ParticipantView:
    """One participant, also while her data are restricted.

    Raises:
        NotFound: no participant of the organisation has this id.
    """
    return present(query.id, work=work, restricted=True)
