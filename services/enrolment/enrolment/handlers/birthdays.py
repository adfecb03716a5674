"""The 18th birthday: from then on she decides herself (Ley 27 de 1977)."""

from uuid import UUID

from enrolment.domain.coming_of_age import local_day
from enrolment.domain.person import is_minor
from enrolment.handlers.alerts import raise_alert
from enrolment.storage import departures, participants
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import ParticipantCameOfAge


def comes_of_age(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Ask for her own authorisation and her CC; her guardians' access ends by itself.

    Nothing else of hers changes. Of somebody who has left nothing is asked.
    """
    id = UUID(timer.key)
    today = local_day(work.at)
    found = participants.find(work.connection, id, on=today, hold=True)
    if found is None or found.merged_into is not None or found.view.restricted_at is not None:
        return
    if is_minor(found.view.birth_date, today):
        return
    work.connection.exec_driver_sql(departures.COME_OF_AGE, {"id": id, "at": work.at})
    work.publish(
        ParticipantCameOfAge(participant_id=id, came_of_age_on=local_day(timer.due_at)),
        revision=found.view.revision + 1,
    )
    raise_alert("came_of_age", about=id, participant_id=id, work=work)
    work.audit("came_of_age", id)
