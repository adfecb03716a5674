"""`nosotros contracts check` and `release`, run for real on a copy of the distribution."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import nosotros

Run = Callable[..., subprocess.CompletedProcess[str]]
CONTRACTS = Path("nosotros", "contracts")
MESSAGE = "    message_id: UUID\n    participant_id: UUID\n    channel: str\n"


def run(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from nosotros.cli import main; main()", *arguments]
    environment = os.environ | ({"PYTHONPATH": str(path)} if path else {})
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the distribution, which Python prefers to the installed one."""
    source = Path(nosotros.__file__).parent
    shutil.copytree(
        source, tmp_path / "nosotros", ignore=shutil.ignore_patterns("__pycache__", "templates")
    )
    return tmp_path


def change(copy: Path, old: str, new: str, *, file: str = "events.py") -> None:
    path = copy / CONTRACTS / "notifications" / file
    text = path.read_text()
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    path.write_text(text.replace(old, new))


def snapshots(copy: Path) -> dict[str, bytes]:
    folder = copy / CONTRACTS / "snapshots"
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*.json")}


def test_the_snapshots_of_this_repository_are_current() -> None:
    checked = run("contracts", "check")
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.endswith("contracts are as they were released\n")


def test_a_break_is_told_in_one_line_and_is_not_released(copy: Path) -> None:
    before = snapshots(copy)
    change(copy, MESSAGE, MESSAGE.replace("    participant_id: UUID\n", ""))
    checked = run("contracts", "check", path=copy)
    assert checked.returncode == 1
    assert checked.stderr.splitlines() == [
        "notifications.message_sent.v1: the field participant_id is gone;"
        " publish a new version beside the old one"
    ]
    released = run("contracts", "release", path=copy)
    assert released.returncode == 1
    assert "the field participant_id is gone" in released.stderr
    assert "publish a new version beside the old one" in released.stderr
    assert snapshots(copy) == before


def test_an_optional_field_is_released_and_is_a_promise_from_then_on(copy: Path) -> None:
    change(copy, MESSAGE, f"{MESSAGE}    attempts: int | None = None\n")
    # Fields with defaults may come before others: contracts are keyword-only.
    checked = run("contracts", "check", path=copy)
    assert checked.returncode == 1
    assert checked.stderr.splitlines() == [
        "notifications.message_sent.v1 has gained something; run nosotros contracts release"
    ]
    released = run("contracts", "release", path=copy)
    assert released.returncode == 0, released.stderr
    assert "released notifications/message_sent.v1\n" in released.stdout
    assert run("contracts", "check", path=copy).returncode == 0
    change(copy, f"{MESSAGE}    attempts: int | None = None\n", MESSAGE)
    again = run("contracts", "check", path=copy)
    assert "notifications.message_sent.v1: the field attempts is gone" in again.stderr


def test_a_contract_without_a_snapshot_has_to_be_released(copy: Path) -> None:
    (copy / CONTRACTS / "snapshots" / "common" / "not_found.v1.json").unlink()
    checked = run("contracts", "check", path=copy)
    assert checked.returncode == 1
    assert checked.stderr.splitlines() == [
        "common.not_found.v1 has no snapshot; run nosotros contracts release"
    ]


def test_a_module_of_contracts_that_is_taken_away_is_missed(copy: Path) -> None:
    declared = '@query(service="notifications", scope=Scope.READ, returns=MessageTotals)\n'
    change(copy, declared, "", file="messages.py")
    checked = run("contracts", "check", path=copy)
    assert checked.returncode == 1
    assert "notifications.count_messages.v1: is no longer declared" in checked.stderr
