"""What becomes known at the same moment is not missed by either: each is reminded, once."""

import threading

import pytest

from nosotros.contracts.enrolment import ParticipantsMerged
from nosotros.identifiers import new_id
from tests.notifications.reminding import Programme, local

SESSION, OTHER = "2026-08-22 09:00", "2026-08-22 15:00"
ROUNDS = 12


def at_once(*does):
    start = threading.Barrier(len(does))
    failed = []

    def run(each):
        start.wait()
        try:
            each()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(each,)) for each in does]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []


@pytest.fixture
def another(programme):
    """A cohort of its own."""

    def another():
        return Programme(asking=programme.asking, rows=programme.rows, time_is=programme.time_is)

    return another


def of(programme, id):
    return [each for each in programme.messages("session_reminder") if each.about == id]


def test_a_place_and_a_session(another):
    for _ in range(ROUNDS):
        cohort = another()
        luz, found = cohort.person(), []
        at_once(
            lambda c=cohort, p=luz: c.place(p),
            lambda c=cohort, f=found: f.append(c.session(SESSION)),
        )
        assert [(each.participant_id, each.state) for each in of(cohort, found[0])] == [
            (luz, "queued")
        ]


def test_a_move_an_absence_and_a_change_of_contact(another):
    for _ in range(ROUNDS):
        cohort = another()
        luz, yeimy = cohort.learner(), cohort.learner()
        id = cohort.session(SESSION)
        at_once(
            lambda c=cohort, s=id: c.move(s, OTHER, revision=5),
            lambda c=cohort, s=id, p=luz: c.absent(p, s),
            lambda c=cohort, p=yeimy: c.contact(p, language="en"),
        )
        waiting = [each for each in of(cohort, id) if each.state == "queued"]
        assert [(each.participant_id, each.expires_at) for each in waiting] == [
            (yeimy, local(OTHER))
        ]


def test_a_merge_and_a_session(another):
    for _ in range(ROUNDS):
        cohort = another()
        two = (cohort.person(), cohort.person(), new_id())
        cohort.place(two[1])
        found = []
        at_once(
            lambda c=cohort, t=two: c.asking.hear(
                ParticipantsMerged(merge_id=t[2], survivor_id=t[0], merged_id=t[1])
            ),
            lambda c=cohort, f=found: f.append(c.session(SESSION)),
        )
        waiting = [each for each in of(cohort, found[0]) if each.state == "queued"]
        assert [each.participant_id for each in waiting] == [two[0]]


def test_a_merge_and_a_place_by_the_record_that_is_merged(another):
    for _ in range(ROUNDS):
        cohort = another()
        two = (cohort.person(), cohort.person(), new_id())
        at_once(
            lambda c=cohort, t=two: c.asking.hear(
                ParticipantsMerged(merge_id=t[2], survivor_id=t[0], merged_id=t[1])
            ),
            lambda c=cohort, t=two: c.place(t[1]),
        )
        owner = "SELECT participant_id FROM place WHERE cohort_id = %(id)s"
        assert cohort.rows.one(owner, id=cohort.cohort_id) == (two[0],)
