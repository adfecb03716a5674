"""Who may import whom: the contracts of `.importlinter`, and that they cover everything."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.repository import DISTRIBUTIONS, PACKAGES, ROOT

LINTER = Path(sys.executable).with_name("lint-imports")
SERVICES = [package for folder, package in DISTRIBUTIONS.items() if folder.startswith("services/")]


def contracts() -> configparser.ConfigParser:
    """The linter's own settings."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    return parser


def run_linter(*, config: Path) -> subprocess.CompletedProcess[str]:
    """Have the contracts checked."""
    return subprocess.run(
        [LINTER, "--config", str(config), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_import_is_allowed() -> None:
    outcome = run_linter(config=ROOT / ".importlinter")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_a_forbidden_import_is_found(tmp_path: Path) -> None:
    parser = contracts()
    # What the bus does need stands for any import that a layer must not have.
    parser["importlinter:contract:contracts-are-only-words"]["source_modules"] = "nosotros.bus"
    parser["importlinter:contract:contracts-are-only-words"]["forbidden_modules"] = "kombu"
    config = tmp_path / "broken"
    with config.open("w") as file:
        parser.write(file)
    outcome = run_linter(config=config)
    assert outcome.returncode != 0
    assert "nosotros.bus is not allowed to import kombu" in outcome.stdout


def test_every_distribution_is_looked_at() -> None:
    roots = contracts()["importlinter"]["root_packages"].split()
    assert sorted(roots) == sorted(PACKAGES.values())


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_bound_by_every_rule_for_services(service: str) -> None:
    parser = contracts()
    listed = {
        "apart": "modules",
        "nothing-needs-the-stack": "source_modules",
        "shared-needs-nobody": "forbidden_modules",
        "layers": "containers",
        "bus-knows-no-business": "forbidden_modules",
    }
    wanted = {"bus-knows-no-business": f"nosotros.contracts.{service}"}
    for contract, option in listed.items():
        names = parser[f"importlinter:contract:{contract}"][option].split()
        assert wanted.get(contract, service) in names, contract
    domains = parser["importlinter:contract:pure-domain"]["source_modules"].split()
    assert f"{service}.domain" in domains
