"""`nosotros new-service`: what it writes is a service that runs and passes its own tests."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nosotros.cli import main

ROOT = Path(__file__).parents[3]
AUTHORS = ("contracts.py", "service.py", "handlers.py", "domain.py", "storage.py")
LONGEST = "a_service_with_quite_a_long_nm"


def new_service(name: str, folder: Path) -> Result:
    return CliRunner().invoke(main, ["new-service", name, "--folder", str(folder)])


def run(*command: str, cwd: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NOSOTROS_")}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
    )


def files(folder: Path) -> set[str]:
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A partner's service, in a folder of its own."""
    folder = tmp_path_factory.mktemp("partner")
    assert new_service("visitas", folder).exit_code == 0
    return folder / "visitas"


@pytest.fixture(scope="module")
def installed(alone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where its wheel is installed, apart from everything else."""
    target = tmp_path_factory.mktemp("installed")
    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    made = run(*pip, "--target", str(target), str(alone), cwd=alone)
    assert made.returncode == 0, made.stderr
    return target


def test_it_passes_its_own_tests_on_a_real_broker_and_database(
    alone: Path, installed: Path
) -> None:
    tested = run("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=alone, path=installed)
    assert tested.returncode == 0, tested.stdout[-4000:]
    assert "6 passed" in tested.stdout


def test_its_contracts_are_released_and_held_in_its_own_package(installed: Path) -> None:
    nosotros = ("-c", "from nosotros.cli import main; main()", "contracts")
    checked = run(*nosotros, "check", cwd=installed, path=installed)
    assert checked.returncode == 1
    lines = checked.stderr.splitlines()
    assert "visitas.record_visit.v1 has no snapshot; run nosotros contracts release" in lines
    assert {line.partition(".")[0] for line in lines} == {"visitas"}
    assert run(*nosotros, "release", cwd=installed, path=installed).returncode == 0
    assert (installed / "visitas" / "snapshots" / "visitas" / "visits.v1.json").exists()
    assert run(*nosotros, "check", cwd=installed, path=installed).returncode == 0


@pytest.mark.parametrize("name", ["a", "visitas", LONGEST])
def test_it_keeps_the_rules_of_this_repository_whatever_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "conftest.py").touch()
    assert new_service(name, tmp_path / "services").exit_code == 0
    # Its package is first-party wherever ruff runs.
    ours = ("--config", str(ROOT / "pyproject.toml"), "--config", 'src=["services/*"]')
    first = ("--config", 'lint.isort.known-first-party=["nosotros", "localstack"]')
    checked = run("-m", "ruff", "check", "--no-cache", *ours, *first, ".", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
    formatted = run("-m", "ruff", "format", "--no-cache", "--diff", *ours, ".", cwd=tmp_path)
    assert formatted.returncode == 0, formatted.stdout


def test_it_keeps_the_layers(alone: Path, tmp_path: Path) -> None:
    (tmp_path / "layers.ini").write_text(
        "[importlinter]\nroot_package = visitas\ninclude_external_packages = True\n"
        "[importlinter:contract:layers]\nname = layers\ntype = layers\n"
        "containers =\n    visitas\nlayers =\n    service\n    handlers\n    storage\n    domain\n"
        "[importlinter:contract:pure]\nname = pure\ntype = forbidden\n"
        "source_modules =\n    visitas.domain\n"
        "forbidden_modules =\n    nosotros\n    sqlalchemy\n"
        "[importlinter:contract:edge]\nname = edge\ntype = forbidden\n"
        "source_modules =\n    visitas\nforbidden_modules =\n    nameko\n"
        "allow_indirect_imports = True\n"
    )
    lint = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    kept = run(
        "-c", lint, "--no-cache", "--config", str(tmp_path / "layers.ini"), cwd=alone, path=alone
    )
    assert kept.returncode == 0, kept.stdout + kept.stderr
    assert "3 kept, 0 broken" in kept.stdout


def test_what_its_author_writes_is_little(alone: Path) -> None:
    package = alone / "visitas"
    assert sum(_lines_of_code(package / each) for each in AUTHORS) <= 65


def test_among_other_services_its_tests_stand_with_theirs(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "conftest.py").touch()
    said = new_service("visitas", tmp_path / "services")
    assert said.exit_code == 0
    assert files(tmp_path / "tests") == {
        "conftest.py",
        "visitas/conftest.py",
        "visitas/test_visitas.py",
    }
    assert files(tmp_path / "services" / "visitas") == {
        "README.md",
        "pyproject.toml",
        "visitas/__init__.py",
        "visitas/py.typed",
        "visitas/migrations/versions/0001_visitas.py",
        *(f"visitas/{each}" for each in AUTHORS),
    }
    assert "pip install --editable" in said.output
    assert "pytest" in said.output


@pytest.mark.parametrize(
    "name",
    [
        *("", "Visitas", "visitas-soacha", "1visita", "visitas__x", "visitas_", "../x", "ñandú"),
        *(f"{LONGEST}x", "class", "json", "gateway", "enrolment", "common", "nosotros_x", "pg_x"),
        "postgres",
    ],
)
def test_a_name_that_cannot_be_used_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    refused = new_service(name, tmp_path)
    assert refused.exit_code == 1
    [line] = refused.output.splitlines()
    assert line.startswith(f"Error: {name!r} is ")
    assert files(tmp_path) == set()


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    taken = tmp_path / "visitas"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    refused = new_service("visitas", tmp_path)
    assert refused.exit_code == 1
    assert refused.output == f"Error: {taken} is there already; choose another name\n"
    assert files(tmp_path) == {"visitas/mine.txt"}


def _lines_of_code(path: Path) -> int:
    """Lines that are no blank, comment, import or docstring."""
    text = path.read_text()
    other: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            other.update(range(node.lineno, (node.end_lineno or 0) + 1))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                other.update(range(first.lineno, (first.end_lineno or 0) + 1))
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#") and number not in other
        for number, line in enumerate(text.splitlines(), 1)
    )
