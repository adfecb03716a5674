"""British English, and no word misspelt: codespell with the project's own list."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

CODESPELL = Path(sys.executable).with_name("codespell")


def spelling(*paths: str) -> subprocess.CompletedProcess[str]:
    """Have some files checked, or the whole project."""
    return subprocess.run(
        [CODESPELL, *paths], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_word_is_spelt_as_in_british_english() -> None:
    outcome = spelling()
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("organiz" + "ation", "organisation"),
        ("enrol" + "l", "enrol"),
        ("behav" + "ior", "behaviour"),
    ],
)
def test_an_american_word_is_found(tmp_path: Path, american: str, british: str) -> None:
    text = tmp_path / "text.md"
    text.write_text(f"the {american} of the network\n")
    outcome = spelling(str(text))
    assert f"{american} ==> {british}" in outcome.stdout
