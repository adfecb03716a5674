"""What every file of the project keeps to."""

import ast
import re
from pathlib import Path
from token import NAME
from tokenize import tokenize

from tests.architecture import repository

LONGEST = 300
#: folders of one machine, which say nothing on another
MACHINE_PATHS = re.compile(r"(?<![\w.\-}])/(?:root|work|tmp|Users|home/(?!nosotros\b)\w+)/")
#: where packages come from is each machine's own affair
REGISTRIES = re.compile(r"pypi\.org|pythonhosted|npmjs|find-links|(?<!no-emit-)index-url", re.I)
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
BUSINESS = re.compile(
    r"participant|guardian|intake|enrol|cohort|mentor|ambassador|certificate|solidarity", re.I
)
VAGUE = {"utils.py", "helpers.py", "misc.py", "util.py"}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        repository.name_of(path)
        for path in repository.modules()
        if not (path.name == "__init__.py" and path.stat().st_size == 0)
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_every_public_class_and_function_says_what_its_signature_cannot() -> None:
    silent = [
        f"{repository.name_of(path)}:{each.lineno} {each.name}"
        for path in repository.modules()
        if not repository.is_migration(path)
        for each in ast.parse(path.read_text()).body
        if isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not each.name.startswith("_")
        and not ast.get_docstring(each)
    ]
    assert silent == []


def test_what_is_shared_names_nothing_of_the_business_outside_the_contracts() -> None:
    named = []
    for path in repository.modules():
        name = repository.name_of(path)
        if not name.startswith("shared/") or "/contracts/" in name:
            continue
        with path.open("rb") as file:
            words = {each.string for each in tokenize(file.readline) if each.type == NAME}
        named += [f"{name}: {word}" for word in sorted(words) if BUSINESS.search(word)]
    assert named == []


def test_no_python_file_is_longer_than_a_reader_can_hold() -> None:
    long = {
        repository.name_of(path): length
        for path in repository.files(".py")
        if not repository.is_migration(path)
        and (length := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_no_module_is_named_for_nothing_in_particular() -> None:
    vague = [
        repository.name_of(path)
        for path in repository.files(".py")
        if path.name in VAGUE or path.parent.name == "common"
    ]
    assert vague == []


def found(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern occurs in what people wrote."""
    places = []
    for path in repository.written_files():
        if path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if pattern.search(line):
                places.append(f"{repository.name_of(path)}:{number}: {line.strip()[:80]}")
    return places


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert MACHINE_PATHS.search('folder = "/root/nosotros"')
    assert found(MACHINE_PATHS) == []


def test_no_file_says_where_packages_come_from() -> None:
    assert found(REGISTRIES) == []


def test_nothing_is_left_for_later() -> None:
    assert found(UNFINISHED) == []
