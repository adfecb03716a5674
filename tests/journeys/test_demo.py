"""`make demo`: it tells the same story each time, and leaves nothing but its report."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from localstack.demo import witness
from localstack.demo.story import Story

BIN = Path(sys.executable).parent


def test_the_demonstration_enrols_everyone_tells_it_and_leaves_no_process(tmp_path: Path):
    report = tmp_path / "report.html"
    folder = tmp_path / "stack"

    done = subprocess.run(
        [BIN / "nosotros-local", "--folder", folder, "demo", "--report", report],
        capture_output=True,
        text=True,
        timeout=170,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    told = " ".join(done.stdout.split())
    for words in (
        "Tuesday 18 August 2026, 09:00 in Bogotá",
        "21 people on it 20 enrolled 1 on the waiting list 0 refused",
        "21 unchanged, 0 imported",
        "21 messages delivered (7 by e-mail) 0 lost 0 twice",
    ):
        assert words in told
    page = report.read_text(encoding="utf-8")
    assert page.count("<tr><td>email</td>") == 7
    assert "://" not in page.replace("http-equiv", ""), "the report needs something else"
    assert not [each for each in psutil.process_iter(["cmdline"]) if _of(each, folder)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"lost": 1},
        {"reused": 1},
        {"refused": 1},
    ],
)
def test_a_story_with_anything_lost_or_done_twice_did_not_go_well(wrong: dict[str, int]):
    story = _story(lost=0, reused=0, refused=0)
    assert story.went_well()

    assert not _story(**{"lost": 0, "reused": 0, "refused": 0, **wrong}).went_well()


def _story(*, lost: int, reused: int, refused: int) -> Story:
    done = {
        "state": "finished",
        "rows": 0,
        "enrolled": 0,
        "waiting": 0,
        "refused": 0,
        "unchanged": 0,
        "imported": 0,
    }
    return Story(
        moment=f"{datetime(2026, 8, 18, 14, tzinfo=UTC):%A}",
        sheet="soacha-2026.csv",
        seats=20,
        first=done,
        again={**done, "refused": refused},
        notes=[],
        messages=[],
        totals={"sent": 0},
        testimony=witness.Testimony(events={}, lost=lost, reused=reused),
        handled=0,
        seconds=1.0,
    )


def _of(process: psutil.Process, folder: Path) -> bool:
    return str(folder) in " ".join(process.info["cmdline"] or ())
