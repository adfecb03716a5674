"""Slow work that has parts is run part by part, and what is wrong is one line."""

import subprocess

import pytest

from nosotros.testing import nosotros


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("integrations",),
            "integrations: its slow work has parts; name one of: journal, deliveries",
        ),
        (
            ("integrations", "nothing"),
            "integrations nothing: there is no such part; name one of: journal, deliveries",
        ),
        (("mentoring", "journal"), "mentoring journal: the slow work of this service has no parts"),
        (
            ("integrations", "journal"),
            "NOSOTROS_DATABASE_URL: is not set, and this process needs it",
        ),
    ],
)
def test_a_part_that_is_missing_or_unknown_is_one_line(
    arguments: tuple[str, ...], said: str
) -> None:
    done = subprocess.run(nosotros("work", *arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    # What eventlet says of itself comes before.
    assert done.stderr.splitlines()[-1] == f"Error: {said}"
