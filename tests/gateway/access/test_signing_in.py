"""People who come with a token of their identity provider, through the gateway."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from nosotros.contracts.partners import AddPerson
from nosotros.contracts.partners.roles import ROLES
from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.gateway.access.provider import real_provider, sign_in
from tests.gateway.access.standin import AUDIENCE, SUBJECT, SigningKey, Standin, signed, standin
from tests.gateway.directory import membership, new_membership
from tests.gateway.peer import Peer
from tests.gateway.running import Running, Site
from tests.gateway.values import ID, INTAKE, key
from tests.howto import asked_by, commands_of

KEY = SigningKey.new("of-these-tests", "ES256")
HOWTOS = Path(__file__).parents[3] / "docs" / "howto"
READ, WRITE = "enrolment:read", "enrolment:write"


@pytest.fixture(scope="module")
def provider() -> Iterator[Standin]:
    with standin(KEY) as made:
        yield made


@pytest.fixture
def believing(run_gateway: Callable[..., Running], provider: Standin) -> Running:
    """A gateway that takes the provider's tokens."""
    running = run_gateway("believing", NOSOTROS_OIDC_ISSUERS=f"{provider.url} {AUDIENCE}")
    running.wait("/health/ready")
    return running


def get(running: Running, token: str, **headers: str) -> httpx.Response:
    sent = {"Authorization": f"Bearer {token}", "Accept-Language": "en", **headers}
    url = f"{running.url}/v1/intakes/{ID}"
    return web.get(url, headers=sent, timeout=PATIENCE)


def test_who_signs_in_may_what_her_roles_say_in_the_organisation_that_she_names(
    believing: Running, provider: Standin, site: Site, peer: Peer
):
    peer.answers["get_intake"] = lambda call: INTAKE
    person = site.directory.person(
        provider.url, SUBJECT, membership("la-u", READ), membership("mutual-sur", WRITE)
    )
    token = signed(KEY, provider.claims())

    unsaid = get(believing, token)
    said = get(believing, token, **{"Nosotros-Acting-For": "la-u"})
    lacking = get(believing, token, **{"Nosotros-Acting-For": "mutual-sur"})
    foreign = get(believing, token, **{"Nosotros-Acting-For": "gestarsalud"})

    assert (unsaid.status_code, unsaid.json()["code"]) == (400, "acting_for_missing")
    assert unsaid.json()["organisations"] == ["la-u", "mutual-sur"]
    assert said.status_code == 200
    assert (lacking.status_code, lacking.json()["scope"]) == (403, READ)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "membership_missing")
    headers = peer.next_call().headers
    assert headers["nameko.actor"] == person.actor
    assert headers["nameko.organisation"] == "la-u"
    assert peer.calls.empty()


def test_who_is_linked_by_a_stranger_goes_on_as_before(
    believing: Running, provider: Standin, site: Site, peer: Peer
):
    peer.answers["get_intake"] = lambda call: INTAKE
    account, token = (provider.url, SUBJECT), signed(KEY, provider.claims())
    site.directory.person(*account, new_membership("la-u", READ))

    assert get(believing, token).status_code == 200
    eventually(
        lambda: site.directory.people[account].memberships[0].acted_for,
        what="that she has acted for la-u is told",
    )
    known = site.directory.people[account].memberships
    site.directory.person(*account, *known, new_membership("mutual-sur", WRITE))
    theirs = {"Nosotros-Acting-For": "mutual-sur"}
    eventually(
        lambda: get(believing, token, **theirs).json()["code"] == "scope_missing",
        what="that she is linked is known",
    )

    assert get(believing, token).status_code == 200
    assert {each.headers["nameko.organisation"] for each in peer.calls.queue} == {"la-u"}


def test_whom_her_provider_knows_and_nobody_here_is_told_so(
    believing: Running, provider: Standin, site: Site, peer: Peer
):
    token = signed(KEY, provider.claims(sub="a-stranger"))

    answers = [get(believing, token) for _ in range(5)]

    assert {(each.status_code, each.json()["code"]) for each in answers} == {
        (403, "person_unknown")
    }
    assert site.directory.asked.count("a-stranger") == 1
    assert peer.calls.empty()


def test_strangers_are_soon_not_listened_to_and_who_is_known_is(
    run_gateway: Callable[..., Running], provider: Standin, site: Site, peer: Peer
):
    running = run_gateway(
        "strangers",
        NOSOTROS_OIDC_ISSUERS=f"{provider.url} {AUDIENCE}",
        NOSOTROS_ATTEMPT_RATE_LIMIT="0.01",
        NOSOTROS_ATTEMPT_RATE_BURST="3",
    )
    running.wait("/health/ready")
    peer.answers["get_intake"] = lambda call: INTAKE
    site.directory.person(provider.url, "known", membership("la-u", READ))
    known = signed(KEY, provider.claims(sub="known"))
    assert get(running, known).status_code == 200

    tokens = [signed(KEY, provider.claims(sub=f"stranger-{number}")) for number in range(5)]
    answers = [get(running, each).status_code for each in tokens]

    assert answers == [403, 403, 403, 429, 429]
    assert "stranger-4" not in site.directory.asked
    assert get(running, known).status_code == 200


def test_forged_tokens_are_soon_not_looked_at_and_genuine_ones_are(
    run_gateway: Callable[..., Running], provider: Standin, site: Site, peer: Peer
):
    running = run_gateway(
        "forged",
        NOSOTROS_OIDC_ISSUERS=f"{provider.url} {AUDIENCE}",
        NOSOTROS_ATTEMPT_RATE_LIMIT="0.01",
        NOSOTROS_ATTEMPT_RATE_BURST="3",
    )
    running.wait("/health/ready")
    peer.answers["get_intake"] = lambda call: INTAKE
    site.directory.person(provider.url, "known", membership("la-u", READ))
    known = signed(KEY, provider.claims(sub="known"))
    assert get(running, known).status_code == 200

    # Of somebody whom everybody knows, and signed by nobody.
    forger = SigningKey.new(KEY.id, "ES256")
    forged = [signed(forger, provider.claims(sub="known")) for _ in range(5)]
    answers = [get(running, each).status_code for each in forged]

    assert answers == [401, 401, 401, 429, 429]
    assert get(running, known).status_code == 200


def test_a_token_that_is_not_true_is_401_and_says_nothing_in_the_log(
    believing: Running, provider: Standin, peer: Peer
):
    token = signed(SigningKey.new(KEY.id, "ES256"), provider.claims())

    answer = get(believing, token)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer ")
    log = believing.log.read_text()
    assert SUBJECT not in log
    assert token not in log
    assert peer.calls.empty()


def test_a_gateway_that_believes_nobody_takes_no_tokens(
    gateway: Running, provider: Standin, peer: Peer
):
    assert get(gateway, signed(KEY, provider.claims())).status_code == 401
    assert peer.calls.empty()


def test_a_person_who_is_taken_out_is_missed_within_five_seconds(
    believing: Running, provider: Standin, site: Site, peer: Peer
):
    peer.answers["get_intake"] = lambda call: INTAKE
    site.directory.person(provider.url, "leaving", membership("la-u", READ))
    token = signed(KEY, provider.claims(sub="leaving"))
    assert get(believing, token).status_code == 200

    known = site.directory.people[provider.url, "leaving"]
    site.directory.people[provider.url, "leaving"] = replace(known, memberships=())

    until = time.monotonic() + 5
    while (answer := get(believing, token)).status_code == 200:
        assert time.monotonic() < until, "she still may"
        time.sleep(0.1)
    assert answer.json()["code"] == "no_membership"


def test_two_tokens_of_one_person_are_one_caller(
    run_gateway: Callable[..., Running], provider: Standin, site: Site, peer: Peer
):
    running = run_gateway(
        "one-person",
        NOSOTROS_OIDC_ISSUERS=f"{provider.url} {AUDIENCE}",
        NOSOTROS_RATE_LIMIT="0.01",
        NOSOTROS_RATE_BURST="2",
    )
    running.wait("/health/ready")
    peer.answers["open_intake"] = lambda call: INTAKE
    site.directory.person(provider.url, "twice", membership("la-u", WRITE))
    answers = [
        web.post(
            f"{running.url}/v1/intakes",
            json={"name": "n", "seats": 1},
            headers={
                "Authorization": "Bearer "
                + signed(KEY, provider.claims(sub="twice", jti=str(number))),
                **key("same"),
            },
            timeout=PATIENCE,
        )
        for number in range(3)
    ]

    assert [each.status_code for each in answers] == [201, 201, 429]
    ids = [peer.next_call().headers["nameko.command_id"] for _ in range(2)]
    assert ids[0] == ids[1]


def test_a_provider_that_is_away_is_503_and_keys_go_on(
    run_gateway: Callable[..., Running], site: Site, admin_key: str, peer: Peer
):
    peer.answers["get_intake"] = lambda call: INTAKE
    with standin(KEY) as gone:
        token = signed(KEY, gone.claims())
    running = run_gateway("abandoned", NOSOTROS_OIDC_ISSUERS=f"{gone.url} {AUDIENCE}")
    running.wait("/health/ready")

    answer = get(running, token)

    assert (answer.status_code, answer.json()["code"]) == (503, "identity_unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert get(running, admin_key).status_code == 200


def test_who_signs_in_at_a_real_provider_is_let_in(
    run_gateway: Callable[..., Running], site: Site, peer: Peer
):
    peer.answers["get_intake"] = lambda call: INTAKE
    with real_provider("marta", "otra") as provider:
        running = run_gateway("real-provider", NOSOTROS_OIDC_ISSUERS=f"{provider} nosotros")
        running.wait("/health/ready")
        site.directory.person(provider, "marta", membership("la-u", READ))

        assert get(running, sign_in(provider, as_client="nosotros", subject="marta")).is_success
        stranger = get(running, sign_in(provider, as_client="nosotros", subject="otra"))
        for_others = get(running, sign_in(provider, as_client="other", subject="marta"))

    assert stranger.json()["code"] == "person_unknown"
    assert for_others.json()["code"] == "not_authenticated"
    assert not re.search(r"marta|otra", running.log.read_text())


def test_the_howto_lets_somebody_in(run_gateway: Callable[..., Running], site: Site, peer: Peer):
    peer.answers["list_intakes"] = lambda call: {"items": [INTAKE], "next": None}
    noted, linked, given, one, several = (
        words for words, _ in commands_of("sign-in-with-oidc", PERSON=ID)
    )
    setting, as_known = "https://id.example/realms/network nosotros", asked_by(linked)
    assert isinstance(asked_by(noted), AddPerson)
    assert asked_by(given).role == "reader"
    assert setting in (HOWTOS / "sign-in-with-oidc.md").read_text(encoding="utf-8")
    assert setting.startswith(as_known.issuer + " ")
    with real_provider(as_known.subject) as provider:
        running = run_gateway(
            "by-the-howto", NOSOTROS_OIDC_ISSUERS=setting.replace(as_known.issuer, provider)
        )
        running.wait("/health/ready")
        scopes = ROLES[asked_by(given).role]
        site.directory.person(provider, as_known.subject, membership("la-u", *scopes))
        token = sign_in(provider, as_client="nosotros", subject=as_known.subject)

        answers = [_sent(words, running, token) for words in (one, several)]

    assert [each.status_code for each in answers] == [200, 200]
    assert {peer.next_call().headers["nameko.organisation"] for _ in answers} == {"la-u"}


def _sent(words: list[str], running: Running, token: str) -> httpx.Response:
    """What a command of curl would get; a fresh machine has no curl."""
    (url,) = (each for each in words if each.startswith("http"))
    headers = dict(
        value.replace("$TOKEN", token).split(": ", 1)
        for flag, value in pairwise(words)
        if flag == "-H"
    )
    return web.get(
        url.replace("http://127.0.0.1:8470", running.url), headers=headers, timeout=PATIENCE
    )
