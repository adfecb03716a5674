"""What the how-to of the audit log shows, done as it says."""

import base64
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from nosotros.audits.chain import MEMBERS
from nosotros.cli import main
from nosotros.identifiers import new_id
from nosotros.seals import Keys
from tests.asking import Asking
from tests.howto import asked_by, commands_of, python_of
from tests.partners.audit.log import Log
from tests.partners.audit.serving import KEY, gateway, jwks

PAGE = "verify-the-audit-log"
TEXT = (Path(__file__).parents[3] / "docs" / "howto" / f"{PAGE}.md").read_text(encoding="utf-8")
OURS = [shlex.split(each) for each in re.findall(r"```\nnosotros (audit .*)\n```", TEXT)]


def test_what_it_shows_does_what_it_says(
    log: Log, asking: Asking, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    her = str(new_id())
    log.tell(1)
    log.tell(2, subject=her, action="get_participant", grantee="la-u", purpose="training")
    (listing, shown), (export, _), (published, _) = commands_of(PAGE, PARTICIPANT=her)

    page = asking.ask(asked_by(listing))
    assert [each.position for each in page.items] == [2]
    assert page.next == shown["next"]
    assert list(vars(page.items[0])) == list(shown["items"][0])

    with gateway(asking, keys) as url:
        env = {"NOSOTROS_URL": url, "NOSOTROS_KEY": KEY}
        whole, head, again = [CliRunner().invoke(main, each, env=env) for each in OURS[:3]]
    assert [each.exit_code for each in (whole, head, again)] == [0, 0, 0]
    assert whole.stdout.endswith(": 3 entries of gestarsalud\n")

    content = base64.b64decode(asking.ask(asked_by(export)).file.content)
    Path(export[-1]).write_bytes(content)
    assert published[2].endswith("/v/gestarsalud/keys")
    Path(published[-1]).write_bytes(jwks(keys))
    ended = CliRunner().invoke(main, OURS[3])
    assert (ended.exit_code, "; as it was on" in ended.stdout) == (0, True)

    program = [sys.executable, "-c", python_of(PAGE)]
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"3 {log.head(keys).hash.hex()}\n"
    Path(export[-1]).write_bytes(content.replace(b"get_participant", b"got_participant", 1))
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert "entry 2 was altered" in done.stderr


def test_it_names_every_member() -> None:
    (table,) = re.findall(r"\| member \| \|\n\|---\|---\|\n((?:\|.*\n)*)", TEXT)
    named = re.findall(r"`(\w+)`", "\n".join(row.split("|")[1] for row in table.splitlines()))
    assert sorted(named) == list(MEMBERS)
    assert f"{len(MEMBERS)} members" in TEXT.replace("thirteen", "13")
