"""What two people, or two processes, do at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

from nosotros import clock
from nosotros.contracts.enrolment import ParticipantEnrolled, ParticipantErased
from nosotros.contracts.training import (
    ChildcareFull,
    GetAttendance,
    GetCohort,
    ListLearners,
    ListProgress,
    Mark,
    UploadAttendance,
)
from nosotros.files import FileStore
from nosotros.identifiers import new_id
from tests.training.filling import download, fill, keep
from tests.training.groundwork import description, join, make_group, marking

Ask = Callable[..., Any]
Act = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Events = Callable[[str], list[dict[str, Any]]]
AT_ONCE = 6


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Do everything in threads of their own; what each answered."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(job) for job in jobs]
        return [each.result() for each in running]


def test_uploads_of_one_cohort_at_once_end_with_the_marks_taken_last(
    ask: Ask, act: Act, hear: Hear, events: Events
):
    group = make_group(act)
    for _ in range(5):
        join(hear, group)
    now = clock.now()

    def upload(session: int, minute: int) -> Callable[[], Any]:
        status = "present" if minute == 9 else "absent"
        marks = [
            Mark(learner_id=each, status=status, taken_at=now - timedelta(minutes=10 - minute))
            for each in (group.learners if minute % 2 else reversed(group.learners))
        ]
        return lambda: ask(marking(group, session, *marks))

    at_once(*(upload(session, minute) for minute in (1, 9, 4) for session in range(4)))

    views = [ask(GetAttendance(id=each)) for each in group.sessions]
    assert [(view.present, view.absent) for view in views] == [(5, 0)] * 4
    assert all(each.completed for each in ask(ListProgress(cohort_id=group.id)).items)
    told = [each["participant_id"] for each in events("programme_completed")]
    lost = [each["participant_id"] for each in events("completion_lost")]
    for who in map(str, group.participants):
        assert told.count(who) - lost.count(who) == 1


def test_sheets_and_marks_at_once_use_no_more_childcare_than_there_is(
    ask: Ask, act: Act, hear: Hear, store: FileStore
):
    group = make_group(act, sessions=1, childcare_places=2)
    for _ in range(6):
        join(hear, group)
    blank = download(ask, group)

    def upload(row: int) -> str | None:
        file = keep(store, fill(blank, {f"C{row}": "P+"}))
        found = ask(UploadAttendance(cohort_id=group.id, file=file, language="es"))
        return found.problems[0].code if found.problems else None

    def mark(number: int) -> str | None:
        mark = Mark(learner_id=group.learners[number], status="present", childcare_used=True)
        try:
            ask(marking(group, 0, mark))
        except ChildcareFull:
            return "childcare_full"
        return None

    answers = at_once(
        *(lambda row=row: upload(row) for row in (9, 10, 11)),
        *(lambda number=number: mark(number) for number in (3, 4, 5)),
    )

    assert sorted(answers, key=str) == [None, None, *["childcare_full"] * 4]
    assert ask(GetAttendance(id=group.sessions[0])).childcare_used == 2


def test_people_who_join_at_once_have_numbers_of_their_own(ask: Ask, act: Act, hear: Hear):
    group = make_group(act)

    def enrolled() -> None:
        place = {"enrolment_id": new_id(), "participant_id": new_id(), "intake_id": new_id()}
        hear(ParticipantEnrolled(**place, cohort_id=group.id))

    at_once(*[enrolled] * 12)

    found = ask(ListLearners(cohort_id=group.id)).items
    assert [each.number for each in found] == list(range(1, 13))
    assert ask(GetCohort(id=group.id)).learners == 12


def test_a_minor_is_seen_whether_her_place_or_her_age_comes_first(ask: Ask, act: Act, hear: Hear):
    for _ in range(6):
        group = make_group(act)
        id = new_id()
        place = {"enrolment_id": new_id(), "participant_id": id, "intake_id": new_id()}

        at_once(
            lambda place=place, group=group: hear(ParticipantEnrolled(**place, cohort_id=group.id)),
            lambda id=id: hear(description(id, born=date(2010, 1, 1))),
        )

        assert ask(GetCohort(id=group.id)).has_minors


def test_an_erasure_wins_over_a_place_told_of_at_the_same_moment(act: Act, hear: Hear, rows: Rows):
    group = make_group(act)
    for _ in range(6):
        id = new_id()
        place = {"enrolment_id": new_id(), "participant_id": id, "intake_id": new_id()}

        at_once(
            lambda place=place: hear(ParticipantEnrolled(**place, cohort_id=group.id)),
            lambda id=id: hear(ParticipantErased(participant_id=id)),
        )

    found = rows("SELECT participant_id, enrolled_as FROM learner")
    assert all(each == {"participant_id": None, "enrolled_as": None} for each in found)


def test_who_is_erased_while_her_completion_changes_is_forgotten_and_nobody_waits_in_a_circle(
    ask: Ask, act: Act, hear: Hear, rows: Rows
):
    group = make_group(act, kind="training_of_trainers")
    for _ in range(4):
        join(hear, group)

    def mark(session: int, status: Any) -> None:
        ask(
            marking(
                group, session, *(Mark(learner_id=each, status=status) for each in group.learners)
            )
        )

    for session in range(4):
        mark(session, "present")
    jobs: list[Callable[[], Any]] = []
    for id in group.participants:
        jobs += [lambda id=id: hear(ParticipantErased(participant_id=id))]
        jobs += [lambda session=session: mark(session, "absent") for session in (0, 1)]

    at_once(*jobs)

    assert len(rows("SELECT id FROM ambassador WHERE state = 'ended'")) == 4
    assert rows("SELECT id FROM learner WHERE participant_id IS NOT NULL") == []
