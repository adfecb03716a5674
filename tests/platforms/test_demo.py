"""`make demo`: it tells the same story each time, and leaves nothing but its report."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from localstack import leftovers
from localstack.cli import INTERRUPTED
from localstack.demo import witness
from localstack.demo.accompanying.accompanied import Accompanied
from localstack.demo.accompanying.centre import Followed
from localstack.demo.accompanying.matching import Matched
from localstack.demo.accompanying.mesa import Mesa
from localstack.demo.accompanying.projects import Project
from localstack.demo.journal import Journal
from localstack.demo.partnership.cohort import Hosted
from localstack.demo.partnership.partnered import Partnered
from localstack.demo.partnership.withdrawal import Withdrawn
from localstack.demo.received import Received
from localstack.demo.story import Story
from localstack.demo.teaching.course import Course
from localstack.demo.teaching.taught import Taught
from localstack.demo.teaching.week import Week
from nosotros.testing.waiting import eventually

BIN = Path(sys.executable).parent
#: a name, and no address to fetch: a drawing that is saved from the page needs it
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
#: what has a browser fetch something
FETCHED = re.compile(
    r"<(link|script|img|iframe|object|embed|image|use)\b|@import|url\(|\b(src|href)="
)


def test_the_demonstration_trains_everyone_it_enrols_and_leaves_no_process(tmp_path: Path):
    report = tmp_path / "report.html"
    folder = tmp_path / "stack"

    done = subprocess.run(
        [BIN / "nosotros-local", "--folder", folder, "demo", "--report", report],
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    told = " ".join(done.stdout.split())
    for words in (
        "Tuesday 18 August 2026, 09:00 in Bogotá",
        "13 completed it 13 solidarity ambassadors, with a certificate each",
        "21 people on it 20 enrolled 1 on the waiting list 0 refused",
        "21 unchanged, 0 imported",
        "18 sessions held, 13 of the learners under 18 86% of the marks were present or late",
        "160 childcare places used, of 216 asked for and 162 offered",
        "15 completed it, and have a certificate that anybody can verify 5 did not: learner 4:",
        "5 people, Panadería Manos Amigas: eligible 5 people, Confecciones Hilo Común: not yet"
        " 5 people, Cuidamos Juntas: needs review",
        "15 of 15 have a mentor, 86 of 100 points on average 14 meetings held, 1 missed"
        " 5 lose theirs, who leaves; each is in an agent's care and 5 have another mentor",
        "1 support case, answered after 40 minutes, referred with her consent, closed",
        "At the Mesa, 25 organisations; childcare for mothers under 18: 3 of them offer it, in 4 of 8"
        " neighbourhoods nowhere in Corregimiento 1, Corregimiento 2, La Despensa, San Mateo"
        " 1 strategic action, of priority 80 of 100, is done",
        "gestarsalud trains at the hub; la-u in its own room, with its own training service and"
        " database: 2 people enrolled at the hub and train at la-u, 0 of its cohorts in the hub's"
        " training 2 names on its roster, each on the certificate that la-u issued: 2 of 2"
        " 1 of them withdraws the sharing of her data while la-u is cut off"
        " 1 name on its roster once it is back; hers is gone there",
        "43 messages that tell of a place (13 by e-mail)",
        "read by the feed 0 missing",
        "0 lost 0 twice",
    ):
        assert words in told
    page = report.read_text(encoding="utf-8")
    assert "la-u</td><td>in its own room" in page
    assert "her name is gone there" in page
    assert page.count("<tr><td>email</td>") >= 13
    assert len(re.findall(r"<td>NOS-2026-\d+</td><td>valid</td>", page)) == 15
    assert page.count(NAMESPACE) == page.count("<svg") == 1
    assert FETCHED.findall(page) == []
    assert "://" not in page.replace(NAMESPACE, "")
    assert not [each for each in psutil.process_iter(["cmdline"]) if _of(each, folder)]
    assert leftovers.find((folder / "demo").resolve()) == []


def test_an_interrupted_demonstration_leaves_no_process_of_the_partner(tmp_path: Path):
    folder = tmp_path / "stack"
    began = subprocess.Popen(
        [BIN / "nosotros-local", "--folder", folder, "demo", "--report", tmp_path / "report.html"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    stack = (folder / "demo").resolve()
    last = stack / "la-u" / "work-room-people.log"

    try:
        eventually(lambda: last.exists() or began.poll() is not None, seconds=240)
        assert _partners(stack) > 0
    finally:
        # As Ctrl-C, which a shell may have this process and its children ignore.
        began.terminate()
    told, _ = began.communicate(timeout=240)

    assert began.returncode == INTERRUPTED, told
    assert leftovers.find(stack) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"lost": 1},
        {"reused": 1},
        {"refused": 1},
        {"gaps": 1},
        {"journalled": 0},
        {"read": 0},
        {"delivered": 1},
        {"certified": 0},
        {"state": "revoked"},
        {"ambassadors": 0},
        {"matched": 0},
        {"case": "open"},
        {"action": "under_way"},
        {"named": False},
        {"at_the_hub": 1},
        {"known_meanwhile": False},
        {"known": True},
        {"names": 2},
    ],
)
def test_a_story_with_anything_lost_or_done_twice_or_not_taught_did_not_go_well(
    wrong: dict[str, Any],
):
    assert _story().went_well()

    assert not _story(**wrong).went_well()


def _story(
    *,
    lost: int = 0,
    reused: int = 0,
    gaps: int = 0,
    journalled: int = 1,
    read: int = 1,
    refused: int = 0,
    delivered: int = 2,
    certified: int = 1,
    state: str = "valid",
    ambassadors: int = 1,
    matched: int = 3,
    case: str = "closed",
    action: str = "done",
    **partnered: Any,
) -> Story:
    """The story of two people on a sheet, of whom one completed the course."""
    done = {
        "state": "finished",
        "rows": 2,
        "enrolled": 2,
        "waiting": 0,
        "refused": 0,
        "unchanged": 2,
        "imported": 0,
    }
    completed: dict[str, Any] = {"completed": True, "modules": []}
    return Story(
        moment="Tuesday",
        sheet="soacha-2026.csv",
        seats=20,
        people=2,
        first=done,
        again={**done, "refused": refused},
        notes=[],
        taught=Taught(
            week=Week(
                cohort={},
                held=[],
                progress=[completed],
                certificates=[{}],
                ambassadors=[{}] * ambassadors,
            ),
            course=Course(
                cohort={},
                held=[],
                progress=[completed, {**completed, "completed": False}],
                certificates=[{}] * certified,
            ),
            minors=0,
            verified=[{"state": state}] * certified,
            drawing="",
        ),
        accompanied=_accompanied(matched=matched, case=case, action=action),
        partnered=_partnered(**partnered),
        messages=[
            Received(id=str(number), channel="sms", to="", subject="", text="")
            for number in range(delivered)
        ],
        taken=delivered,
        placed=frozenset(map(str, range(delivered))),
        testimony=witness.Testimony(events={}, public=1, lost=lost, reused=reused),
        journal=Journal(events=journalled, gone=0, read=read, gaps=gaps),
        handled=0,
        seconds=1.0,
    )


def _accompanied(*, matched: int, case: str, action: str) -> Accompanied:
    """Three graduates with a project each; the mentor of one of them leaves."""
    mentee = {"state": "matched", "interim_owner_id": "an agent"}
    check = {"outcome": "eligible", "reasons": []}
    return Accompanied(
        projects=[Project(view={}, team=[her], needs=(), check=check) for her in ("1", "2", "3")],
        matched=Matched(
            batch={"mentees": 3, "matched": matched, "total_score": 240},
            met=[],
            left={},
            waited=[mentee],
            again={"matched": 1},
            mentors=[{"mentees": 3, "capacity": 5}],
            mentees=[mentee] * 3,
        ),
        followed=Followed(case={"state": case}, referral={"state": "completed"}),
        mesa=Mesa(
            members={},
            map={"covered": 1, "uncovered": 0, "members": 1, "neighbourhoods": []},
            action={"state": action, "priority": 80},
            contribution={},
        ),
    )


def _partnered(
    *,
    named: bool = True,
    at_the_hub: int = 0,
    known_meanwhile: bool = True,
    known: bool = False,
    names: int = 1,
) -> Partnered:
    """Two people train at the partner, and one of them withdraws."""
    return Partnered(
        organisation="la-u",
        hosted=Hosted(
            cohort={},
            joined={"rows": 2, "enrolled": 2},
            learners=[{}] * 2,
            certificates=[{}] * 2,
            named=[True, named],
        ),
        withdrawn=Withdrawn(participant="1", known_meanwhile=known_meanwhile),
        roster=[{"first_names": "Ana" if number < names else None} for number in range(2)],
        known=known,
        at_the_hub=at_the_hub,
    )


def _partners(stack: Path) -> int:
    """How many processes of the partner's run beside a stack."""
    found = 0
    for each in leftovers.find(stack):
        with suppress(psutil.NoSuchProcess):
            found += "NOSOTROS_ROOM_KEY" in each.environ()
    return found


def _of(process: psutil.Process, folder: Path) -> bool:
    return str(folder) in " ".join(process.info["cmdline"] or ())
