"""People: who they are, whose record is whose, and who has left."""

from mentoring.storage import people
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import LearnerDescribed


def on_learner_described(event: LearnerDescribed, *, work: UnitOfWork) -> None:
    """Keep who a participant is; told later than that she left, it says that she is back."""
    people.hold(work.connection, [event.participant_id])
    people.describe(
        work.connection, event, organisation=work.organisation, revision=_revision(work)
    )


def _revision(work: UnitOfWork) -> int:
    assert work.envelope is not None, "an event's work has its envelope"
    return work.envelope.revision
