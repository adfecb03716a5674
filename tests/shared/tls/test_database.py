"""Who comes to PostgreSQL by TLS looks at its certificate, where the address says so.

The server that tests have speaks no TLS itself; something before it does.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from localstack.servers import Postgres
from nosotros.bus.outbox import connect_outbox
from nosotros.bus.turn import Turn
from nosotros.database import Database
from nosotros.errors import Unavailable
from nosotros.migrating import migrate
from nosotros.settings import Settings
from tests.conftest import Access
from tests.tls import authority_in, before_postgres

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def by_tls(url: str, *, port: int, cafile: str, host: str = "127.0.0.1") -> str:
    parts = urlsplit(url)
    who = parts.netloc.rpartition("@")[0]
    query = urlencode({"sslmode": "verify-full", "sslrootcert": cafile})
    return parts._replace(netloc=f"{who}@{host}:{port}", query=query).geturl()


def test_each_connection_of_ours_is_encrypted_where_its_address_says_so(
    make_database: Callable[..., Access], postgres: Postgres, tmp_path: Path
) -> None:
    authority, cafile = authority_in(tmp_path / "ca")
    access = make_database("nosotros.bus", name="tls_tests")
    issued = authority.for_server(["127.0.0.1"])
    with before_postgres(tmp_path / "server", issued, port=postgres.port) as port:
        url = by_tls(access.url, port=port, cafile=cafile)
        database = Database(url)
        with database.session() as session:
            assert session.connection.driver_connection.pgconn.ssl_in_use
        database.close()
        turn = Turn(url)
        assert turn.mine()
        turn.give_up()
        with connect_outbox(Settings(database_url=url)) as outbox:
            assert outbox.pgconn.ssl_in_use
        owner = by_tls(access.owner_url, port=port, cafile=cafile)
        assert migrate("nosotros.bus", owner_url=owner, role="tls_tests") == []


@pytest.mark.parametrize(
    ("hosts", "at", "trusted"),
    [
        (["127.0.0.1"], _LONG_AGO, True),
        (["another.example"], None, True),
        (["127.0.0.1"], None, False),
    ],
    ids=["expired", "of another host", "of another authority"],
)
def test_a_server_that_is_not_to_be_believed_is_away(
    postgres: Postgres, tmp_path: Path, hosts: list[str], at: datetime | None, trusted: bool
) -> None:
    authority, cafile = authority_in(tmp_path / "ca")
    if not trusted:
        _, cafile = authority_in(tmp_path / "other")
    issued = authority.for_server(hosts, at=at)
    with before_postgres(tmp_path / "server", issued, port=postgres.port) as port:
        url = by_tls(postgres.url(), port=port, cafile=cafile)
        database = Database(url)
        with pytest.raises(Unavailable):
            database.ping()
        assert not Turn(url).mine()


def test_a_server_that_speaks_no_tls_is_not_spoken_to(postgres: Postgres, tmp_path: Path) -> None:
    _, cafile = authority_in(tmp_path / "ca")
    with pytest.raises(Unavailable):
        Database(by_tls(postgres.url(), port=postgres.port, cafile=cafile)).ping()
