"""What is missing on the machine is installed, or named in one line."""

import os
from pathlib import Path

import pytest

from localstack import installation, startup
from localstack.errors import BrokerMissing, BrowserMissing, DiskFull
from localstack.plan import product
from localstack.stack import Stack

APT = """#!/bin/sh
echo "$@" >> "{calls}"
case "$1" in install) {effect} ;; esac
"""


@pytest.fixture
def missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a broker that is not there, on a machine with no apt-get in its PATH."""
    program = tmp_path / "rabbitmq-server"
    monkeypatch.setattr(installation, "PROGRAM", program)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return program


def provide_apt(folder: Path, *, effect: str) -> Path:
    """Put an apt-get in the PATH that notes its calls and, asked to install, does `effect`."""
    calls = folder / "calls"
    apt = folder / "bin" / "apt-get"
    apt.parent.mkdir()
    apt.write_text(APT.format(calls=calls, effect=effect))
    apt.chmod(0o755)
    for name in ("sh", "touch", "rm", "chmod"):
        (folder / "bin" / name).symlink_to(Path("/bin") / name)
    return calls


def test_a_machine_without_apt_is_told_what_is_missing(missing: Path, tmp_path: Path) -> None:
    with pytest.raises(BrokerMissing, match="RabbitMQ is missing") as refusal:
        installation.ensure_broker(logs=tmp_path, say=print)
    assert "\n" not in str(refusal.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="installing takes root")
def test_a_missing_broker_is_installed_and_said_so_in_one_line(
    missing: Path, tmp_path: Path
) -> None:
    policy = Path("/usr/sbin/policy-rc.d")
    before = policy.exists()
    calls = provide_apt(tmp_path, effect=f'touch "{missing}"; test -e {policy}')
    said: list[str] = []
    installation.ensure_broker(logs=tmp_path / "logs", say=said.append)
    assert len(said) == 1
    assert "apt-get" in said[0]
    assert calls.read_text().splitlines() == [
        "update -q",
        "install -y -q --no-install-recommends rabbitmq-server",
    ]
    assert policy.exists() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="installing takes root")
def test_an_installation_that_fails_names_its_log(missing: Path, tmp_path: Path) -> None:
    provide_apt(tmp_path, effect="echo no network; exit 100")
    with pytest.raises(BrokerMissing, match=r"install\.log") as refusal:
        installation.ensure_broker(logs=tmp_path / "logs", say=[].append)
    assert "\n" not in str(refusal.value)
    assert "no network" in (tmp_path / "logs" / "install.log").read_text()


def test_a_browser_that_cannot_be_installed_is_named_in_one_line(
    missing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not missing.exists()
    monkeypatch.setattr(installation, "BROWSER", tmp_path / "chromium")
    with pytest.raises(BrowserMissing, match="Chromium is missing") as refusal:
        installation.ensure_browser(logs=tmp_path, say=print)
    assert "\n" not in str(refusal.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="installing takes root")
def test_a_missing_browser_is_installed_and_said_so_in_one_line(
    missing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not missing.exists()
    browser = tmp_path / "chromium"
    monkeypatch.setattr(installation, "BROWSER", browser)
    calls = provide_apt(tmp_path, effect=f'touch "{browser}"')
    said: list[str] = []

    installation.ensure_browser(logs=tmp_path / "logs", say=said.append)
    installation.ensure_browser(logs=tmp_path / "logs", say=said.append)

    assert said == ["Chromium is missing: installing the package chromium with apt-get"]
    assert calls.read_text().splitlines()[1:] == ["install -y -q --no-install-recommends chromium"]


def test_a_disk_that_is_nearly_full_is_one_line_and_starts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "FREE_BYTES", 2**60)
    with pytest.raises(DiskFull, match=r"Only \d+ MB are free"):
        Stack(tmp_path / "stack", plan=product).up()
    assert not (tmp_path / "stack" / "postgres").exists()
