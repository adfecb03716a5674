"""Erasure: nothing leads to a participant any more; that somebody was there stays counted."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import ParticipantErased
from nosotros.contracts.training import TrainingErasureConfirmed
from nosotros.identifiers import new_id
from training.handlers import ambassadors, certificates, evidence
from training.storage import learners, merges, people


def on_participant_erased(event: ParticipantErased, *, work: UnitOfWork) -> None:
    """Forget a participant, and confirm it.

    Her marks stay, of a learner with a number and without a person.
    """
    participant_id = event.participant_id
    people.hold(work.connection, [participant_id])
    hers = learners.of_people(work.connection, [participant_id])
    learners.every(work.connection, [each.id for each in hers], hold=True)
    # After her places: whoever makes an ambassador of her or ends her time, certifies her, or
    # reviews what she handed in, holds those first.
    ambassadors.forget(participant_id, work=work)
    certificates.forget(participant_id, work=work)
    evidence.forget(participant_id, work=work)
    people.forget(work.connection, participant_id)
    merges.forget(work.connection, participant_id)
    learners.forget(work.connection, participant_id, at=work.at)
    work.publish(
        TrainingErasureConfirmed(confirmation_id=new_id(), participant_id=participant_id),
        revision=1,
    )
