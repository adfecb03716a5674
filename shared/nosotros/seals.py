"""Seals: what an issuer signs, so that whoever holds a copy can check it, with no network.

A seal is a compact JWS (RFC 7515) by an Ed25519 key (RFC 8037), and never anything else: its
header names that algorithm, its purpose (`typ`) and its key, which is known by its thumbprint
(RFC 7638). One content has one spelling, so that a copy with any bit changed breaks its seal.
"""

import base64
import binascii
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from nosotros.errors import SealBroken, SettingInvalid

ALGORITHM = "EdDSA"
# The purposes that are signed for, so that nothing can be taken for something else.
#: a sealed file's seal
FILE = "seal+jwt"
#: a credential, which Open Badges 3.0 want to be called so
CREDENTIAL = "JWT"
#: a list of what is not valid any more
ENDED = "ended+jwt"
#: a ledger of deliveries
LEDGER = "ledger+jwt"
#: a part of an audit log, and how long one is
AUDIT = "audit+jwt"
AUDIT_HEAD = "audit-head+jwt"

_KEY_BYTES = 32
_HEADER = frozenset({"alg", "kid", "typ"})
_SEGMENT = re.compile(r"[A-Za-z0-9_-]+")
_TOKEN = rb"([A-Za-z0-9_.-]+)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of file whose last line can be a comment, which its readers skip."""

    #: what its seal is for
    typ: str
    #: how the line begins
    mark: bytes


PDF = Kind(typ=FILE, mark=b"% nosotros-seal ")
LEDGER_CSV = Kind(typ=LEDGER, mark=b"# nosotros-seal ")


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningKey:
    """A key that signs; only its public half is ever shown."""

    private: Ed25519PrivateKey

    @staticmethod
    def read(seed: str) -> "SigningKey":
        """The key of a seed in base64url.

        Raises:
            SettingInvalid: it is not 32 bytes in base64url.
        """
        decoded = unspelt(seed)
        if decoded is None or len(decoded) != _KEY_BYTES:
            raise SettingInvalid(
                "NOSOTROS_SIGNING_KEY",
                "is not 32 bytes in base64url; `nosotros signing-key` makes one",
            )
        return SigningKey(private=Ed25519PrivateKey.from_private_bytes(decoded))

    def __repr__(self) -> str:
        return f"SigningKey({self.kid})"

    @property
    def x(self) -> str:
        """The public half, as a JWK says it."""
        return spelt(self.private.public_key().public_bytes_raw())

    @property
    def kid(self) -> str:
        """The thumbprint of the public half."""
        return thumbprint(self.x)

    def sign(self, claims: Mapping[str, Any], *, typ: str, keys_url: str) -> str:
        """Claims, signed for a purpose.

        Args:
            claims: what is said, ready for JSON.
            typ: for what, such as `JWT`.
            keys_url: where the issuer's public keys are; the key's name in the header is that
                address with the thumbprint as its fragment.
        """
        header = {"alg": ALGORITHM, "typ": typ, "kid": f"{keys_url}#{self.kid}"}
        said = ".".join(
            spelt(json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode())
            for each in (header, claims)
        )
        return f"{said}.{spelt(self.private.sign(said.encode()))}"


#: public halves by their thumbprints
Keys = Mapping[str, Ed25519PublicKey]


def new_seed() -> str:
    """A seed for a new signing key."""
    return spelt(secrets.token_bytes(_KEY_BYTES))


def thumbprint(x: str) -> str:
    """The name of a public key (RFC 7638 of an Ed25519 JWK)."""
    required = f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'
    return spelt(hashlib.sha256(required.encode()).digest())


def read_keys(jwks: str | bytes) -> Keys:
    """The Ed25519 keys of a JWK set (RFC 7517); each by its own thumbprint, whatever it is called.

    Raises:
        SealBroken: it is no such set, or holds none.
    """
    try:
        listed = [
            each["x"]
            for each in json.loads(jwks)["keys"]
            if each.get("kty") == "OKP" and each.get("crv") == "Ed25519"
        ]
        keys = {thumbprint(each): public_key(each) for each in listed}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise SealBroken("this is no set of keys (RFC 7517)") from None
    if not keys:
        raise SealBroken("this set holds no Ed25519 key")
    return keys


def public_key(x: str) -> Ed25519PublicKey:
    """The public key that a JWK's `x` says.

    Raises:
        ValueError: it says none.
    """
    decoded = unspelt(x)
    if decoded is None:
        raise ValueError("not in base64url")
    return Ed25519PublicKey.from_public_bytes(decoded)


def opened(token: str, *, keys: Keys, typ: str) -> dict[str, Any]:
    """What is said in a seal of this purpose, once one of the keys proves it.

    Raises:
        SealBroken: it is spelt otherwise than we spell, is for another purpose, or no key of
            these signed it as it is.
    """
    segments = [unspelt(each) for each in token.split(".")]
    if len(segments) != 3 or None in segments:
        raise SealBroken("not spelt as a seal is")
    header, payload = _object(segments[0]), segments[1]
    if header.keys() != _HEADER or header["alg"] != ALGORITHM or header["typ"] != typ:
        raise SealBroken("another kind of seal")
    key = keys.get(str(header["kid"]).rpartition("#")[2])
    if key is None:
        raise SealBroken("signed by none of these keys")
    try:
        key.verify(segments[2] or b"", token.rpartition(".")[0].encode())
    except InvalidSignature:
        raise SealBroken("not as it was signed") from None
    return _object(payload)


def claims_of(token: str) -> dict[str, Any]:
    """What is said in a seal of our own making, unproved.

    Raises:
        SealBroken: it is none.
    """
    return _object(unspelt(token.split(".")[1]))


def seal_file(
    content: bytes, claims: Mapping[str, Any], *, key: SigningKey, keys_url: str, kind: Kind = PDF
) -> bytes:
    """A file with a seal over all of it as its last line, where no reader looks."""
    body = content if content.endswith(b"\n") else content + b"\n"
    token = key.sign({**claims, "sha256": _digest(body)}, typ=kind.typ, keys_url=keys_url)
    return body + kind.mark + token.encode() + b"\n"


def opened_file(content: bytes, *, keys: Keys, kind: Kind = PDF) -> dict[str, Any]:
    """What the seal of a file says, once it is proved that the file is the one that was sealed.

    Raises:
        SealBroken: it has no seal, or was changed, or the seal is another file's or not ours.
    """
    if not content.endswith(b"\n"):
        raise SealBroken("no seal at its end")
    start = content.rfind(b"\n", 0, -1) + 1
    line = re.compile(re.escape(kind.mark) + _TOKEN).fullmatch(content, start, len(content) - 1)
    if line is None:
        raise SealBroken("no seal at its end")
    return _proved(content[:start], line[1], keys=keys, typ=kind.typ)


def seal_json(
    content: bytes,
    claims: Mapping[str, Any],
    *,
    name: str,
    typ: str,
    key: SigningKey,
    keys_url: str,
) -> bytes:
    """A JSON value under a name, and a seal over its very bytes: `{"ledger":…,"seal":"…"}`."""
    token = key.sign({**claims, "sha256": _digest(content)}, typ=typ, keys_url=keys_url)
    return b'{"%b":%b,"seal":"%b"}\n' % (name.encode(), content, token.encode())


def opened_json(content: bytes, *, name: str, typ: str, keys: Keys) -> tuple[dict[str, Any], bytes]:
    """What the seal of a JSON value says, once it is proved that it is the one that was sealed;
    and its bytes.

    Raises:
        SealBroken: as of a file.
    """
    frame = rb'\{"' + re.escape(name.encode()) + rb'":(.*),"seal":"' + _TOKEN + rb'"\}\n'
    found = re.fullmatch(frame, content, re.DOTALL)
    if found is None:
        raise SealBroken("no seal at its end")
    return _proved(found[1], found[2], keys=keys, typ=typ), found[1]


def _proved(body: bytes, token: bytes, *, keys: Keys, typ: str) -> dict[str, Any]:
    claims = opened(token.decode("ascii"), keys=keys, typ=typ)
    if claims.get("sha256") != _digest(body):
        raise SealBroken("not the file that was sealed")
    return claims


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def spelt(content: bytes) -> str:
    """Bytes in base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unspelt(text: str) -> bytes | None:
    """The bytes of base64url without padding; none where `spelt` would have spelt them otherwise.

    Decoders drop the last bits of a last character, and some skip what they do not know: more
    than one text would stand for the same bytes.
    """
    if not _SEGMENT.fullmatch(text):
        return None
    try:
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        return None
    return content if spelt(content) == text else None


def _object(content: bytes | None) -> dict[str, Any]:
    try:
        read = json.loads(content or b"")
    except ValueError:
        raise SealBroken("what it holds cannot be read") from None
    if not isinstance(read, dict):
        raise SealBroken("what it holds cannot be read")
    return read
