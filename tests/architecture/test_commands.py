"""What the texts tell a reader to type exists: make targets, commands, files."""

import re
import subprocess
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest

from tests.architecture.repository import ROOT, files, name_of

TEXTS = sorted(files(".md"))
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
COMMAND = re.compile(r"(?:^|[\s`/])(nosotros(?:-local|-gateway)?)((?: [a-z][a-z-]*)+)")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def code_of(text: str) -> list[str]:
    """The lines of a text's code blocks, and its inline code."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.M | re.S)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    return [line for block in blocks for line in block.splitlines()] + re.findall(
        r"`([^`\n]+)`", prose
    )


def targets() -> dict[str, bool]:
    """The targets of the Makefile, and whether `make help` tells of each."""
    makefile = (ROOT / "Makefile").read_text()
    rules = re.findall(r"^([a-z][a-z-]*):(.*)$", makefile, re.M)
    return {name: "## " in rest for name, rest in rules}


def missing(name: str, words: list[str]) -> str | None:
    """The first word of a command line that its program does not know, if there is one."""
    (script,) = entry_points(group="console_scripts", name=name)
    command: click.Command = script.load()
    context = click.Context(command)
    for word in words:
        if not isinstance(command, click.Group):
            return None
        following = command.get_command(context, word)
        if following is None:
            return word
        command = following
    return None


def test_make_alone_tells_of_every_target() -> None:
    told = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert set(re.findall(r"make ([a-z-]+)", told)) >= set(targets())
    assert all(targets().values())


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_every_make_target_in_a_text_exists(path: Path) -> None:
    code = "\n".join(code_of(path.read_text()))
    assert set(TARGET.findall(code)) <= set(targets())


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_every_command_in_a_text_exists(path: Path) -> None:
    unknown = [
        f"{name}{words}"
        for line in code_of(path.read_text())
        for name, words in COMMAND.findall(line)
        if missing(name, words.split())
    ]
    assert unknown == []


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert missing("nosotros", ["contracts", "forget"]) == "forget"


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    broken = [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()]
    assert broken == []


def test_the_readme_says_how_to_run_and_how_to_test() -> None:
    code = "\n".join(code_of((ROOT / "README.md").read_text()))
    assert {"demo", "test"} <= set(TARGET.findall(code))
    assert "curl" in code


@pytest.mark.parametrize(("name", "longest"), [("README.md", 120), ("CONTRIBUTING.md", 150)])
def test_the_first_texts_stay_short(name: str, longest: int) -> None:
    assert len((ROOT / name).read_text().splitlines()) <= longest
