"""The skeleton of a service: a command, a query, an event, an event's handler, and their tests."""

import keyword
import re
import sys
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from string import Template

import click

from nosotros import contracts
from nosotros.errors import NosotrosError

#: a Python package, a PostgreSQL role, an AMQP user and a word in routing keys at once
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST = 30
#: names that mean something else to PostgreSQL, to the broker or to Python's packaging
_TAKEN = frozenset({"admin", "guest", "none", "postgres", "public", "test", "tests", "user"})
_PACKAGE = {
    "init.py": "__init__.py",
    "contracts.py": "contracts.py",
    "service.py": "service.py",
    "handlers.py": "handlers.py",
    "domain.py": "domain.py",
    "storage.py": "storage.py",
}


class SkeletonRefused(NosotrosError):
    """No skeleton was written; the message is one line and says why."""


def write_skeleton(name: str, folder: str) -> None:
    """Write a service that runs and passes its own tests, and say what to do next.

    Among services of one repository (a folder `services` beside `tests/conftest.py`) its tests
    go to `tests/NAME`; anywhere else they stay in the service's folder, with a broker and a
    database of their own.

    Args:
        name: the service's, and its package's.
        folder: where the service's own folder is made.

    Raises:
        SkeletonRefused: the name cannot be used, or something is there already.
    """
    _check(name)
    home = Path(folder) / name
    beside = Path(folder).absolute().parent / "tests"
    alone = not (Path(folder).name == "services" and (beside / "conftest.py").exists())
    tests = home / "tests" if alone else Path(folder).parent / "tests" / name
    for each in (home, tests):
        if each.exists():
            raise SkeletonRefused(f"{each} is there already; choose another name")
    for path, text in _files(name, home=home, tests=tests, alone=alone).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    click.echo(f"{home} is a service that runs, and {tests} its tests. Now:")
    click.echo(f"  pip install --editable '{home}{'[test]' if alone else ''}'")
    # Alone, the service's folder holds pytest's settings and the servers' fixtures.
    click.echo(f"  pytest {f'--rootdir {home} ' if alone else ''}{tests}")


def _check(name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise SkeletonRefused(
            f"{name!r} is no name for a service: use lower-case letters, digits and single"
            f" underscores, {_LONGEST} at most, and begin with a letter"
        )
    # `nosotros...` would stand among our own distributions, `pg_...` among PostgreSQL's roles.
    reserved = name in _TAKEN or name.startswith(("nosotros", "pg_")) or keyword.iskeyword(name)
    known = any(find_spec(each) for each in (name, f"{contracts.__name__}.{name}"))
    if reserved or name in sys.stdlib_module_names or known:
        raise SkeletonRefused(f"{name!r} is the name of something else; choose another")


def _files(name: str, *, home: Path, tests: Path, alone: bool) -> dict[Path, str]:
    words = {
        "name": name,
        "Class": "".join(part.capitalize() for part in name.split("_")),
        "Title": name.replace("_", " ").capitalize(),
        "distribution": name.replace("_", "-"),
        "version": version("nosotros"),
        "editable": "--editable '.[test]'" if alone else f"--editable services/{name}",
        "tests": "tests" if alone else f"tests/{name}",
    }
    package = home / name
    made = {package / path: _filled(template, words) for template, path in _PACKAGE.items()}
    made[package / "py.typed"] = ""
    made[package / "migrations" / "versions" / f"0001_{name}.py"] = _filled("migration.py", words)
    made[home / "README.md"] = _filled("README.md", words)
    made[home / "pyproject.toml"] = _filled("pyproject.toml", words)
    made[tests / "conftest.py"] = _filled("conftest.py", words)
    made[tests / f"test_{name}.py"] = _filled("test_service.py", words)
    if alone:
        made[home / "pyproject.toml"] += _filled("pyproject_alone.toml", words)
        made[home / "conftest.py"] = _filled("servers.py", words)
    return made


def _filled(template: str, words: dict[str, str]) -> str:
    path = files("nosotros.cli") / "templates" / "service" / f"{template}.tmpl"
    text = Template(path.read_text(encoding="utf-8")).substitute(words)
    return _with_sorted_imports(text) if template.endswith(".py") else text


def _with_sorted_imports(text: str) -> str:
    """The same with each run of `from` imports in order, whatever the service is called."""
    lines: list[str] = []
    run: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("from "):
            run.append(line)
            continue
        lines += sorted(run, key=lambda each: each.split()[1])
        lines.append(line)
        run.clear()
    return "\n".join(lines)
