"""Who may ask, and how often."""

import time
from collections.abc import Callable

import httpx
import psycopg
import pytest

from tests.gateway.peer import Peer
from tests.gateway.running import Running, Site
from tests.gateway.values import ID, INTAKE, key

WRONG = "nos_abcdefgh_" + "A" * 43


def get(client: httpx.Client, token: str) -> httpx.Response:
    return client.get(f"/v1/intakes/{ID}", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer nos_short",
        f"Bearer {WRONG}",
        f"Basic {WRONG}",
        f"Bearer {WRONG} {WRONG}",
    ],
)
def test_without_a_good_key_it_is_401(anonymous: httpx.Client, peer: Peer, header: str | None):
    headers = {} if header is None else {"Authorization": header}

    answer = anonymous.get(f"/v1/intakes/{ID}", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer ")
    assert peer.calls.empty()


def test_the_right_prefix_with_another_secret_is_401(
    anonymous: httpx.Client, admin_key: str, peer: Peer
):
    peer.answers["get_intake"] = lambda call: INTAKE
    assert get(anonymous, admin_key).status_code == 200
    other = admin_key[:-1] + ("A" if admin_key[-1] != "A" else "B")

    assert get(anonymous, other).status_code == 401


def test_the_first_key_is_made_once_and_has_every_scope(
    client: httpx.Client, site: Site, admin_key: str
):
    again = site.run("first-key")

    assert admin_key.startswith("nos_")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    listed = site.run("key", "list").stdout
    assert admin_key not in listed
    assert admin_key.split("_")[1] in listed


def test_the_secret_is_not_stored(site: Site, admin_key: str, gateway_database: dict[str, str]):
    with psycopg.connect(gateway_database["NOSOTROS_OWNER_DATABASE_URL"]) as connection:
        rows = connection.execute("SELECT api_key::text FROM api_key").fetchall()

    assert rows
    assert all(admin_key.split("_", 2)[2] not in row[0] for row in rows)


def test_the_gateways_role_can_neither_make_nor_change_keys(gateway_database: dict[str, str]):
    with psycopg.connect(gateway_database["NOSOTROS_DATABASE_URL"], autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM api_key").fetchone()
        for statement in ("DELETE FROM api_key", "UPDATE api_key SET revoked_at = NULL"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_a_key_without_the_scope_is_403_and_told_which(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    token = site.key("enrolment:read")
    peer.answers["get_intake"] = lambda call: INTAKE

    assert get(anonymous, token).status_code == 200
    refused = anonymous.post(
        "/v1/intakes",
        json={"name": "n", "seats": 1},
        headers={"Authorization": f"Bearer {token}", **key("a")},
    )

    assert (refused.status_code, refused.json()["scope"]) == (403, "enrolment:write")
    assert peer.next_call().method == "get_intake"
    assert peer.calls.empty()


def test_the_keys_organisation_and_owner_travel_with_the_call(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    peer.answers["open_intake"] = lambda call: INTAKE
    ids = set()
    for organisation, owner in (("la-u", "a"), ("la-u", "b"), ("mutual", "a")):
        token = site.key_by_command("enrolment:write", organisation=organisation, owner=owner)
        anonymous.post(
            "/v1/intakes",
            json={"name": "n", "seats": 1},
            headers={"Authorization": f"Bearer {token}", **key("same")},
        )
        call = peer.next_call()
        assert call.headers["nameko.organisation"] == organisation
        assert call.headers["nameko.scopes"] == "enrolment:write"
        ids.add(call.headers["nameko.command_id"])
    assert len(ids) == 3


def test_a_revoked_key_stops_within_five_seconds(anonymous: httpx.Client, site: Site, peer: Peer):
    token = site.key("enrolment:read", owner="to-revoke")
    peer.answers["get_intake"] = lambda call: INTAKE
    assert get(anonymous, token).status_code == 200
    line = next(line for line in site.run("key", "list").stdout.splitlines() if "to-revoke" in line)

    done = site.run("key", "revoke", line.split()[0])

    assert done.returncode == 0
    until = time.monotonic() + 5.5
    while get(anonymous, token).status_code == 200:
        assert time.monotonic() < until, "the revoked key still works"
        time.sleep(0.1)
    assert get(anonymous, token).status_code == 401


def test_an_expired_key_is_401(
    anonymous: httpx.Client, site: Site, gateway_database: dict[str, str]
):
    token = site.key("enrolment:read")
    with psycopg.connect(gateway_database["NOSOTROS_OWNER_DATABASE_URL"]) as connection:
        connection.execute(
            "UPDATE api_key SET expires_at = now() - interval '1 second' WHERE prefix = %s",
            (token.split("_")[1],),
        )

    assert get(anonymous, token).status_code == 401


@pytest.mark.parametrize(
    "arguments",
    [
        ("--organisation", "La U", "--owner", "o", "--scope", "enrolment:read"),
        ("--organisation", "la-u", "--owner", "o", "--scope", "everything"),
        ("--organisation", "la-u", "--owner", "a\nb", "--scope", "enrolment:read"),
        ("--organisation", "la-u", "--owner", "o"),
        ("--organisation", "la-u", "--owner", "o", "--scope", "enrolment:read", "--days", "0"),
    ],
)
def test_a_key_is_not_made_of_wrong_words(site: Site, arguments: tuple[str, ...]):
    done = site.run("key", "create", *arguments)

    assert done.returncode != 0
    assert done.stdout == ""


def test_revoking_no_key_fails(site: Site):
    assert site.run("key", "revoke", ID).returncode == 1


def test_a_key_may_ask_only_so_often(run_gateway: Callable[..., Running], site: Site, peer: Peer):
    running = run_gateway("limited", NOSOTROS_RATE_LIMIT="0.5", NOSOTROS_RATE_BURST="3")
    running.wait("/health/ready")
    peer.answers["get_intake"] = lambda call: INTAKE
    one, other = site.key("enrolment:read"), site.key("enrolment:read")
    with httpx.Client(base_url=running.url) as client:
        answers = [get(client, one) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[0].headers["ratelimit-policy"] == '"key";q=3;w=6'
        assert answers[0].headers["ratelimit"] == '"key";r=2;t=2'
        assert answers[3].headers["ratelimit"] == '"key";r=0;t=6'
        assert answers[3].json()["seconds"] == int(answers[3].headers["retry-after"])
        assert get(client, other).status_code == 200
        until = time.monotonic() + 4
        while get(client, one).status_code == 429:
            assert time.monotonic() < until, "the key never recovered"
            time.sleep(0.1)
