"""Progress: computed from what was marked and accepted, told of where it changes, explained."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

import pytest

from nosotros import clock
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import ParticipantWithdrew
from nosotros.contracts.training import GetProgress, ListProgress, Mark
from nosotros.identifiers import new_id
from tests.training.groundwork import (
    PRACTICE,
    THEORY,
    Group,
    add_session,
    description,
    join,
    make_group,
    marking,
)
from training.handlers.progress import recalculate

Ask = Callable[..., Any]
Act = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Events = Callable[[str], list[dict[str, Any]]]
Status = Literal["present", "late", "excused", "absent"]
EVIDENCE = """
INSERT INTO evidence (id, organisation, revision, cohort_id, learner_id, module, requirement,
    state, submitted_at)
VALUES (%(id)s, 'gestarsalud', 1, %(cohort_id)s, %(learner_id)s, 'kaizen', 'practice', 'accepted',
    now())"""


def mark(ask: Ask, group: Group, *statuses: Status, learner: int = 0, later: int = 0) -> None:
    """One learner's marks in the first sessions."""
    for session, status in enumerate(statuses):
        sent = Mark(
            learner_id=group.learners[learner],
            status=status,
            reason="health" if status == "excused" else None,
            taken_at=clock.now() - timedelta(hours=1) + timedelta(minutes=later),
        )
        ask(marking(group, session, sent))


def accept(act: Act, group: Group, *, learner: int = 0) -> None:
    """Have evidence of practice accepted, as who looks after it does."""

    def does(work: UnitOfWork) -> None:
        values = {"id": new_id(), "cohort_id": group.id, "learner_id": group.learners[learner]}
        work.connection.exec_driver_sql(EVIDENCE, values)
        recalculate([group.learners[learner]], work=work)

    act(does)


def test_sessions_and_accepted_practice_complete_a_programme_and_that_is_told(
    ask: Ask, act: Act, hear: Hear, events: Events
):
    group = make_group(act, requirements=[THEORY, PRACTICE])
    join(hear, group)
    mark(ask, group, "present", "late", "present")
    assert events("module_completed") == []

    accept(act, group)

    about = {"participant_id": str(group.participants[0]), "cohort_id": str(group.id)}
    assert events("module_completed") == [{**about, "module": "kaizen"}]
    (told,) = events("programme_completed")
    assert told["enrolment_id"] == str(group.learners[0])
    view = ask(GetProgress(id=group.learners[0], language="en"))
    assert view.completed
    assert view.completed_at is not None
    (module,) = view.modules
    assert module.text == "3 of 4 theory sessions, practice accepted"
    theory, practice = module.requirements
    assert (theory.attended, theory.sessions, theory.needed, theory.excused) == (3, 4, 3, 0)
    assert (practice.met, practice.practice, practice.attended) == (True, "accepted", None)


def test_a_correction_takes_completion_away_and_gives_it_back(
    ask: Ask, act: Act, hear: Hear, events: Events
):
    group = make_group(act)
    join(hear, group)
    mark(ask, group, "present", "present", "present")

    mark(ask, group, "present", "absent", later=1)
    assert [each["enrolment_id"] for each in events("completion_lost")] == [str(group.learners[0])]
    view = ask(GetProgress(id=group.learners[0]))
    assert (view.completed, view.completed_at) == (False, None)
    assert view.modules[0].requirements[0].text == "2 de 4 sesiones de teoría, hacen falta 3"

    mark(ask, group, "present", "present", later=2)
    assert len(events("programme_completed")) == 2
    assert ask(GetProgress(id=group.learners[0])).completed


def test_recalculating_twice_changes_nothing(ask: Ask, act: Act, hear: Hear, rows: Rows):
    group = make_group(act)
    for _ in range(3):
        join(hear, group)
    mark(ask, group, "present", "present", "present")
    mark(ask, group, "present", "excused", "present", learner=1)
    state = "SELECT * FROM completion ORDER BY learner_id", "SELECT id FROM outbox ORDER BY id"
    before = [rows(each) for each in state]

    act(lambda work: recalculate(group.learners, work=work))

    assert [rows(each) for each in state] == before


def test_a_cancelled_session_counts_for_nobody(ask: Ask, act: Act, hear: Hear, events: Events):
    group = make_group(act)
    join(hear, group)
    mark(ask, group, "present", "present", "present")

    def cancel(work: UnitOfWork) -> None:
        statement = "UPDATE session SET state = 'cancelled' WHERE id = %(id)s"
        work.connection.exec_driver_sql(statement, {"id": group.sessions[0]})
        recalculate(group.learners, work=work)

    act(cancel)

    assert len(events("completion_lost")) == 1


def test_who_makes_a_session_up_was_there_once(ask: Ask, act: Act, hear: Hear):
    group = make_group(act, sessions=3)
    join(hear, group)
    group.sessions.append(
        add_session(
            act,
            group,
            begins_at=group.begins[-1] + timedelta(hours=3),
            repeats=group.sessions[0],
        )
    )
    mark(ask, group, "present", "present", "absent", "present")
    view = ask(GetProgress(id=group.learners[0]))
    assert view.modules[0].requirements[0].attended == 2

    mark(ask, group, "absent", "present", "present", "present", later=1)
    view = ask(GetProgress(id=group.learners[0]))
    assert (view.modules[0].requirements[0].attended, view.completed) == (3, True)


def test_a_page_of_progress_is_by_number_and_in_the_language_asked_for(
    ask: Ask, act: Act, hear: Hear
):
    group = make_group(act)
    for _ in range(3):
        join(hear, group)
    mark(ask, group, "present", learner=1)

    page = ask(ListProgress(cohort_id=group.id, language="fr", limit=2))

    assert [each.id for each in page.items] == group.learners[:2]
    assert [each.modules[0].text for each in page.items] == [
        "0 sur 4 séances de théorie",
        "1 sur 4 séances de théorie",
    ]
    rest = ask(ListProgress(cohort_id=group.id, after=page.next))
    assert ([each.id for each in rest.items], rest.next) == (group.learners[2:], None)
    for asked in (ListProgress(cohort_id=group.id), GetProgress(id=group.learners[0])):
        with pytest.raises(NotFound):
            ask(asked, organisation="la-u")


def test_completing_a_training_of_trainers_makes_an_ambassador_once(
    ask: Ask, act: Act, hear: Hear, events: Events
):
    group = make_group(act, kind="training_of_trainers")
    join(hear, group)

    mark(ask, group, "present", "present", "present", "present")

    (named,) = events("ambassador_named")
    assert named["participant_id"] == str(group.participants[0])


def test_of_somebody_who_has_left_nothing_new_is_told_until_she_is_back(
    ask: Ask, act: Act, hear: Hear, events: Events
):
    group = make_group(act)
    join(hear, group)
    mark(ask, group, "present", "present")
    left = ParticipantWithdrew(participant_id=group.participants[0], withdrawn_at=clock.now())
    hear(left, revision=2)

    mark(ask, group, "present", "present", "present", later=1)

    assert events("programme_completed") == []
    assert not ask(GetProgress(id=group.learners[0])).completed

    hear(description(group.participants[0]), revision=3)
    assert len(events("programme_completed")) == 1
