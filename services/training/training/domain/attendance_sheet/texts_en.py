"""What people read in a sheet, and about one, in English."""

SHEET = {
    "title": "Attendance",
    "number": "No.",
    "name": "Name",
    "taken_on": "Taken on",
    "legend": (
        "P present · L late · E excused · A absent · + after P or L: childcare was used (P+). "
        "Blank: not marked.",
        "Reason of E: E1 no childcare · E2 cares for somebody · E3 health · E4 no transport · "
        "E5 safety · E6 studies · E7 work · E8 other.",
        "“Taken on”: day and time when it was marked, such as 18/08/2026 16:30; blank, the end of "
        "the session.",
    ),
    "page": "Page &P of &N",
    "days": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "file": "attendance",
    "warning": "Use P, L, E (with the reason's number) or A; + where childcare was used.",
    "no_name": "—",
}
PROBLEMS = {
    "unreadable_mark": "This cannot be read. Write P, L, E (with the reason's number) or A, and + "
    "after P or L where childcare was used.",
    "childcare_of_absent": "Who did not come used no childcare. Remove the + or write P or L.",
    "no_childcare": "No childcare was offered at this session. Remove the +, or correct the session "
    "and send the sheet again.",
    "childcare_full": "There are more + than childcare places at the session. Remove what is too "
    "many, or offer more places and send the sheet again.",
    "unknown_learner": "Nobody in the cohort has this number. Correct the row's number.",
    "learner_twice": "This number is in another row already. Leave one row a person.",
    "row_without_number": "The row has no number. Write it in the first column.",
    "unknown_session": "This column's session is not of this cohort. Download the sheet again.",
    "session_twice": "This column's session is in another one already. Leave one.",
    "unreadable_taken_on": "This is no day and time. Write them as 18/08/2026 16:30, or leave the "
    "cell blank. Nothing was taken of this column.",
    "taken_on_in_future": "This moment has not come yet. Correct it. Nothing was taken of this "
    "column.",
    "taken_on_before_session": "This moment is before the session. Correct it. Nothing was taken of "
    "this column.",
    "row_too_long": "The row has too much text. Remove what is not attendance.",
    "session_not_begun": "The session has not begun yet. Mark attendance once it has.",
    "session_cancelled": "The session was cancelled and does not count. Empty the cell.",
    "not_in_cohort_then": "Her place ended before this session. Empty the cell.",
    "not_taken": "This could not be taken. Mark it at its session, by itself, and see why.",
}
