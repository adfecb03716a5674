"""A certificate: whose it is, how it is numbered and named, and its signed credential.

A certificate keeps no name: only initials, and digests that a name which somebody holds before
them can be compared with.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from training.domain.programme import Programme, spoken

_CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_STATUS = "urn:nosotros:revocation-list"
_CRITERIA = {
    "es": "Asistir a las sesiones y entregar la práctica que pide cada módulo: {modules}.",
    "en": "Attend the sessions and hand in the practice that each module asks for: {modules}.",
    "fr": "Suivre les séances et remettre la pratique que demande chaque module : {modules}.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Where an issuer's certificates and keys are found."""

    #: who issues, as an address
    issuer: str

    @staticmethod
    def of(organisation: str, *, public_url: str) -> "Addresses":
        """Those of an organisation, where the gateway is reached at `public_url`."""
        return Addresses(issuer=f"{public_url.rstrip('/')}/v/{organisation}")

    @property
    def keys(self) -> str:
        """Its public keys (a JWK set)."""
        return f"{self.issuer}/keys"

    @property
    def revocations(self) -> str:
        """Its list of certificates that are not valid any more."""
        return f"{self.issuer}/revocations"

    def link(self, token: str) -> str:
        """Where anybody can verify a certificate."""
        return f"{self.issuer}/{token}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """Who a certificate is for, by the name that is printed on it."""

    first_names: str
    surnames: str

    @property
    def name(self) -> str:
        """Her name as it is printed."""
        return unicodedata.normalize("NFC", " ".join(f"{self.first_names} {self.surnames}".split()))

    @property
    def initials(self) -> str:
        """`M. J. G.`: all that the public is told of her name."""
        return " ".join(f"{each[0].upper()}." for each in self.name.split())


def number_of(*, year: int, count: int) -> str:
    """`NOS-2026-000123`: the `count`-th certificate of a year."""
    return f"NOS-{year}-{count:06}"


def name_digest(name: str, *, salt: bytes) -> bytes:
    """What a name is compared by; accents, capitals, hyphens and spaces make no difference."""
    plain = "".join(
        each
        for each in unicodedata.normalize("NFKD", name).casefold()
        if not unicodedata.combining(each)
    )
    words = "".join(each if each.isalnum() else " " for each in plain).split()
    return hashlib.sha256(salt + " ".join(words).encode()).digest()


def identity_hash(name: str, *, salt: bytes) -> str:
    """A name as a credential tells it (`IdentityHash`): hashed, followed by the salt as text."""
    return f"sha256${hashlib.sha256((name + salt.hex()).encode()).hexdigest()}"


def is_for(signed: Mapping[str, Any], name: str, *, salt: bytes) -> bool:
    """Whether a credential's claims are about somebody of exactly this name."""
    (identity,) = signed["credentialSubject"]["identifier"]
    return identity["identityHash"] == identity_hash(name, salt=salt)


def credential(
    *,
    addresses: Addresses,
    token: str,
    number: str,
    issuer: str,
    holder: Holder,
    salt: bytes,
    programme: Programme,
    language: str,
    completed_at: datetime,
    issued_at: datetime,
) -> dict[str, Any]:
    """An `AchievementCredential` of Open Badges 3.0, as the claims of a VC-JWT.

    Its subject is known by a salted hash of her name (`IdentityObject`), and its status is told
    by the issuer's revocation list, where it goes by its number, never by its link. `number`
    stands among the claims as well, as it does, with `iat`, in a sealed file's.
    """
    link = addresses.link(token)
    title = spoken(programme.title, language)
    valid_from = issued_at.astimezone(UTC).replace(microsecond=0)
    subject = f"{link}#holder"
    return {
        "iss": addresses.issuer,
        "jti": link,
        "sub": subject,
        "nbf": int(valid_from.timestamp()),
        "iat": int(valid_from.timestamp()),
        "number": number,
        "@context": list(_CONTEXTS),
        "id": link,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": title,
        "issuer": {"id": addresses.issuer, "type": ["Profile"], "name": issuer},
        "validFrom": _moment(valid_from),
        "credentialStatus": {"id": addresses.revocations, "type": _STATUS},
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "identifier": [_identity(holder, salt=salt)],
            "activityEndDate": _moment(completed_at),
            "licenseNumber": number,
            "achievement": {
                "id": f"{addresses.issuer}#{programme.code}-{programme.version}",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": title,
                "description": title,
                "criteria": {"narrative": _criteria(programme, language)},
                "humanCode": programme.code,
                "version": str(programme.version),
                "inLanguage": language,
            },
        },
    }


def _identity(holder: Holder, *, salt: bytes) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash(holder.name, salt=salt),
        "identityType": "name",
        "salt": salt.hex(),
    }


def _criteria(programme: Programme, language: str) -> str:
    titles = [spoken(each.title, language) for each in programme.modules]
    return _CRITERIA[language].format(modules=", ".join(titles))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
