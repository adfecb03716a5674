"""What is signed is checked bit by bit: nothing but the very bytes that were signed is taken."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from nosotros import seals
from nosotros.errors import SealBroken, SettingInvalid
from nosotros.seals import SigningKey

KEYS_URL = "https://nosotros.example.org/v/la-u/keys"
CLAIMS = {"iss": "https://nosotros.example.org/v/la-u", "number": "NOS-2026-000001", "ñ": "ó"}
PAGE = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\nstartxref\n9\n%%EOF\n"


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.read(seals.new_seed())


@pytest.fixture(scope="module")
def keys(key: SigningKey) -> seals.Keys:
    return seals.read_keys(jwks(key))


def jwks(*signing: SigningKey) -> str:
    return json.dumps(
        {
            "keys": [
                {"kid": each.kid, "kty": "OKP", "crv": "Ed25519", "x": each.x} for each in signing
            ]
        }
    )


def signed(key: SigningKey, claims: Any = CLAIMS, typ: str = seals.CREDENTIAL) -> str:
    return key.sign(claims, typ=typ, keys_url=KEYS_URL)


def sealed(key: SigningKey, content: bytes = PAGE) -> bytes:
    return seals.seal_file(content, CLAIMS, key=key, keys_url=KEYS_URL)


def flipped(content: bytes) -> Iterator[bytes]:
    """The content with each bit of it changed, one at a time."""
    for place in range(len(content)):
        for bit in range(8):
            yield content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def taken(opened: Callable[[], Any]) -> bool:
    try:
        opened()
    except SealBroken:
        return False
    return True


def test_what_was_signed_is_read_as_it_was_said(key, keys):
    assert seals.opened(signed(key), keys=keys, typ=seals.CREDENTIAL) == CLAIMS


def test_a_key_is_named_by_the_thumbprint_of_its_public_half(key):
    # RFC 8037, appendix A.3.
    x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert seals.thumbprint(x) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    header = json.loads(seals.unspelt(signed(key).split(".")[0]) or b"")
    assert header == {"alg": "EdDSA", "typ": "JWT", "kid": f"{KEYS_URL}#{key.kid}"}


def test_the_signature_is_that_of_the_specification():
    # RFC 8037, appendix A.4: the same key and the same signing input.
    key = SigningKey.read("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
    made = key.private.sign(b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc")
    assert seals.spelt(made) == (
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )


def test_a_token_is_a_jwt_that_others_read(key):
    token = signed(key, {**CLAIMS, "sub": "somebody"})
    assert jwt.get_unverified_header(token)["alg"] == "EdDSA"
    read = jwt.decode(token, key.private.public_key(), algorithms=["EdDSA"])
    assert read == {**CLAIMS, "sub": "somebody"}
    assert seals.read_keys(jwks(key)).keys() == {key.kid}
    assert jwt.PyJWKSet.from_json(jwks(key))[key.kid].key == key.private.public_key()


def test_no_bit_of_a_token_can_be_changed(key, keys):
    token = signed(key)
    changed = [each.decode("latin-1") for each in flipped(token.encode())]
    assert len(changed) == len(token) * 8
    for each in changed:
        assert not taken(lambda each=each: seals.opened(each, keys=keys, typ=seals.CREDENTIAL))


def test_no_character_can_be_added_to_a_token_or_taken_from_it(key, keys):
    token = signed(key)
    for each in (f"{token}=", f"{token}\n", f" {token}", f"{token}.", token[:-1], token + "A", ""):
        assert not taken(lambda each=each: seals.opened(each, keys=keys, typ=seals.CREDENTIAL))


def test_one_content_has_one_spelling():
    assert seals.unspelt("_w") == b"\xff"
    for other in ("_x", "/w", "_w==", "_w ", "_w\n", "_", "", "ñw"):
        assert seals.unspelt(other) is None


def test_no_bit_of_a_sealed_file_can_be_changed(key, keys):
    file = sealed(key)
    assert seals.opened_file(file, keys=keys)["number"] == CLAIMS["number"]
    for each in flipped(file):
        assert not taken(lambda each=each: seals.opened_file(each, keys=keys))


def test_nothing_can_be_put_before_or_after_a_sealed_file_or_taken_from_it(key, keys):
    file = sealed(key)
    seal = file[file.rindex(b"\n", 0, -1) + 1 :]
    changed = [file + b"\n", file + seal, file[:-1], b"\n" + file, file[: -len(seal)], b"", b"\n"]
    changed += [PAGE + b"% an update\n" + seal, seal]
    for each in changed:
        assert not taken(lambda each=each: seals.opened_file(each, keys=keys))


def test_a_seal_is_worth_nothing_on_another_file(key, keys):
    one, other = sealed(key), sealed(key, PAGE.replace(b"obj", b"OBJ"))
    cut = one.rindex(b"\n", 0, -1) + 1
    swapped = other[: other.rindex(b"\n", 0, -1) + 1] + one[cut:]
    assert taken(lambda: seals.opened_file(other, keys=keys))
    assert not taken(lambda: seals.opened_file(swapped, keys=keys))


def test_the_same_file_is_sealed_the_same(key):
    assert sealed(key) == sealed(key)


def test_what_is_signed_for_one_purpose_is_nothing_for_another(key, keys):
    for made in (seals.CREDENTIAL, seals.FILE, seals.ENDED):
        token = signed(key, typ=made)
        for wanted in (seals.CREDENTIAL, seals.FILE, seals.ENDED):
            got = taken(
                lambda token=token, wanted=wanted: seals.opened(token, keys=keys, typ=wanted)
            )
            assert got == (made == wanted)
    credential = PAGE + b"% nosotros-seal " + signed(key).encode() + b"\n"
    assert not taken(lambda: seals.opened_file(credential, keys=keys))


def forged(header: Any, payload: Any, sign: Callable[[bytes], bytes]) -> str:
    parts = [seals.spelt(json.dumps(each).encode()) for each in (header, payload)]
    return ".".join([*parts, seals.spelt(sign(".".join(parts).encode()))])


def test_no_other_algorithm_is_taken(key, keys):
    public = key.private.public_key().public_bytes_raw()
    kid = f"{KEYS_URL}#{key.kid}"

    def mac(secret: bytes) -> Callable[[bytes], bytes]:
        return lambda message: hmac.new(secret, message, hashlib.sha256).digest()

    tries = [
        forged({"alg": "none", "typ": "JWT", "kid": kid}, CLAIMS, lambda _: b""),
        forged({"alg": "none", "typ": "JWT", "kid": kid}, CLAIMS, lambda _: b"\0" * 64),
        *(
            forged({"alg": "HS256", "typ": "JWT", "kid": kid}, CLAIMS, mac(secret))
            for secret in (public, key.x.encode(), base64.b64encode(public))
        ),
        *(
            forged({"alg": alg, "typ": "JWT", "kid": kid}, CLAIMS, key.private.sign)
            for alg in ("eddsa", "Ed25519", "ES256", "", None, ["EdDSA"])
        ),
        signed(key).rsplit(".", 1)[0] + ".",
    ]
    for each in tries:
        assert not taken(lambda each=each: seals.opened(each, keys=keys, typ=seals.CREDENTIAL))


def test_a_key_that_comes_along_is_not_trusted(key, keys):
    other = SigningKey.read(seals.new_seed())
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": other.x}
    for header in (
        {"alg": "EdDSA", "typ": "JWT", "kid": f"{KEYS_URL}#{key.kid}"},
        {"alg": "EdDSA", "typ": "JWT", "kid": f"{KEYS_URL}#{other.kid}"},
        {"alg": "EdDSA", "typ": "JWT", "jwk": jwk},
        {"alg": "EdDSA", "typ": "JWT", "kid": key.kid, "jwk": jwk},
        {"alg": "EdDSA", "typ": "JWT"},
    ):
        token = forged(header, CLAIMS, other.private.sign)
        assert not taken(lambda token=token: seals.opened(token, keys=keys, typ=seals.CREDENTIAL))


def test_a_header_says_nothing_else(key, keys):
    for more in ({"crit": ["b64"], "b64": False}, {"cty": "JWT"}, {"x5u": "https://example.org"}):
        header = {"alg": "EdDSA", "typ": "JWT", "kid": f"{KEYS_URL}#{key.kid}", **more}
        token = forged(header, CLAIMS, key.private.sign)
        assert not taken(lambda token=token: seals.opened(token, keys=keys, typ=seals.CREDENTIAL))


def test_a_payload_that_is_no_object_is_not_taken(key, keys):
    header = {"alg": "EdDSA", "typ": "JWT", "kid": f"{KEYS_URL}#{key.kid}"}
    for payload in ([CLAIMS], "claims", 1, None):
        token = forged(header, payload, key.private.sign)
        assert not taken(lambda token=token: seals.opened(token, keys=keys, typ=seals.CREDENTIAL))


def test_what_an_old_key_signed_is_taken_as_long_as_it_is_published(key):
    newer = SigningKey.read(seals.new_seed())
    both = seals.read_keys(jwks(newer, key))
    for each in (key, newer):
        assert seals.opened(signed(each), keys=both, typ=seals.CREDENTIAL) == CLAIMS
    without = seals.read_keys(jwks(newer))
    assert not taken(lambda: seals.opened(signed(key), keys=without, typ=seals.CREDENTIAL))


def test_a_published_key_goes_by_its_thumbprint_whatever_it_is_called(key):
    other = SigningKey.read(seals.new_seed())
    lying = json.dumps({"keys": [{"kid": key.kid, "kty": "OKP", "crv": "Ed25519", "x": other.x}]})
    assert list(seals.read_keys(lying)) == [other.kid]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"keys": []}', '{"keys": [{"kty": "OKP", "crv": "Ed25519"}]}', "7"]
)
def test_a_set_without_a_key_is_told_of(text):
    with pytest.raises(SealBroken):
        seals.read_keys(text)


@pytest.mark.parametrize("seed", ["", "short", "A" * 44, "ñ" * 43, "A" * 42 + "B"])
def test_a_signing_key_that_cannot_be_one_is_refused_and_not_repeated(seed):
    with pytest.raises(SettingInvalid) as refused:
        SigningKey.read(seed)
    assert "NOSOTROS_SIGNING_KEY" in str(refused.value)
    assert not seed or seed not in str(refused.value)


def test_a_signing_key_shows_its_public_half_alone(key):
    seed = seals.spelt(key.private.private_bytes_raw())
    assert seed not in repr(key)
    assert key.kid in repr(key)
    assert isinstance(seals.public_key(key.x), Ed25519PublicKey)
