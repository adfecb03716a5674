"""A certificate's link: JSON for machines, a page for people, no key, no name in any log."""

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from nosotros.contracts.training import CertificateUnknown
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.peer import Peer
from tests.gateway.running import Running

TOKEN = "wq3mJx0Zs1m7dR0c4u8x3g"
PATH = f"/v/gestarsalud/{TOKEN}"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NAME = "Luz Marina Rodríguez Pardo"
VALID: dict[str, Any] = {
    "number": "NOS-2026-000123",
    "state": "valid",
    "programme": {
        "es": "Emprendimiento solidario",
        "en": "Solidarity entrepreneurship",
        "fr": None,
    },
    "issuer": "gestarsalud",
    "initials": "L. M. R. P.",
    "completed_on": "2026-11-12",
    "issued_at": "2026-11-14T15:00:00Z",
    "since": None,
    "why": None,
    "superseded_by": None,
    "name_matches": None,
    "credential": "eyJh.eyJp.c2ln",
}
REVOKED = {**VALID, "state": "revoked", "since": "2026-12-01T05:30:00Z", "why": "issued_in_error"}
SUPERSEDED = {
    **VALID,
    "state": "superseded",
    "since": "2026-12-01T05:30:00Z",
    "superseded_by": "https://nosotros.example/v/gestarsalud/another",
}


def page_of(
    client: httpx.Client, training: Peer, view: dict[str, Any], language: str = "es"
) -> httpx.Response:
    training.answers["verify_certificate"] = lambda call: view
    return client.get(PATH, headers={**BROWSER, "Accept-Language": language})


def words_of(answer: httpx.Response) -> str:
    inside = answer.text.partition("<body>")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def test_anybody_is_answered_and_the_call_is_nobodys(anonymous: httpx.Client, training: Peer):
    training.answers["verify_certificate"] = lambda call: VALID

    answer = anonymous.get(PATH)

    assert (answer.status_code, answer.json()) == (200, VALID)
    assert answer.headers["vary"] == "Accept, Accept-Language"
    call = training.next_call()
    assert call.payload == {"organisation": "gestarsalud", "token": TOKEN}
    asked = ("nameko.organisation", "nameko.actor", "nameko.scopes")
    assert [call.headers[name] for name in asked] == ["gestarsalud", "anybody", "public"]


def test_a_key_gives_nothing_more(client: httpx.Client, training: Peer):
    training.answers["verify_certificate"] = lambda call: VALID

    assert client.get(PATH.replace("gestarsalud", "la-u")).status_code == 200

    headers = training.next_call().headers
    assert [headers[f"nameko.{name}"] for name in ("organisation", "scopes")] == ["la-u", "public"]


def test_keys_and_revocations_are_for_anybody(anonymous: httpx.Client, training: Peer):
    training.answers["get_issuer_keys"] = lambda call: {"keys": []}
    training.answers["get_revocation_list"] = lambda call: {"signed": "x" * 10_000}

    assert anonymous.get("/v/gestarsalud/keys").json() == {"keys": []}
    assert len(anonymous.get("/v/gestarsalud/revocations").json()["signed"]) == 10_000
    assert training.next_call().method == "get_issuer_keys"


@pytest.mark.parametrize("organisation", ["Gestarsalud", "-x", "a_b", "x" * 64, "%20", "..%2fv1"])
def test_what_is_no_organisation_is_not_found(
    anonymous: httpx.Client, training: Peer, organisation: str
):
    answer = anonymous.get(f"/v/{organisation}/{TOKEN}")

    assert answer.status_code == 404
    assert training.calls.empty()


@pytest.mark.parametrize("language", ["es", "en", "fr"])
@pytest.mark.parametrize("view", [VALID, REVOKED, SUPERSEDED], ids=lambda view: view["state"])
def test_the_page_says_in_words_and_form_how_it_stands(
    anonymous: httpx.Client, training: Peer, view: dict[str, Any], language: str
):
    answer = page_of(anonymous, training, view, language)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in answer.text
    word = {
        "es": {"valid": "Válido", "revoked": "Revocado", "superseded": "Reemplazado"},
        "en": {"valid": "Valid", "revoked": "Revoked", "superseded": "Superseded"},
        "fr": {"valid": "Valable", "revoked": "Révoqué", "superseded": "Remplacé"},
    }[language][view["state"]]
    sign = {"valid": "✓", "revoked": "✗", "superseded": "→"}[view["state"]]
    text = words_of(answer)
    assert f"{sign} {word}" in text
    assert "L. M. R. P." in text
    assert "NOS-2026-000123" in text
    # A language that the programme has no title in is read in the first that it has.
    title = {"en": "Solidarity entrepreneurship"}.get(language, "Emprendimiento solidario")
    assert title in text
    assert len(answer.content) < 30_000


def test_a_revoked_one_says_since_when_and_why_in_a_class(anonymous: httpx.Client, training: Peer):
    text = words_of(page_of(anonymous, training, REVOKED))
    assert "Desde 1 de diciembre de 2026, 05:30 UTC" in text
    assert "Motivo se emitió por error" in text

    newer = {**REVOKED, "why": "a_class_of_tomorrow"}
    assert "Motivo otro motivo" in words_of(page_of(anonymous, training, newer))


def test_a_superseded_one_leads_to_what_took_its_place(anonymous: httpx.Client, training: Peer):
    following = f'href="{SUPERSEDED["superseded_by"]}"'
    assert following in page_of(anonymous, training, SUPERSEDED).text

    forged = {**SUPERSEDED, "superseded_by": "javascript:alert(1)"}
    assert "javascript" not in page_of(anonymous, training, forged).text


def test_a_state_of_tomorrow_is_never_shown_as_valid(anonymous: httpx.Client, training: Peer):
    text = words_of(page_of(anonymous, training, {**VALID, "state": "suspended"}))

    assert "Revocado" in text
    assert "Válido" not in text


def test_the_page_loads_nothing_runs_nothing_and_tells_no_one(
    anonymous: httpx.Client, training: Peer
):
    answer = page_of(anonymous, training, VALID)

    policy = answer.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", answer.text, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    assert not re.search(r"<script|<img|<link|<iframe|@import|url\(|\bon\w+=|style=", answer.text)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


def test_what_a_certificate_says_is_text_and_no_markup(anonymous: httpx.Client, training: Peer):
    hostile = {**VALID, "initials": "<b>x</b>", "programme": {"es": "<script>1</script>"}}

    text = page_of(anonymous, training, hostile).text

    assert "<script" not in text
    assert "<b>x" not in text


@pytest.mark.parametrize(
    ("matches", "said"), [(True, "Sí: es el nombre"), (False, "No: el certificado tiene otro")]
)
def test_the_form_compares_a_name(
    anonymous: httpx.Client, training: Peer, matches: bool, said: str
):
    training.answers["verify_certificate"] = lambda call: {**VALID, "name_matches": matches}
    form = re.search(r"<form[^>]*>", page_of(anonymous, training, VALID).text)
    assert form is not None
    assert 'method="post"' in form[0]
    assert f'action="{PATH}"' in form[0]
    training.next_call()
    training.answers["verify_certificate"] = lambda call: {**VALID, "name_matches": matches}

    answer = anonymous.post(PATH, data={"name": NAME}, headers=BROWSER)

    assert answer.status_code == 200
    assert said in words_of(answer)
    assert NAME not in answer.text
    assert training.next_call().payload["name"] == NAME


def test_an_erased_ones_name_cannot_be_compared(anonymous: httpx.Client, training: Peer):
    erased = {**REVOKED, "why": "erased", "initials": None, "credential": None}
    training.answers["verify_certificate"] = lambda call: erased

    text = words_of(anonymous.post(PATH, data={"name": NAME}, headers=BROWSER))

    assert "No se puede comparar" in text
    assert "sus datos fueron suprimidos" in text


def test_machines_compare_a_name_as_json(anonymous: httpx.Client, training: Peer):
    training.answers["verify_certificate"] = lambda call: {**VALID, "name_matches": True}

    answer = anonymous.post(PATH, json={"name": NAME})

    assert answer.json()["name_matches"] is True
    asked = {"organisation": "gestarsalud", "token": TOKEN, "name": NAME}
    assert training.next_call().payload == asked


def test_a_name_in_the_address_is_refused_and_in_no_log(
    anonymous: httpx.Client, training: Peer, gateway: Running
):
    training.answers["verify_certificate"] = lambda call: VALID

    assert anonymous.get(PATH, params={"name": "Secreta"}).status_code == 400
    assert anonymous.post(PATH, data={"name": "Secreta"}, headers=BROWSER).status_code == 200

    assert "Secreta" not in gateway.log.read_text()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"content": b"name=%ff", "headers": {}}, 400),
        ({"content": b"name=" + b"a" * 5000, "headers": {}}, 413),
        ({"content": b"name=a&name=b", "headers": {}}, 400),
        ({"content": b"name=", "headers": {}}, 200),
        ({"content": b"colour=red", "headers": {}}, 200),
    ],
)
def test_a_form_that_is_none_of_ours_harms_nothing(
    anonymous: httpx.Client, training: Peer, sent: dict[str, Any], status: int
):
    training.answers["verify_certificate"] = lambda call: VALID
    headers = {**BROWSER, "Content-Type": "application/x-www-form-urlencoded"}

    answer = anonymous.post(PATH, content=sent["content"], headers=headers)

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_a_link_that_nobody_knows_is_404_for_people_and_machines(
    anonymous: httpx.Client, training: Peer, language: str
):
    def unknown(_call: Any) -> Any:
        raise CertificateUnknown()

    training.answers["verify_certificate"] = unknown
    headers = {"Accept-Language": language}

    machine = anonymous.get(PATH, headers=headers)
    page = anonymous.get(PATH, headers={**headers, **BROWSER})
    no_slug = anonymous.get(f"/v/No/{TOKEN}", headers={**headers, **BROWSER})

    assert (machine.status_code, machine.json()["code"]) == (404, "certificate_unknown")
    assert page.status_code == no_slug.status_code == 404
    assert page.text == no_slug.text
    assert f'<html lang="{language}">' in page.text
    assert "content-security-policy" in page.headers
    assert "✓" not in page.text


def test_an_address_may_ask_so_often_and_then_waits(
    run_gateway: Callable[..., Running], training: Peer
):
    training.answers["verify_certificate"] = lambda call: VALID
    running = run_gateway(
        "public-limit", NOSOTROS_PUBLIC_RATE_LIMIT="0.01", NOSOTROS_PUBLIC_RATE_BURST="3"
    )
    running.wait("/health/ready")

    with web.Client(base_url=running.url, timeout=PATIENCE) as one:
        answers = [one.get(PATH) for _ in range(4)]
        page = one.get(PATH, headers=BROWSER)

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"address";q=3;w=300'
    assert answers[3].headers["ratelimit"].startswith('"address";r=0')
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) > 0
    assert page.headers["content-type"].startswith("text/html")
    # Whoever has a key is counted by it.
    assert web.get(f"{running.url}/v1/intakes", timeout=PATIENCE).status_code == 401
