"""Attendance sheets at the service: late, twice, in pieces and out of order, each mark counts once."""

import io
import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from nosotros import clock
from nosotros.bus.timers import TimerEvent
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import EnrolmentWithdrawn, ParticipantWithdrew
from nosotros.contracts.training import (
    CancelSession,
    GetAttendance,
    GetAttendanceSheet,
    ListMarkChanges,
    Mark,
    SheetUnreadable,
    UploadAttendance,
)
from nosotros.files import FileStore
from nosotros.identifiers import new_id
from tests.training.domain.sheets import as_csv
from tests.training.filling import download, fill, keep
from tests.training.groundwork import add_session, join, make_group, marking
from training.handlers import files as handlers

Ask = Callable[..., Any]
Act = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
MARKS = "SELECT session_id, learner_id, status, reason, childcare_used, taken_at FROM mark ORDER BY 1, 2"
BODY = 9  #: row of the first learner


@pytest.fixture
def group(act: Act, hear: Hear) -> Any:
    """A cohort of three learners and four sessions that are over."""
    made = make_group(act, childcare_places=2)
    for _ in range(3):
        join(hear, made)
    return made


@pytest.fixture
def upload(ask: Ask, store: FileStore) -> Callable[..., Any]:
    """Send a sheet; what came of it."""

    def send(group: Any, content: bytes, language: Any = "es") -> Any:
        file = keep(store, content)
        return ask(UploadAttendance(cohort_id=group.id, file=file, language=language))

    return send


def counts(found: Any) -> tuple[int, int, int]:
    return found.marked, found.corrected, found.unchanged


def test_a_sheet_is_downloaded_filled_in_and_taken(ask, group, upload, rows: Rows, told):
    made = ask(GetAttendanceSheet(id=group.id))
    assert made.file.name == "asistencia-2026-08-18.xlsx"

    found = upload(group, fill(download(ask, group), {"C9": "P+", "C10": "T", "C11": "E1"}))

    assert (counts(found), found.problems) == ((3, 0, 0), ())
    assert [(row["status"], row["reason"], row["childcare_used"]) for row in rows(MARKS)] == [
        ("present", None, True),
        ("late", None, False),
        ("excused", "no_childcare", False),
    ]
    (event,) = told("attendance_taken")
    assert (event["present"], event["late"], event["excused"], event["childcare_used"]) == (
        1,
        1,
        1,
        1,
    )
    audited = [row["action"] for row in rows("SELECT action FROM audit")]
    assert {"upload_attendance", "get_attendance_sheet"} <= set(audited)


def test_the_same_sheet_again_changes_nothing(ask, group, upload, rows: Rows):
    sheet = fill(download(ask, group), {"C9": "P", "C10": "A", "D9": "E3"})
    upload(group, sheet)
    before = rows(MARKS)

    again = upload(group, as_csv(sheet))

    assert counts(again) == (0, 0, 3)
    assert rows(MARKS) == before


def test_a_sheet_with_marks_in_it_says_only_what_was_changed(ask, group, upload, rows: Rows):
    ask(marking(group, 0, *[Mark(learner_id=each, status="present") for each in group.learners]))
    sheet = download(ask, group)
    page = load_workbook(io.BytesIO(sheet)).active
    assert [page[f"C{row}"].value for row in (9, 10, 11)] == ["P", "P", "P"]

    found = upload(group, fill(sheet, {"C10": "A", "D10": "P"}))

    assert counts(found) == (1, 1, 2)
    changes = ask(ListMarkChanges(session_id=group.sessions[0])).items
    assert len(changes) == 4


def test_the_order_of_uploads_does_not_matter(ask, act, hear, upload, rows: Rows, database):
    pieces = [
        {"C8": "17/08/2026 18:00", "C9": "P", "C10": "A"},
        {"C8": "17/08/2026 19:00", "C9": "A", "D9": "T"},
        {"C10": "E4", "D9": "P", "D10": "P"},
        {"C8": "17/08/2026 18:00", "C9": "T", "C11": "P"},
    ]
    outcomes = []
    for order in itertools.islice(itertools.permutations(pieces), 0, 24, 5):
        made = make_group(act, sessions=2)
        for _ in range(3):
            join(hear, made)
        blank = download(ask, made)
        # Sessions are of the two days before; their sheets are taken on the day after.
        for piece in order:
            cells = {k: v for k, v in piece.items() if not k.endswith("8")}
            if "C8" in piece:
                cells["C8"] = piece["C8"]
            upload(made, fill(blank, cells))
        outcomes.append(
            [
                (
                    made.sessions.index(row["session_id"]),
                    made.learners.index(row["learner_id"]),
                    row["status"],
                    row["reason"],
                    row["taken_at"],
                )
                for row in rows(MARKS)
                if row["session_id"] in made.sessions
            ]
        )
    assert len(outcomes) == 5
    assert all(sorted(each, key=str) == sorted(outcomes[0], key=str) for each in outcomes)


def test_cells_that_cannot_be_taken_are_named_in_words_and_the_rest_is_taken(
    ask, act, hear, group, upload, rows: Rows
):
    add_session(act, group, begins_at=clock.now() + timedelta(days=1))
    sheet = fill(
        download(ask, group, "fr"),
        {"C9": "P+", "C10": "P+", "C11": "P+", "D9": "??", "D10": "A+", "E9": "R", "G9": "P"},
    )

    found = upload(group, sheet, "fr")

    assert [(each.cell, each.code) for each in found.problems] == [
        ("D9", "unreadable_mark"),
        ("G9", "session_not_begun"),
        ("D10", "childcare_of_absent"),
        ("C11", "childcare_full"),
    ]
    assert found.problems[1].text.startswith("La session n'a pas encore commencé")
    assert counts(found) == (3, 0, 0)
    assert len(rows(MARKS)) == 3


def test_childcare_that_a_correction_frees_is_there_for_another(ask, group, upload):
    sheet = download(ask, group)
    upload(group, fill(sheet, {"C9": "P+", "C10": "P+"}))
    found = upload(group, fill(download(ask, group), {"C10": "P", "C11": "P+"}))
    assert (counts(found), found.problems) == ((1, 1, 1), ())


def test_childcare_at_a_session_that_offered_none_is_named(ask, act, hear, upload):
    group = make_group(act)
    join(hear, group)
    found = upload(group, fill(download(ask, group), {"C9": "P+"}))
    assert [each.code for each in found.problems] == ["no_childcare"]


def test_who_joined_late_is_marked_for_what_she_came_to_before(ask, act, hear, group, upload):
    join(hear, group, at=group.begins[-1] + timedelta(hours=3))
    row = BODY - 1 + len(group.learners)

    found = upload(group, fill(download(ask, group), {f"C{row}": "P", f"F{row}": "A"}))

    assert (counts(found), found.problems) == ((2, 0, 0), ())
    assert ask(GetAttendance(id=group.sessions[0])).marks[-1].learner_id == group.learners[-1]


def test_a_session_that_was_cancelled_since_is_named(ask, act, group, upload):
    later = add_session(act, group, begins_at=clock.now() + timedelta(days=1))
    sheet = fill(download(ask, group), {"G9": "P"})
    ask(CancelSession(session_id=later, reason="holiday"))
    assert [each.code for each in upload(group, sheet).problems] == ["session_cancelled"]
    assert load_workbook(io.BytesIO(download(ask, group))).active["G9"].value != later


def test_who_has_left_is_a_number_without_a_name(ask, act, hear, group, upload):
    left = group.participants[1]
    at = group.begins[2]
    hear(
        EnrolmentWithdrawn(
            enrolment_id=group.learners[1],
            participant_id=left,
            intake_id=new_id(),
            cohort_id=group.id,
        ),
        revision=3,
        at=at,
    )
    hear(ParticipantWithdrew(participant_id=left, withdrawn_at=at), revision=3, at=at)
    sheet = download(ask, group)
    page = load_workbook(io.BytesIO(sheet)).active
    assert (page["A10"].value, page["B10"].value) == (2, "—")

    found = upload(group, fill(sheet, {"C10": "P", "F10": "P"}))

    assert counts(found) == (1, 0, 0)
    assert [(each.cell, each.code) for each in found.problems] == [("F10", "not_in_cohort_then")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"hola", "not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n", "not_a_sheet"),
        (b"x" * (2 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_and_deleted(
    group, upload, tmp_path: Path, content, why
):
    with pytest.raises(SheetUnreadable) as caught:
        upload(group, content)
    assert caught.value.why == why
    assert kept(tmp_path) == []


def test_a_sheet_of_another_cohort_or_of_nobodys_is_refused_and_deleted(
    ask, act, group, store, upload, tmp_path: Path
):
    other = make_group(act)
    with pytest.raises(SheetUnreadable) as caught:
        upload(group, download(ask, other))
    assert caught.value.why == "other_cohort"
    file = keep(store, download(ask, group))
    with pytest.raises(NotFound):
        ask(UploadAttendance(cohort_id=group.id, file=file), organisation="la-u")
    assert kept(tmp_path) == []


def test_a_sheet_that_is_done_with_is_deleted_also_when_it_comes_again(
    ask, act, group, store, upload, rows: Rows, tmp_path: Path
):
    upload(group, fill(download(ask, group), {"C9": "P"}))
    (timer,) = rows("SELECT key, payload, due_at FROM timer WHERE name = 'unneeded_file'")
    event = TimerEvent(
        name="unneeded_file",
        key=timer["key"],
        payload=bytes(timer["payload"]),
        due_at=timer["due_at"],
    )
    assert len(kept(tmp_path)) == 1

    act(lambda work: handlers.unneeded_file(event, files=store, work=work))

    assert kept(tmp_path) == []
    (again,) = rows("SELECT due_at FROM timer WHERE name = 'unneeded_file'")
    assert again["due_at"] - timer["due_at"] > timedelta(minutes=59)


def kept(folder: Path) -> list[Path]:
    return [each for each in (folder / "files").rglob("*") if each.is_file()]
