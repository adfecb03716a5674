"""Each distribution says what it needs: what it imports, it or `nosotros` below it declares."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture import repository

OURS = set(repository.PACKAGES.values())
OWNERS = packages_distributions()


def project(folder: str) -> dict[str, list[str]]:
    """The table `project` of a distribution."""
    return tomllib.loads((repository.ROOT / folder / "pyproject.toml").read_text())["project"]


FOLDERS = {canonicalize_name(str(project(each)["name"])): each for each in repository.DISTRIBUTIONS}


def declared(folder: str) -> set[str]:
    """What a distribution says it needs, with what those of ours that it needs say."""
    names = {canonicalize_name(Requirement(each).name) for each in project(folder)["dependencies"]}
    return names.union(*(declared(FOLDERS[each]) for each in names if each in FOLDERS))


def imported(folder: str) -> dict[str, str]:
    """Top-level modules of others that a distribution imports, and one place of each."""
    found: dict[str, str] = {}
    for path in repository.modules():
        if not path.is_relative_to(repository.ROOT / folder):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            else:
                continue
            for name in names:
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in OURS:
                    found.setdefault(top, f"{repository.name_of(path)}:{node.lineno}")
    return found


@pytest.mark.parametrize("folder", sorted(repository.DISTRIBUTIONS))
def test_a_distribution_declares_whatever_it_imports(folder: str) -> None:
    allowed = declared(folder)
    undeclared = {
        module: place
        for module, place in imported(folder).items()
        if not allowed & {canonicalize_name(each) for each in OWNERS.get(module, ())}
    }
    assert undeclared == {}
