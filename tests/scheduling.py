"""How a run in several processes is shared out among them.

A file stays in one process, whose fixtures its tests share; files that use one running platform
share that, too. What takes longest begins first, so that all processes end at about one time.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath

#: files of journeys that walk over the whole API, and so move a good deal slower than the others
WALKS = (
    "test_bad_input.py",
    "test_bad_input_of_enrolment.py",
    "test_bad_input_of_training.py",
    "test_bad_input_of_mentoring.py",
    "test_bad_sheets.py",
    "test_isolation.py",
    "test_isolation_of_rows.py",
    "test_privacy.py",
    "test_schemathesis.py",
)
#: beginnings of scopes, longest first; what is not named comes after, as it was collected
LONGEST = (
    "journeys",
    "walks",
    "tests/drills/",
    "tests/platforms/test_large_sheet.py",
    "tests/deploy/test_stack.py",
    "tests/gateway/test_outages.py",
    "tests/shared/bus/test_outages.py",
    "tests/platforms/test_standalone.py",
    "tests/platforms/test_after_a_while.py",
    "tests/platforms/test_scene_5_the_provider_is_down.py",
    "tests/platforms/test_demo.py",
    "tests/deploy/test_cli.py",
    "tests/enrolment/test_life_of_an_intake.py",
    "tests/notifications/sending/",
    "tests/gateway/own_page/",
    "tests/training/test_certificate_copies.py",
    "tests/shared/bus/test_relay.py",
    "tests/enrolment/domain/test_any_bytes.py",
    "tests/enrolment/domain/test_large_sheets.py",
    "tests/shared/contracts/test_skeleton.py",
    "tests/gateway/",
    "tests/shared/bus/",
    "tests/training/",
)


def scope_of(file: str) -> str:
    """What of a run stays in one process with this file, by its name below the repository."""
    path = PurePosixPath(file)
    if path.parent != PurePosixPath("tests/journeys"):
        return file
    return "walks" if path.name in WALKS else "journeys"


def by_length(files: Sequence[str]) -> list[int]:
    """The places of files in the order in which they are to begin."""
    return sorted(range(len(files)), key=lambda place: _rank(files[place]))


def _rank(file: str) -> int:
    scope = scope_of(file)
    for rank, beginning in enumerate(LONGEST):
        if scope.startswith(beginning):
            return rank
    return len(LONGEST)
