"""requirements.lock: everything that is needed, pinned and hashed, from nowhere in particular."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.repository import DISTRIBUTIONS, ROOT

LOCK = (ROOT / "requirements.lock").read_text()
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^\s;\\]+)(?P<marker>[^\\\n]*)", re.M)
PINS = {match["name"]: match["version"] for match in PIN.finditer(LOCK)}


def declared() -> list[tuple[str, Requirement]]:
    """What each distribution, and the list of tools, says it needs of others."""
    ours = set()
    found = []
    for folder in DISTRIBUTIONS:
        project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text())
        ours.add(canonicalize_name(project["project"]["name"]))
        wanted = project["project"]["dependencies"] + project["build-system"]["requires"]
        found += [(folder, Requirement(each)) for each in wanted]
    for line in (ROOT / "requirements.in").read_text().splitlines():
        if line.strip() and not line.startswith(("#", "./")):
            found.append(("requirements.in", Requirement(line)))
    return [each for each in found if canonicalize_name(each[1].name) not in ours]


@pytest.mark.parametrize(
    ("where", "requirement"), declared(), ids=lambda each: str(each).replace("/", "-")
)
def test_what_a_distribution_needs_is_pinned_to_a_version_it_allows(
    where: str, requirement: Requirement
) -> None:
    name = canonicalize_name(requirement.name)
    assert name in PINS, f"{where} needs {name}: run `make lock`"
    assert PINS[name] in requirement.specifier, f"{where}: run `make lock`"


def test_every_pin_has_its_hashes() -> None:
    # An entry ends where the next line that is not indented begins.
    entries = re.split(r"\n(?=\S)", LOCK)
    bare = [
        each.split("\n")[0] for each in entries if "==" in each and "--hash=sha256:" not in each
    ]
    assert len(PINS) > 50
    assert bare == []


def test_the_lock_names_no_place_that_packages_come_from() -> None:
    assert re.findall(r"^.*(?:://|--index|--find|--trusted|@ ).*$", LOCK, re.M) == []


def test_every_distribution_is_in_the_list_that_the_lock_is_made_from() -> None:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    assert sorted(each[2:] for each in lines if each.startswith("./")) == sorted(DISTRIBUTIONS)
