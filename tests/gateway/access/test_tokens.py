"""Whose word is taken, and which tokens nobody's word is in."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gateway.access.oidc import Identities, Issuer
from gateway.access.oidc.tokens import LONGEST
from gateway.refusals import NotAuthenticated
from nosotros import clock
from tests.gateway.access.standin import AUDIENCE, SUBJECT, SigningKey, Standin, signed, standin

KEYS = {
    "RS256": SigningKey.new("rsa"),
    "PS256": SigningKey.new("pss", "PS256"),
    "ES256": SigningKey.new("ec", "ES256"),
    "EdDSA": SigningKey.new("ed", "EdDSA"),
}
RSA = KEYS["RS256"]
STRANGE = SigningKey.new("rsa")


@dataclass(frozen=True)
class In:
    """A moment, in seconds from when it is said."""

    seconds: float


def claims_of(provider: Standin, changes: dict[str, Any]) -> dict[str, Any]:
    """What a token says that is not a good one's."""
    now = int(clock.unix())
    said = {
        name: now + each.seconds if isinstance(each, In) else each for name, each in changes.items()
    }
    return provider.claims(**said)


@pytest.fixture(scope="module")
def provider() -> Iterator[Standin]:
    with standin(*KEYS.values()) as made:
        yield made


def identity(token: str, *providers: Standin) -> tuple[str, str]:
    """Whom a token is of."""

    async def ask() -> tuple[str, str]:
        identities = Identities(Issuer(url=each.url, audience=AUDIENCE) for each in providers)
        try:
            return await identities.identity(token)
        finally:
            await identities.stop()

    return asyncio.run(ask())


def refused(token: str, *providers: Standin) -> None:
    with pytest.raises(NotAuthenticated):
        identity(token, *providers)


def encoded(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_token_of_a_provider_that_is_believed_says_who_it_is(provider: Standin, algorithm: str):
    token = signed(KEYS[algorithm], provider.claims())

    assert identity(token, provider) == (provider.url, SUBJECT)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": In(-30)},
        {"nbf": In(30)},
        {"iat": In(30)},
        {"aud": [AUDIENCE]},
        {"aud": [AUDIENCE, "other"], "azp": AUDIENCE},
        {"exp": In(100.5)},
        {"sub": "a" * 200},
        {"email": "nobody@example.org", "groups": ["admin"]},
    ],
    ids=str,
)
def test_what_may_be_otherwise_is_taken(provider: Standin, changes: dict[str, Any]):
    assert identity(signed(RSA, claims_of(provider, changes)), provider)[0] == provider.url


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": In(-90)},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": True},
        {"exp": 10**400},
        {"iat": None},
        {"iat": In(90)},
        {"nbf": In(90)},
        {"nbf": "now"},
        {"aud": None},
        {"aud": "another"},
        {"aud": []},
        {"aud": [AUDIENCE, "other"]},
        {"aud": [AUDIENCE, "other"], "azp": "other"},
        {"aud": {AUDIENCE: 1}},
        {"aud": AUDIENCE.upper()},
        {"iss": None},
        {"iss": "https://elsewhere.example"},
        {"iss": ["x"]},
        {"sub": None},
        {"sub": ""},
        {"sub": "a" * 201},
        {"sub": "a\nb"},
        {"sub": 7},
        {"much": "a" * LONGEST},
    ],
    ids=lambda changes: str(changes)[:60],
)
def test_what_is_not_so_is_refused(provider: Standin, changes: dict[str, Any]):
    claims = claims_of(provider, changes)
    made = jwt.api_jws.encode(
        json.dumps(claims).encode(), RSA.private, "RS256", headers={"kid": RSA.id, "typ": "JWT"}
    )

    refused(made, provider)


def test_an_issuer_is_who_it_says_to_the_letter(provider: Standin):
    refused(signed(RSA, provider.claims(iss=provider.url + "/")), provider)
    refused(signed(RSA, provider.claims(iss=provider.url.upper())), provider)
    refused(signed(RSA, provider.claims()))


@pytest.mark.parametrize(
    "headers",
    [
        {"kid": "unknown"},
        {"kid": "ec"},
        {"kid": "pss"},
        {"kid": None},
        {"typ": "dpop+jwt"},
        {"typ": "logout+jwt"},
        {"crit": ["exp"]},
        {"b64": False, "crit": ["b64"]},
        {"zip": "DEF"},
        {"jwk": STRANGE.shown},
        {"jku": "https://attacker.example/keys"},
        {"x5u": "https://attacker.example/certificate"},
        {"x5c": ["MIIB"]},
    ],
    ids=lambda headers: next(iter(headers)) + "=" + str(next(iter(headers.values())))[:12],
)
def test_a_header_that_leads_elsewhere_is_refused_however_well_it_is_signed(
    provider: Standin, headers: dict[str, Any]
):
    good = {"alg": "RS256", "typ": "JWT", "kid": "rsa"}
    refused(_with_header({**good, **headers}, provider), provider)


def _with_header(header: dict[str, Any], provider: Standin) -> str:
    """A token with just this header, signed by the right key all the same."""
    signing = f"{encoded(header)}.{encoded(provider.claims())}"
    return f"{signing}.{encoded(RSA.private.sign(signing.encode(), PKCS1v15(), SHA256()))}"


def _unsigned(algorithm: str) -> Callable[[Standin], str]:
    def made(provider: Standin) -> str:
        header = {"alg": algorithm, "kid": "rsa"}
        return f"{encoded(header)}.{encoded(provider.claims())}."

    return made


def _by_public_key(provider: Standin) -> str:
    """HS256 with what everybody may see as its secret (RFC 8725, 2.1)."""
    public = RSA.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signing = f"{encoded({'alg': 'HS256', 'kid': 'rsa'})}.{encoded(provider.claims())}"
    return f"{signing}.{encoded(hmac.digest(public, signing.encode(), hashlib.sha256))}"


def _by_own_key(provider: Standin) -> str:
    return signed(STRANGE, provider.claims(), jwk=STRANGE.shown)


def _by_stranger(provider: Standin) -> str:
    return signed(STRANGE, provider.claims())


def _by_another_curve(provider: Standin) -> str:
    other = SigningKey(id="ec", algorithm="ES384", private=ec.generate_private_key(ec.SECP384R1()))
    return signed(other, provider.claims())


def _of_another_algorithm(provider: Standin) -> str:
    return jwt.encode(provider.claims(), RSA.private, "RS512", headers={"kid": "rsa"})


def _cut(provider: Standin) -> str:
    return signed(RSA, provider.claims())[:-8]


def _changed(provider: Standin) -> str:
    head, _, signature = signed(RSA, provider.claims()).split(".")
    return f"{head}.{encoded(provider.claims(sub='somebody-else'))}.{signature}"


def _no_object(provider: Standin) -> str:
    return f"{encoded({'alg': 'RS256', 'kid': 'rsa'})}.{encoded([1])}.{encoded(b'x')}"


def _deep(provider: Standin) -> str:
    deep = b"[" * 5000 + b"]" * 5000
    return f"{encoded({'alg': 'RS256', 'kid': 'rsa'})}.{encoded(deep)}.{encoded(b'x')}"


@pytest.mark.parametrize(
    "attack",
    [
        *(_unsigned(each) for each in ("none", "None", "NONE", "", "HS256", "RS256")),
        _by_public_key,
        _by_own_key,
        _by_stranger,
        _by_another_curve,
        _of_another_algorithm,
        _cut,
        _changed,
        _no_object,
        _deep,
        lambda provider: "a.b.c",
        lambda provider: "..",
    ],
)
def test_what_the_provider_did_not_sign_is_refused(
    provider: Standin, attack: Callable[[Standin], str]
):
    refused(attack(provider), provider)


def test_one_providers_key_signs_no_other_providers_tokens(provider: Standin):
    with standin(STRANGE) as other:
        refused(signed(STRANGE, provider.claims()), provider, other)
        refused(signed(RSA, other.claims()), provider, other)
        assert identity(signed(STRANGE, other.claims()), provider, other)[0] == other.url


@pytest.mark.parametrize(
    "shown",
    [
        {**RSA.shown, "use": "enc"},
        {**RSA.shown, "alg": "PS256"},
        {**RSA.shown, "kty": "oct", "k": encoded(b"secret" * 8)},
        {**RSA.shown, "n": "!"},
        {"kid": "rsa", "kty": "RSA"},
    ],
    ids=["for-encryption", "of-another-algorithm", "symmetric", "broken", "empty"],
)
def test_a_key_that_is_not_for_this_signs_nothing(shown: dict[str, Any]):
    with standin() as provider:
        provider.keys = [shown]
        refused(signed(RSA, provider.claims()), provider)


def test_a_short_key_signs_nothing():
    short = SigningKey(
        id="short",
        algorithm="RS256",
        private=rsa.generate_private_key(public_exponent=65537, key_size=1024),
    )
    with standin(short) as provider:
        with pytest.warns(jwt.InsecureKeyLengthWarning):
            token = signed(short, provider.claims())
        refused(token, provider)


def test_without_a_key_id_the_only_key_that_fits_is_meant(provider: Standin):
    claims = provider.claims()
    token = jwt.encode(claims, KEYS["EdDSA"].private, "EdDSA")

    assert identity(token, provider)[1] == SUBJECT
    # Two are for RSA signatures, but each for its own algorithm.
    assert identity(jwt.encode(claims, RSA.private, "RS256"), provider)[1] == SUBJECT
    with standin(RSA, SigningKey.new("other")) as two:
        refused(jwt.encode(two.claims(), RSA.private, "RS256"), two)
