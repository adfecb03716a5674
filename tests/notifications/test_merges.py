"""Two records of one person: she is written to by the one that survives, and once."""

import pytest

from nosotros.contracts.enrolment import MergeUndone, ParticipantsMerged
from nosotros.contracts.notifications import SetPreference
from nosotros.identifiers import new_id
from tests.notifications.reminding import local

SESSION = "2026-08-22 09:00"
DUE = local("2026-08-21 09:00")


@pytest.fixture
def two(programme):
    """Two records, and the merge of the second into the first."""
    first, second = programme.person(), programme.person(first_names="Luz M.")
    return first, second, new_id()


def merge(programme, two, *, undo=False):
    survivor, merged, id = two
    contract = MergeUndone if undo else ParticipantsMerged
    event = contract(merge_id=id, survivor_id=survivor, merged_id=merged)
    programme.asking.hear(event, revision=2 if undo else 1)


def test_what_waits_for_the_merged_record_goes_to_the_one_that_survives(programme, two):
    first, second, _ = two
    programme.place(second)
    programme.session(SESSION)
    programme.at("2026-08-20 09:00")
    merge(programme, two)
    assert programme.waiting() == [("session_reminder", first, DUE)]
    assert {each.participant_id for each in programme.messages("enrolled")} == {first}
    merge(programme, two, undo=True)
    assert programme.waiting() == [("session_reminder", second, DUE)]
    assert {each.participant_id for each in programme.messages("enrolled")} == {second}


def test_who_has_two_places_in_a_cohort_is_reminded_once(programme, two):
    first, second, _ = two
    programme.place(first)
    programme.place(second)
    programme.session(SESSION)
    programme.at("2026-08-20 09:00")
    assert len(programme.waiting()) == 2
    merge(programme, two)
    assert programme.waiting() == [("session_reminder", first, DUE)]
    merge(programme, two, undo=True)
    assert sorted(programme.waiting()) == sorted(
        ("session_reminder", each, DUE) for each in (first, second)
    )


def test_a_merge_that_is_known_before_the_place_counts_too(programme, two):
    first, second, _ = two
    merge(programme, two)
    programme.place(second)
    programme.session(SESSION)
    programme.at("2026-08-20 09:00")
    assert programme.waiting() == [("session_reminder", first, DUE)]
    assert programme.messages("enrolled")[0].participant_id == first


def test_a_merge_that_is_undone_before_it_is_known_changes_nothing(programme, two):
    _, second, _ = two
    programme.place(second)
    merge(programme, two, undo=True)
    merge(programme, two)
    programme.session(SESSION)
    programme.at("2026-08-20 09:00")
    assert programme.waiting() == [("session_reminder", second, DUE)]


def test_an_absence_that_the_merged_record_announced_is_hers(programme, two):
    _, second, _ = two
    programme.place(second)
    id = programme.session(SESSION)
    programme.absent(second, id)
    merge(programme, two)
    programme.at("2026-08-20 09:00")
    assert programme.waiting() == []


def test_a_meeting_of_the_merged_record_is_hers_and_goes_back(programme, two):
    first, second, _ = two
    programme.meeting(second, "2026-08-27 15:00")
    merge(programme, two)
    assert [(code, who) for code, who, _ in programme.waiting()] == [("meeting_planned", first)]
    merge(programme, two, undo=True)
    assert [(code, who) for code, who, _ in programme.waiting()] == [("meeting_planned", second)]


def choices(programme, participant_id):
    return programme.rows.all(
        "SELECT purpose, opted_out FROM preference WHERE participant_id = %(id)s ORDER BY purpose",
        id=participant_id,
    )


def test_whoever_chose_not_to_be_written_to_is_not_by_either_record(programme, two):
    first, second, _ = two
    programme.asking.ask(SetPreference(participant_id=first, purpose="reminders"))
    for purpose in ("reminders", "news"):
        programme.asking.ask(SetPreference(participant_id=second, purpose=purpose, opted_out=True))
    merge(programme, two)
    assert choices(programme, first) == [("news", True), ("reminders", True)]
    merge(programme, two, undo=True)
    # What was hers alone is as it was; that she is silent stays.
    assert choices(programme, first) == [("reminders", True)]
    assert choices(programme, second) == [("news", True), ("reminders", True)]


def test_records_that_are_merged_on_lead_to_the_last(programme):
    first, second, third = (programme.person() for _ in range(3))
    programme.place(third)
    programme.session(SESSION)
    programme.at("2026-08-20 09:00")
    merge(programme, (second, third, new_id()))
    last = (first, second, new_id())
    merge(programme, last)
    assert programme.waiting() == [("session_reminder", first, DUE)]
    merge(programme, last, undo=True)
    assert programme.waiting() == [("session_reminder", second, DUE)]
