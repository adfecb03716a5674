"""People: asked for when the hub tells that there is something to know, and forgotten when it says so."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    DataSharingAuthorised,
    DataSharingWithdrawn,
    Disclosures,
    EnrolmentActivated,
    ErasureCompleted,
    LearnerDescribed,
    LearnerForgotten,
    MergeUndone,
    ParticipantChanged,
    ParticipantEnrolled,
    ParticipantErased,
    ParticipantsMerged,
    ParticipantWithdrew,
)
from nosotros.contracts.partners import AgreementEnded
from room.storage import erasures, people
from room.storage.people import Due

#: after which it is asked again whether the room may still know somebody
SURE_FOR = timedelta(days=1)
#: and after which, where the hub refused all that was asked
REFUSED_FOR = timedelta(hours=1)
#: the timer, by agreement
ASK_OF_ALL = "ask_of_all"
#: within which a gateway hears that an agreement has ended
HEARD_WITHIN = timedelta(seconds=5)


def on_seat(event: ParticipantEnrolled | EnrolmentActivated, *, work: UnitOfWork) -> None:
    """Ask who somebody is that has got a seat in a cohort."""
    if event.cohort_id is not None:
        ask(event.participant_id, work=work)


def on_merge(event: ParticipantsMerged | MergeUndone, *, work: UnitOfWork) -> None:
    """Ask whose the records are now; nothing is told of one that was merged into another."""
    for id in (event.survivor_id, event.merged_id):
        ask(id, work=work)


def on_news(event: ParticipantChanged | DataSharingAuthorised, *, work: UnitOfWork) -> None:
    """Ask again who somebody is, or whether she may be known now, where she is one of the room's."""
    people.ask_again(work.connection, event.participant_id, at=work.at)


def on_end(event: DataSharingWithdrawn | ParticipantWithdrew, *, work: UnitOfWork) -> None:
    """Have who somebody is forgotten at once: what was asked before says nothing any more."""
    assert work.envelope is not None, "an event's work has its envelope"
    known = people.held(work.connection, event.participant_id)
    if known is None:
        return
    if known.revision > work.envelope.revision:
        # It was told late: whether she has authorised it anew since, only the hub knows.
        people.ask_again(work.connection, event.participant_id, at=work.at)
        return
    if known.known:
        forget_name(known.participant_id, revision=work.envelope.revision, work=work)
    # What was answered of this revision is from before it: she is known again from the next on.
    people.set_known(
        work.connection,
        known.participant_id,
        revision=work.envelope.revision + 1,
        known=False,
    )


def on_agreement_ended(event: AgreementEnded, *, work: UnitOfWork) -> None:
    """Ask for everybody anew once every gateway has heard of it, whatever is asked until then.

    Where the room's organisation is who had granted something, it knows nobody by that.
    """
    if event.grantee == work.organisation:
        due_at = event.ended_at + HEARD_WITHIN
        work.schedule(ASK_OF_ALL, key=str(event.agreement_id), due_at=due_at)


def ask_of_all(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Ask for everybody: what another agreement allows stays known, and the rest is forgotten."""
    people.ask_of_all(work.connection, at=work.at)


def on_erasure_completed(event: ErasureCompleted, *, work: UnitOfWork) -> None:
    """Have somebody erased by all of the room's services, and confirm it once they have.

    Whoever it was that the room was never told of is erased likewise: its services may know her by
    what they did themselves.
    """
    people.forget(work.connection, event.participant_id)
    erasures.insert(
        work.connection, event.participant_id, organisation=work.organisation, at=work.at
    )
    work.bury(event.participant_id)
    work.publish(ParticipantErased(participant_id=event.participant_id), revision=1)


def ask(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Have somebody asked for who is not erased."""
    if not work.buried(participant_id):
        people.ask(work.connection, participant_id, organisation=work.organisation, at=work.at)


def answered(asked_for: Sequence[Due], told: Disclosures, *, work: UnitOfWork) -> None:
    """Tell the room's services who people are, and whom they must forget.

    An answer that is older than what was told since changes nothing.
    """
    for each in told.items:
        known = people.held(work.connection, each.participant_id)
        if known is None or each.revision < known.revision:
            continue
        if known.known and each.revision == known.revision:
            continue
        people.set_known(work.connection, each.participant_id, revision=each.revision, known=True)
        described = LearnerDescribed(
            participant_id=each.participant_id,
            first_names=each.first_names,
            surnames=each.surnames,
            birth_date=each.birth_date,
            language=each.language,
        )
        work.publish(described, revision=each.revision)
    _forget_all(told.undisclosed, work=work)
    people.asked(work.connection, asked_for, next_at=work.at + SURE_FOR)


def refused(asked_for: Sequence[Due], *, work: UnitOfWork) -> None:
    """Have everybody forgotten who was asked for: the room may know none of them now."""
    _forget_all([each.participant_id for each in asked_for], work=work)
    people.asked(work.connection, asked_for, next_at=work.at + REFUSED_FOR)


def may_ask(*, work: UnitOfWork) -> None:
    """Ask now for those whom the hub refused: it lets the room ask, by an agreement that began since.

    Among them may be some whom no agreement lets it know, and whose day is almost over.
    """
    people.ask_refused(work.connection, at=work.at, until=work.at + REFUSED_FOR)


def forget_everybody(*, work: UnitOfWork) -> None:
    """Have every name forgotten: the hub lets the room ask for none."""
    for each in people.known(work.connection):
        forget_name(each.participant_id, revision=each.revision, work=work)
        people.ask_again(work.connection, each.participant_id, at=work.at + REFUSED_FOR)


def forget_name(participant_id: UUID, *, revision: int, work: UnitOfWork) -> None:
    """Tell the room's services to forget who somebody is."""
    people.set_known(work.connection, participant_id, revision=revision, known=False)
    work.publish(LearnerForgotten(participant_id=participant_id), revision=revision)
    work.audit("forget_name", participant_id)


def _forget_all(ids: Sequence[UUID], *, work: UnitOfWork) -> None:
    for id in ids:
        known = people.held(work.connection, id)
        if known is not None and known.known:
            forget_name(id, revision=known.revision, work=work)
