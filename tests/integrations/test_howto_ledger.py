"""What the how-to of ledgers shows, done as it says."""

import base64
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from nosotros.cli import main
from nosotros.seals import Keys, spelt
from tests.howto import asked_by, commands_of, python_of
from tests.integrations.bookkeeping import Books
from tests.shared import hub as hubs

PAGE = "prove-that-nothing-was-missed"
TEXT = (Path(__file__).parents[2] / "docs" / "howto" / f"{PAGE}.md").read_text(encoding="utf-8")


def command_of(name: str) -> tuple[list[str], str]:
    """A command line of ours, and what is shown below it."""
    ((line, shown),) = re.findall(
        rf"```\nnosotros events {name} (.*)\n```(?:\n```\n(.*)\n```)?", TEXT
    )
    return ["events", name, *shlex.split(line)], shown


def test_its_ledger_is_valid_by_its_keys(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.record(1, 2, 3)
    id = books.subscribe(scanned=2)
    for position in (1, 2):
        books.deliver(id, position, "delivered", previous=position - 1)
    (ledger, _), (keys, _) = commands_of(PAGE, SUBSCRIPTION=id)
    monkeypatch.chdir(tmp_path)
    answer = books.ask(asked_by(ledger))
    Path(ledger[-1]).write_bytes(base64.b64decode(answer.file.content))
    assert urlsplit(keys[2]).path == "/v/gestarsalud/keys"
    Path(keys[-1]).write_text(json.dumps({"keys": _published(books.keys)}))

    words, _ = command_of("verify")
    ended = CliRunner().invoke(main, words)

    assert ended.exit_code == 0
    assert ended.output.startswith("valid, as of 2026-08-18T14:00:0")
    assert ended.output.endswith(
        f"{id} after 0 until 3: 3 due, 2 delivered, 1 pending, 0 failed; 0 withheld\n"
    )


def test_its_command_prints_events_as_it_shows_and_ends_where_one_is_missing() -> None:
    words, shown = command_of("tail")
    with hubs.running() as hub:
        hub.publish(1)
        hub.greeting = b"retry: 20\n\n"
        hub.publish(3, 4, 5, subject=shown.split()[-1])
        hub.lost = {4}
        ended = CliRunner().invoke(
            main,
            [*words, "--after", "1"],
            env={"NOSOTROS_URL": hub.url, "NOSOTROS_KEY": "nos_0123456789abcdef"},
        )
    assert (ended.exit_code, ended.stdout) == (3, f"{shown}\n")


def test_its_program_says_what_is_missing() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", python_of(PAGE)],
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == "missing: after 9 and up to 12\n"


def _published(keys: Keys) -> list[dict[str, str]]:
    return [
        {"kid": kid, "kty": "OKP", "crv": "Ed25519", "x": spelt(each.public_bytes_raw())}
        for kid, each in keys.items()
    ]
