"""`nosotros audit`: the log is checked in files with no network, and through the gateway."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from localstack.servers import Postgres
from nosotros import seals
from nosotros.cli import main
from nosotros.cli.audit import verifying
from nosotros.seals import Keys, SigningKey
from partners.handlers.audit import reading
from tests.asking import Asking
from tests.emptying import administrator
from tests.partners.audit.conftest import NAME
from tests.partners.audit.log import Log
from tests.partners.audit.serving import KEY, gateway, jwks

Tell = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are kept, the hub's keys among them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keys.json").write_bytes(jwks(keys))
    return tmp_path


@pytest.fixture
def audit(asking: Asking, keys: Keys, folder: Path) -> Iterator[Tell]:
    """Run `nosotros audit …`, and see how it ended."""
    with gateway(asking, keys) as url:

        def audit(*words: str, **environment: str) -> Result:
            env = {"NOSOTROS_URL": url, "NOSOTROS_KEY": KEY, **environment}
            return CliRunner().invoke(main, ["audit", *words], env=env)

        yield audit


@pytest.fixture
def remove(postgres: Postgres) -> Callable[[int], None]:
    """Remove an entry, as whoever has every right can."""

    def remove(position: int) -> None:
        with administrator(postgres.url(NAME)).transaction():
            connection = administrator(postgres.url(NAME))
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("DELETE FROM audit_entry WHERE position = %s", (position,))

    return remove


def test_the_whole_log_is_checked_through_the_gateway(
    audit: Tell, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST", 3)
    log.tell(7)
    ended = audit("verify")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("valid, as of 2026-08-18T14:0")
    assert ended.stdout.endswith(": 7 entries of gestarsalud\n")


def test_how_far_it_has_come_is_said_when_that_takes_long(
    audit: Tell, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST", 3)
    monkeypatch.setattr(verifying, "_PATIENCE", 0.0)
    log.tell(7)
    assert audit("verify").stderr.splitlines() == [
        "checked up to entry 3 of 7",
        "checked up to entry 6 of 7",
        "checked up to entry 7 of 7",
    ]


def test_a_head_that_was_saved_is_what_the_log_must_still_be(
    audit: Tell, log: Log, folder: Path
) -> None:
    log.tell(3)
    saved = audit("head", "august.jwt")
    assert (saved.exit_code, saved.stdout) == (0, "august.jwt: 3 entries of gestarsalud\n")
    log.tell(1)
    ended = audit("verify", "--head", "august.jwt")
    assert ended.exit_code == 0
    assert "4 entries of gestarsalud; as it was on 2026-08-18T14:0" in ended.stdout


def test_what_was_removed_shows_through_the_gateway(
    audit: Tell, log: Log, remove: Callable[[int], None]
) -> None:
    log.tell(5)
    remove(2)
    ended = audit("verify")
    assert ended.exit_code == 1
    assert ended.stdout == (
        "not what was written down: entry 2 is missing: entry 3 stands in its place"
        " (removed, or out of order)\n"
    )


def test_a_log_that_is_shorter_than_its_head_says_was_cut_off(
    audit: Tell, log: Log, remove: Callable[[int], None]
) -> None:
    log.tell(2)
    for position in (1, 2):
        remove(position)
    ended = audit("verify")
    assert ended.exit_code == 1
    assert "cut off after entry 0: it was sealed with 2" in ended.stdout


def test_files_are_checked_with_no_network(audit: Tell, log: Log, folder: Path) -> None:
    log.tell(5)
    (folder / "first.jsonl").write_bytes(log.file(until=2))
    (folder / "second.jsonl").write_bytes(log.file(after=2))
    nowhere = {"NOSOTROS_URL": "", "NOSOTROS_KEY": ""}
    ended = audit("verify", "first.jsonl", "second.jsonl", "--keys", "keys.json", **nowhere)
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.endswith(": 5 entries of gestarsalud\n")
    ended = audit("verify", "first.jsonl", "--keys", "keys.json", **nowhere)
    assert ended.stdout.endswith(
        ": 2 entries of gestarsalud; 3 more had been written down by then\n"
    )
    ended = audit("verify", "second.jsonl", "--keys", "keys.json", **nowhere)
    assert ended.stdout.endswith(": 3 entries of gestarsalud (3 to 5)\n")
    cut = (folder / "first.jsonl").read_bytes().splitlines(keepends=True)[:1]
    (folder / "first.jsonl").write_bytes(b"".join(cut))
    ended = audit("verify", "first.jsonl", "--keys", "keys.json", **nowhere)
    assert ended.exit_code == 1
    assert ended.stdout.endswith("cut off after entry 1: no seal at its end\n")


@pytest.mark.parametrize("content", [b"", b"{}\n", b"a,b\n1,2\n", b"%PDF-1.7\n", b'{"entry":{}}\n'])
def test_a_file_that_is_no_log_needs_no_keys_to_be_told_so(
    audit: Tell, log: Log, folder: Path, content: bytes
) -> None:
    log.tell(1)
    (folder / "log.jsonl").write_bytes(log.file())
    (folder / "other").write_bytes(content)
    for keys in (["--keys", "keys.json"], []):
        ended = audit("verify", "log.jsonl", "other", *keys)
        assert (ended.exit_code, ended.stdout) == (1, "other: no part of an audit log\n")


def test_what_cannot_be_told_is_said(audit: Tell, log: Log, folder: Path) -> None:
    log.tell(1)
    (folder / "log.jsonl").write_bytes(log.file())
    (folder / "nothing").write_text("nothing")
    (folder / "ñ").write_text("ñ")
    for words, said in (
        (["log.jsonl"], "give --keys"),
        (["log.jsonl", "--keys", "nowhere.json"], "they cannot be read"),
        (["log.jsonl", "--keys", "nothing"], "this is no set of keys"),
        (["log.jsonl", "--keys", "http://127.0.0.1:1/keys"], "they cannot be read"),
        (["log.jsonl", "--keys", "keys.json", "--head", "nothing"], "no head that these keys"),
        (["log.jsonl", "--keys", "keys.json", "--head", "ñ"], "no head that these keys"),
        (["--keys", "nothing"], "this is no set of keys"),
    ):
        ended = audit("verify", *words)
        assert (ended.exit_code, said in ended.stdout) == (2, True), (words, ended.output)


def test_keys_of_ones_own_are_taken_before_those_that_the_gateway_publishes(
    audit: Tell, log: Log, keys: Keys, folder: Path
) -> None:
    log.tell(1)
    assert audit("verify", "--keys", "keys.json").exit_code == 0
    other = SigningKey.read(seals.new_seed())
    (folder / "other.json").write_bytes(jwks({other.kid: other.private.public_key()}))
    ended = audit("verify", "--keys", "other.json")
    assert ended.exit_code == 1
    assert ended.stdout.startswith("the head of the log is not signed by the hub")


def test_where_there_is_no_log_that_is_said(audit: Tell, asking: Asking, keys: Keys) -> None:
    ended = audit("verify", NOSOTROS_URL="http://127.0.0.1:1")
    assert (ended.exit_code, "cannot be reached" in ended.stderr) == (1, True)
    ended = audit("head", "x", NOSOTROS_KEY="")
    assert (ended.exit_code, "NOSOTROS_KEY" in ended.stderr) == (1, True)
    with gateway(asking, keys) as url:
        for place, said in (("none", "has no audit log"), ("other", "answered with no seal")):
            ended = audit("verify", NOSOTROS_URL=f"{url}/{place}")
            assert (ended.exit_code, said in ended.stderr) == (1, True)


def test_a_head_of_a_later_log_than_there_is_shows(
    audit: Tell, log: Log, folder: Path, postgres: Postgres
) -> None:
    log.tell(3)
    audit("head", "head.jwt")
    with administrator(postgres.url(NAME)).transaction():
        connection = administrator(postgres.url(NAME))
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("DELETE FROM audit_entry WHERE position = 3")
        connection.execute(
            "UPDATE audit_head SET position = 2,"
            " hash = (SELECT hash FROM audit_entry WHERE position = 2)"
        )
    assert audit("verify").exit_code == 0
    ended = audit("verify", "--head", "head.jwt")
    assert ended.exit_code == 1
    assert "cut off after entry 2: on 2026-08-18T14:0" in ended.stdout
