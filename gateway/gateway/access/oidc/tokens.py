"""What a token says, and whether it is true (RFC 7519, RFC 8725, OpenID Connect Core 1.0)."""

from dataclasses import dataclass
from typing import Any

import jwt

from gateway.access.oidc.issuers import Issuer
from gateway.refusals import NotAuthenticated

#: by algorithm that is taken: the kind of key that it needs
ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}
#: bytes
LONGEST = 16 * 1024
LEEWAY_SECONDS = 60
#: what would have us take a key from the token itself, or read it in a way that we do not know
_TRICKS = ("jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "enc")
_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
#: characters, as contracts take them; who makes subjects gives them 255 at most
_LONGEST_SUBJECT = 200
#: unix seconds, in the year 9999
_LATEST = 253_402_300_800


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimed:
    """What a token says of itself; nothing of it is believed yet."""

    algorithm: str
    #: which of its provider's keys it is signed with; none: it has only one
    key_id: str | None
    issuer: str


def claimed(token: str) -> Claimed:
    """Who is said to have signed a token, and how.

    Raises:
        NotAuthenticated: it is none, or none that could be believed whoever signed it.
    """
    if len(token) > LONGEST:
        raise NotAuthenticated()
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise NotAuthenticated() from None
    algorithm, key_id, kind = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
    issuer = claims.get("iss")
    if algorithm not in ALGORITHMS or any(each in header for each in _TRICKS):
        raise NotAuthenticated()
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        raise NotAuthenticated()
    if not isinstance(issuer, str) or not (key_id is None or isinstance(key_id, str)):
        raise NotAuthenticated()
    return Claimed(algorithm=algorithm, key_id=key_id, issuer=issuer)


def subject_of(token: str, *, key: jwt.PyJWK, issuer: Issuer, now: float) -> str:
    """Whom an issuer vouches for.

    Args:
        key: the issuer's, bound to the one algorithm that it is for.
        now: unix seconds, by the programme's clock.

    Raises:
        NotAuthenticated: it does not, not any more, not yet, or not to us.
    """
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            audience=issuer.audience,
            issuer=issuer.url,
            options={
                "require": ["exp", "iat", "iss", "sub", "aud"],
                "enforce_minimum_key_length": True,
                # By the programme's clock, below.
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise NotAuthenticated() from None
    if not _is_timely(claims, now) or not _is_for(claims, issuer.audience):
        raise NotAuthenticated()
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise NotAuthenticated()
    if not subject.isprintable():
        raise NotAuthenticated()
    return subject


def _is_timely(claims: dict[str, Any], now: float) -> bool:
    expires, made, begins = claims["exp"], claims["iat"], claims.get("nbf", 0)
    if not all(_is_moment(each) for each in (expires, made, begins)):
        return False
    return expires > now - LEEWAY_SECONDS and max(made, begins) <= now + LEEWAY_SECONDS


def _is_moment(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    # Neither endless, nor no number, nor more than a float can hold.
    return 0 <= value < _LATEST


def _is_for(claims: dict[str, Any], audience: str) -> bool:
    """OpenID Connect Core, 3.1.3.7: one of several audiences says that it is the one meant."""
    several = claims["aud"]
    if isinstance(several, list) and len(several) > 1:
        return claims.get("azp") == audience
    return True
