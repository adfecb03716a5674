"""Who may ask, and how often."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from nosotros import clock
from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.gateway.directory import digest_of, membership, prefix_of
from tests.gateway.peer import SILENCE, Call, Peer
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


def test_whose_key_it_is_travels_with_the_call(anonymous: httpx.Client, site: Site, peer: Peer):
    peer.answers["open_intake"] = lambda call: INTAKE
    ids = set()
    for organisation in ("la-u", "la-u", "mutual"):
        token = site.key("enrolment:write", organisation=organisation)
        anonymous.post(
            "/v1/intakes",
            json={"name": "n", "seats": 1},
            headers={"Authorization": f"Bearer {token}", **key("same")},
        )
        call = peer.next_call()
        assert call.headers["nameko.organisation"] == organisation
        assert call.headers["nameko.scopes"] == "enrolment:write"
        assert call.headers["nameko.actor"].startswith("key:")
        assert "nameko.grantee" not in call.headers
        ids.add(call.headers["nameko.command_id"])
    assert len(ids) == 3


def test_a_revoked_key_stops_within_five_seconds(anonymous: httpx.Client, site: Site, peer: Peer):
    token = site.key("enrolment:read")
    peer.answers["get_intake"] = lambda call: INTAKE
    assert get(anonymous, token).status_code == 200

    site.directory.revoke(token)

    until = time.monotonic() + 5
    while get(anonymous, token).status_code == 200:
        assert time.monotonic() < until, "the revoked key still works"
        time.sleep(0.1)
    assert get(anonymous, token).status_code == 401


def test_a_role_that_was_taken_away_is_missed_within_five_seconds(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    token = site.key("enrolment:read")
    peer.answers["get_intake"] = lambda call: INTAKE
    assert get(anonymous, token).status_code == 200
    prefix = prefix_of(token)

    site.directory.keys[prefix] = replace(
        site.directory.keys[prefix], memberships=(membership("gestarsalud", "training:read"),)
    )

    until = time.monotonic() + 5
    while get(anonymous, token).status_code == 200:
        assert time.monotonic() < until, "the role still works"
        time.sleep(0.1)
    assert get(anonymous, token).json()["code"] == "scope_missing"


def test_both_tokens_open_a_key_that_is_being_rotated(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    old = site.key("enrolment:read")
    prefix = prefix_of(old)
    new = f"nos_{prefix}_" + "B" * 43
    kept = site.directory.keys[prefix]
    site.directory.keys[prefix] = replace(kept, digests=(digest_of(new), *kept.digests))
    peer.answers["get_intake"] = lambda call: INTAKE

    assert [get(anonymous, each).status_code for each in (old, new)] == [200, 200]


def test_an_expired_key_is_401(anonymous: httpx.Client, site: Site):
    token = site.directory.key("enrolment:read", expires_at=clock.now() - timedelta(seconds=1))

    assert get(anonymous, token).status_code == 401


def test_when_a_key_was_used_is_told_at_the_end_at_the_latest(
    run_gateway: Callable[..., Running], site: Site, peer: Peer
):
    running = run_gateway("telling")
    running.wait("/health/ready")
    peer.answers["get_intake"] = lambda call: INTAKE
    token = site.key("enrolment:read")
    before = clock.now()
    with web.Client(base_url=running.url, timeout=PATIENCE) as client:
        assert [get(client, token).status_code for _ in range(3)] == [200] * 3
    actor = site.directory.keys[prefix_of(token)].actor
    assert actor not in site.directory.uses

    assert running.stop() == 0

    assert before < site.directory.uses[actor] < clock.now()


def test_a_key_in_use_is_asked_about_every_second_or_so_and_nobody_waits_for_it(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    token = site.key("enrolment:read")
    peer.answers["get_intake"] = lambda call: INTAKE
    until = time.monotonic() + 4
    while time.monotonic() < until:
        assert get(anonymous, token).status_code == 200

    asked = site.directory.asked.count(prefix_of(token))
    assert 2 <= asked <= 5


def test_a_question_that_is_lost_shuts_nobody_out(
    anonymous: httpx.Client, site: Site, peer: Peer, partners_peer: Peer
):
    token = site.key("enrolment:read")
    peer.answers["get_intake"] = lambda call: INTAKE
    assert get(anonymous, token).status_code == 200
    answer = site.directory.answers()["resolve_key"]
    lost: list[Call] = []

    def lose_one(call: Call) -> object:
        if not lost and call.payload["prefix"] == prefix_of(token):
            lost.append(call)
            return SILENCE
        return answer(call)

    partners_peer.answers["resolve_key"] = lose_one
    until = time.monotonic() + 7
    while time.monotonic() < until:
        assert get(anonymous, token).status_code == 200

    assert lost
    site.directory.revoke(token)
    until = time.monotonic() + 5
    while get(anonymous, token).status_code == 200:
        assert time.monotonic() < until, "the revoked key still works"


def test_partners_that_stands_still_for_some_seconds_shuts_nobody_out(
    anonymous: httpx.Client, site: Site, peer: Peer, partners_peer: Peer
):
    token = site.key("enrolment:read")
    peer.answers["get_intake"] = lambda call: INTAKE
    assert get(anonymous, token).status_code == 200
    answer = site.directory.answers()["resolve_key"]
    again = time.monotonic() + 7
    lost: list[Call] = []

    def stand_still(call: Call) -> object:
        if time.monotonic() < again:
            lost.append(call)
            return SILENCE
        return answer(call)

    partners_peer.answers["resolve_key"] = stand_still
    while time.monotonic() < again + 1:
        assert get(anonymous, token).status_code == 200

    assert len(lost) > 1


def test_who_guesses_keys_is_soon_not_listened_to_and_asks_partners_nothing(
    run_gateway: Callable[..., Running], site: Site, peer: Peer
):
    running = run_gateway(
        "guessed", NOSOTROS_ATTEMPT_RATE_LIMIT="0.01", NOSOTROS_ATTEMPT_RATE_BURST="5"
    )
    running.wait("/health/ready")
    peer.answers["get_intake"] = lambda call: INTAKE
    known = site.key("enrolment:read")
    guesses = [f"nos_{n:08d}_" + "A" * 43 for n in range(8)]
    with web.Client(base_url=running.url, timeout=PATIENCE) as client:
        assert get(client, known).status_code == 200
        answers = [get(client, guesses[0])]
        # At once: that nobody knows it is remembered for two seconds and a half.
        again = [get(client, guesses[0]) for _ in range(5)]
        answers += [get(client, each) for each in guesses[1:]]
        assert get(client, known).status_code == 200, "who was let in before is shut out"

    assert [each.status_code for each in answers] == [401] * 5 + [429] * 3
    assert int(answers[-1].headers["retry-after"]) > 0
    assert {each.status_code for each in again} == {401}, "what nobody knows was asked about again"
    assert [site.directory.asked.count(prefix_of(each)) for each in guesses] == [1] * 5 + [0] * 3


def test_a_key_may_ask_only_so_often(run_gateway: Callable[..., Running], site: Site, peer: Peer):
    running = run_gateway("limited", NOSOTROS_RATE_LIMIT="0.5", NOSOTROS_RATE_BURST="3")
    running.wait("/health/ready")
    peer.answers["get_intake"] = lambda call: INTAKE
    with web.Client(base_url=running.url, timeout=PATIENCE) as client:

        def asked_at_once() -> tuple[str, list[httpx.Response]] | None:
            # After a second it is another one until the key may ask as often as at first.
            token, began = site.key("enrolment:read"), time.monotonic()
            answers = [get(client, token) for _ in range(4)]
            return (token, answers) if time.monotonic() - began < 1 else None

        one, answers = eventually(asked_at_once)
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[0].headers["ratelimit-policy"] == '"key";q=3;w=6'
        assert answers[0].headers["ratelimit"] == '"key";r=2;t=2'
        assert answers[3].headers["ratelimit"] == '"key";r=0;t=6'
        assert answers[3].json()["seconds"] == int(answers[3].headers["retry-after"])
        assert get(client, site.key("enrolment:read")).status_code == 200
        time.sleep(int(answers[3].headers["retry-after"]))
        assert get(client, one).status_code == 200
