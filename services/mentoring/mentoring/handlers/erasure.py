"""Erasure: nothing leads to a participant any more; that somebody was there stays counted."""

from mentoring.handlers import follow_ups, matches, meetings, support_cases, teams
from mentoring.handlers.people import close
from mentoring.storage import follow_ups as asked
from mentoring.storage import mentees, merges, people
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import ParticipantErased
from nosotros.contracts.mentoring import MentoringErasureConfirmed
from nosotros.identifiers import new_id


def on_participant_erased(event: ParticipantErased, *, work: UnitOfWork) -> None:
    """Forget a participant, and confirm it."""
    id = event.participant_id
    people.hold(work.connection, [id])
    teams.forget(id, work=work)
    hers = mentees.of_people(work.connection, [id], hold=True)
    for each in hers:
        follow_ups.cancel(each.id, work=work)
        asked.forget(work.connection, each.id)
        if each.state != "closed":
            close(each, reason="erased", work=work)
    matches.forget([each.id for each in hers], work=work)
    meetings.forget([each.id for each in hers], work=work)
    support_cases.forget(id, work=work)
    mentees.forget(work.connection, id)
    people.forget(work.connection, id)
    merges.forget(work.connection, id)
    work.publish(MentoringErasureConfirmed(confirmation_id=new_id(), participant_id=id), revision=1)
