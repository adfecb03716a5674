"""Early warning: somebody who stays away is told of before she is lost."""

from collections.abc import Collection
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import AbsencesRepeated
from training.domain.attendance import absences_in_a_row
from training.storage import learners, marks, programmes


def warn(learner_ids: Collection[UUID], *, work: UnitOfWork) -> None:
    """Tell of each who was absent, not excused, as often in a row as her programme says.

    Sessions that are not marked are passed over. A row of absences is told of once, however long
    it becomes; after somebody came, the next one is another.
    """
    places = learners.with_other_places(work.connection, learner_ids)
    programme = {
        each: programmes.of_cohort(work.connection, each)
        for each in {place.cohort_id for place in places}
    }
    counted = marks.of_learners(work.connection, [each.id for each in places])
    for hers in learners.by_person(places):
        current = learners.current(hers)
        if current.participant_id is None or current.state not in ("enrolled", "active"):
            continue
        ids = {each.id for each in hers}
        seen = [each for each in counted if each.learner_id in ids]
        row = absences_in_a_row([each.status for each in seen])
        sessions = [each.session_id for each in seen[len(seen) - row :]]
        enough = max(1, programme[current.cohort_id].absences_in_a_row)
        if row < enough or current.absences_told in sessions:
            continue
        learners.tell_absences(work.connection, current.id, latest=sessions[-1])
        work.publish(
            AbsencesRepeated(
                participant_id=current.participant_id, cohort_id=current.cohort_id, absences=row
            ),
            revision=learners.raised_revision(work.connection, current.id),
        )
