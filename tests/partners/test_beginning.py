"""What the owner of the tables does by hand: the first key, and those of a gateway of before."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url

from localstack.servers import Postgres
from nosotros.contracts.common import NotFound
from nosotros.contracts.partners import GetOrganisation, RevokeKey
from nosotros.contracts.partners.roles import ROLES
from nosotros.identifiers import new_id
from nosotros.testing import nosotros
from partners.domain.tokens import digest_of
from partners.handlers.beginning import TakenOver, first_key, take_over
from tests.conftest import Access
from tests.partners.conftest import BEGINNING
from tests.partners.network import Network, Rows, scopes_in

DAY = timedelta(days=1)
OLD = "gateway_of_before"
TABLE = """
CREATE TABLE api_key (
    id uuid PRIMARY KEY, prefix text NOT NULL UNIQUE, sha256 bytea NOT NULL, organisation text NOT NULL,
    owner text NOT NULL, scopes text[] NOT NULL, created_at timestamptz NOT NULL,
    expires_at timestamptz, revoked_at timestamptz
)"""


@pytest.fixture(scope="module")
def before(postgres: Postgres) -> Iterator[psycopg.Connection[Any]]:
    """The database of a gateway that kept keys itself, as its administrator."""
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {OLD}".encode())
    with psycopg.connect(postgres.url(OLD), autocommit=True) as connection:
        connection.execute(TABLE)
        yield connection


def keep(before: psycopg.Connection[Any], token: str, *scopes: str, **more: Any) -> None:
    """Have the gateway of before keep a key."""
    values = {
        "id": new_id(),
        "prefix": token.split("_", 2)[1],
        "sha256": digest_of(token),
        "organisation": "la-u",
        "owner": "a system",
        "scopes": list(scopes),
        "created_at": BEGINNING - DAY,
        "expires_at": None,
        "revoked_at": None,
        **more,
    }
    before.execute(
        "INSERT INTO api_key VALUES (%(id)s, %(prefix)s, %(sha256)s, %(organisation)s, %(owner)s,"
        " %(scopes)s, %(created_at)s, %(expires_at)s, %(revoked_at)s)",
        values,
    )


def run(access: Access, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command, as the owner of partners' tables."""
    return subprocess.run(
        nosotros(*arguments),
        env={
            "PATH": "/usr/bin:/bin",
            "NOSOTROS_OWNER_DATABASE_URL": access.owner_url,
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_first_key_administers_the_operator(network: Network):
    caller = network.resolved(network.first_token)
    assert scopes_in(caller, "gestarsalud") == ROLES["administrator"] | {"rooms:write"}
    found = network.ask(GetOrganisation(organisation="gestarsalud"))
    assert (found.name, found.kind, found.state) == ("Gestarsalud", "association", "active")


def test_there_is_one_first_key_until_nobody_administers(network: Network):
    def again() -> str | None:
        with network.as_owner() as connection:
            return first_key(
                connection, operator="gestarsalud", name="X", kind="other", at=BEGINNING
            )

    assert again() is None
    key_id = UUID(network.administrator().removeprefix("key:"))
    network.ask(RevokeKey(key_id=key_id))
    token = again()
    assert token is not None
    assert network.resolved(token).memberships[0].organisation == "gestarsalud"
    assert network.ask(GetOrganisation(organisation="gestarsalud")).name == "Gestarsalud"


def test_keys_of_a_gateway_of_before_open_what_they_opened(
    network: Network, before: psycopg.Connection[Any], rows: Rows, postgres: Postgres
):
    before.execute("DELETE FROM api_key")
    network.register("alcaldia")
    keep(before, "nos_aaaaaaaa_one", "enrolment:read", "access:resolve")
    keep(before, "nos_bbbbbbbb_two", "events:read", organisation="alcaldia")
    keep(before, "nos_cccccccc_three", "events:read", revoked_at=BEGINNING)
    keep(before, "nos_dddddddd_four", "events:read", expires_at=BEGINNING - DAY)

    def take() -> TakenOver:
        with network.as_owner() as connection, _old(postgres) as old:
            return take_over(connection, before=old, at=BEGINNING)

    assert take() == TakenOver(keys=4, organisations=1)
    caller = network.resolved("nos_aaaaaaaa_one")
    assert caller.digests == (digest_of("nos_aaaaaaaa_one").hex(),)
    assert scopes_in(caller, "la-u") == {"enrolment:read"}
    assert scopes_in(network.resolved("nos_bbbbbbbb_two"), "alcaldia") == {"events:read"}
    for token in ("nos_cccccccc_three", "nos_dddddddd_four"):
        with pytest.raises(NotFound):
            network.resolved(token)
    before.execute("UPDATE api_key SET scopes = '{audit:read}'")
    assert take() == TakenOver(keys=0, organisations=0)
    assert scopes_in(network.resolved("nos_aaaaaaaa_one"), "la-u") == {"enrolment:read"}
    (found,) = rows("SELECT name, kind FROM organisation WHERE organisation = 'la-u'")
    assert found == {"name": "la-u", "kind": "other"}


def test_the_commands_print_a_key_once_and_how_many_were_taken_over(
    database: Any, access: Access, before: psycopg.Connection[Any], postgres: Postgres
):
    before.execute("DELETE FROM api_key")
    keep(before, "nos_aaaaaaaa_one", "enrolment:read")
    first = run(access, "first-key", "--name", "Gestarsalud")
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("nos_")
    second = run(access, "first-key")
    assert (second.returncode, second.stdout) == (0, "")
    other = run(access, "first-key", NOSOTROS_OPERATOR="la-u")
    assert other.stdout.startswith("nos_")
    taken = run(access, "keys", "take-over", "--from", postgres.url(OLD))
    assert (taken.returncode, taken.stdout) == (
        0,
        "taken over: 1 keys, 0 organisations registered\n",
    )


def test_what_is_wrong_is_one_line(access: Access):
    for arguments, said in (
        (("first-key", "--kind", "circus"), "Invalid value for '--kind'"),
        (("keys", "take-over", "--from", "sqlite://"), "begins with postgresql://"),
        (("keys", "take-over", "--from", "postgresql://127.0.0.1:1/x"), "cannot be reached"),
    ):
        ended = run(access, *arguments)
        assert ended.returncode != 0
        assert said in ended.stderr
        assert "Traceback" not in ended.stderr
    missing = run(access, "first-key", NOSOTROS_OWNER_DATABASE_URL="")
    assert "NOSOTROS_OWNER_DATABASE_URL: is not set" in missing.stderr


@contextmanager
def _old(postgres: Postgres) -> Iterator[Connection]:
    url = make_url(postgres.url(OLD)).set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()
