"""An erasure leaves counts, and nothing that leads to who was counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.enrolment import (
    EnrolmentActivated,
    ParticipantErased,
    ParticipantsMerged,
    SupportNeedChanged,
)
from nosotros.contracts.training import (
    AnnounceAbsence,
    GetAttendance,
    GetAttendanceMatrix,
    GetProgress,
    ListLearners,
    Mark,
    MarkAttendance,
    NoteCheck,
    ReportWorkshop,
)
from nosotros.identifiers import new_id
from tests.training.groundwork import Group, add_session, description, join, make_group, marking
from tests.training.passing import ambassador, workshop

Ask = Callable[..., Any]
Act = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Events = Callable[[str], list[dict[str, Any]]]
TABLES = """
SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1"""
#: what is said of her by id alone and stays as it was: the bus's own memory, and what is told
SAID = {"tombstone", "outbox"}


@pytest.fixture
def group(ask: Ask, act: Act, hear: Hear) -> Group:
    """A cohort in which two complete a training of trainers, one with all that is kept of her."""
    made = make_group(act, kind="training_of_trainers", childcare_places=5)
    for _ in range(2):
        join(hear, made)
    need = {"need_id": new_id(), "participant_id": made.participants[0], "kind": "childcare"}
    hear(SupportNeedChanged(**need, state="asked"))
    for session in range(4):
        marks = [
            Mark(learner_id=each, status="present", childcare_used=True) for each in made.learners
        ]
        ask(marking(made, session, *marks))
    soon = add_session(act, made, begins_at=clock.now() + timedelta(hours=1))
    hers = {"participant_id": made.participants[0], "reason": "no_childcare"}
    ask(AnnounceAbsence(session_id=soon, **hers))
    return made


def places(rows: Rows, *words: str) -> dict[str, set[str]]:
    """The tables in which each word stands, as text or in bytes."""
    found: dict[str, set[str]] = {word: set() for word in words}
    for table in rows(TABLES):
        for row in rows(f'SELECT t::text AS row FROM "{table["name"]}" t'):
            for word in words:
                if word in row["row"] or word.encode().hex() in row["row"]:
                    found[word].add(table["name"])
    return found


def test_nothing_of_who_was_erased_is_left_and_her_counts_are(
    ask: Ask, hear: Hear, group: Group, rows: Rows, events: Events
):
    id = group.participants[0]
    told = description(id)
    words = (str(id), told.first_names, told.surnames)
    before = ask(GetAttendance(id=group.sessions[0]))
    assert {"learner", "person", "support_need"} <= places(rows, *words)[str(id)]

    hear(ParticipantErased(participant_id=id), revision=7)

    left = places(rows, *words)
    assert (left[told.first_names], left[told.surnames]) == (set(), set())
    assert left[str(id)] <= SAID
    after = ask(GetAttendance(id=group.sessions[0]))
    assert (
        (after.present, after.childcare_used) == (before.present, before.childcare_used) == (2, 2)
    )
    assert [each.participant_id for each in after.marks] == [None, group.participants[1]]
    matrix = ask(GetAttendanceMatrix(id=group.id))
    assert [(row.participant_id, row.marks) for row in matrix.rows] == [
        (None, "pppp-"),
        (group.participants[1], "pppp-"),
    ]
    erased, other = ask(ListLearners(cohort_id=group.id)).items
    assert (erased.state, erased.first_names, erased.number) == ("ended", None, 1)
    assert other.first_names
    assert ask(GetProgress(id=group.learners[0])).completed
    (confirmed,) = events("training_erasure_confirmed")
    assert confirmed["participant_id"] == str(id)


def test_what_is_told_of_her_late_brings_nothing_back(
    ask: Ask, hear: Hear, group: Group, rows: Rows
):
    id = group.participants[0]
    hear(ParticipantErased(participant_id=id), revision=7)

    again = {"enrolment_id": new_id(), "participant_id": id, "intake_id": new_id()}
    hear(EnrolmentActivated(**again, cohort_id=group.id), revision=2)
    merge = {"survivor_id": group.participants[1], "merged_id": id}
    hear(ParticipantsMerged(merge_id=new_id(), **merge))

    assert places(rows, str(id))[str(id)] <= SAID
    assert len(ask(ListLearners(cohort_id=group.id)).items) == 2


def test_a_late_sheet_still_counts_of_who_was_erased(
    ask: Ask, hear: Hear, group: Group, events: Events
):
    hear(ParticipantErased(participant_id=group.participants[0]), revision=7)
    told = len(events("completion_lost"))
    mark = Mark(learner_id=group.learners[0], status="absent")

    view = ask(MarkAttendance(session_id=group.sessions[3], marks=(mark,)))

    assert (view.present, view.absent) == (1, 1)
    assert len(events("completion_lost")) == told


def test_every_record_of_a_person_who_was_merged_is_forgotten(
    ask: Ask, hear: Hear, group: Group, rows: Rows
):
    survivor_id, merged_id = group.participants
    merge = {"survivor_id": survivor_id, "merged_id": merged_id}
    hear(ParticipantsMerged(merge_id=new_id(), **merge))

    hear(ParticipantErased(participant_id=merged_id), revision=7)
    assert {each.participant_id for each in ask(ListLearners(cohort_id=group.id)).items} == {
        survivor_id
    }
    hear(ParticipantErased(participant_id=survivor_id), revision=7)

    left = places(rows, str(survivor_id), str(merged_id))
    assert all(each <= SAID for each in left.values())
    assert len(ask(ListLearners(cohort_id=group.id)).items) == 2


def test_nothing_written_of_an_ambassador_comes_late_out_of_a_recorded_answer(
    ask: Ask, act: Act, hear: Hear, rows: Rows, time_is: Callable[..., None]
):
    her = ambassador(rows, act, ask)
    ask(
        NoteCheck(
            person_id=her.id,
            outcome="not_clear",
            checked_on=date(2026, 8, 18),
            reference="Carpeta Zuluka",
        )
    )
    planned = ask(replace(workshop(her, date(2026, 8, 18)), neighbourhood="Barrio Kiruma"))
    time_is(planned.begins_at)
    counts = {"women": 5, "men": 2}
    ask(ReportWorkshop(workshop_id=planned.id, **counts, report="Vino doña Talimo."))
    words = ("Zuluka", "Kiruma", "Talimo")
    assert all("recorded_answer" in each for each in places(rows, *words).values())

    assert her.participant_id is not None
    hear(ParticipantErased(participant_id=her.participant_id), revision=7)

    left = places(rows, *words)
    # Where a workshop was is a count's, as its municipality is.
    assert left.pop("Kiruma") <= {"workshop"}
    assert set().union(*left.values()) == set()
