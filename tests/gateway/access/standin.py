"""An identity provider to be told what to say: its keys, its documents, and when it is away."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from nosotros import clock

AUDIENCE = "nosotros"
SUBJECT = "248289761001"
_MAKERS = {
    "RS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "PS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
}
_SHAPES = {
    "RS256": RSAAlgorithm,
    "PS256": RSAAlgorithm,
    "ES256": ECAlgorithm,
    "EdDSA": OKPAlgorithm,
}


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A key of a provider."""

    id: str
    algorithm: str
    private: Any

    @classmethod
    def new(cls, id: str, algorithm: str = "RS256") -> "SigningKey":
        return cls(id=id, algorithm=algorithm, private=_MAKERS[algorithm]())

    @property
    def shown(self) -> dict[str, Any]:
        """As a provider shows it (RFC 7517)."""
        made = _SHAPES[self.algorithm].to_jwk(self.private.public_key(), as_dict=True)
        return {**made, "kid": self.id, "use": "sig", "alg": self.algorithm}


@dataclass(kw_only=True)
class Standin:
    """A provider that runs."""

    url: str
    keys: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    #: by path: what is answered instead, a status and a body
    instead: dict[str, tuple[int, bytes]] = field(default_factory=dict[str, tuple[int, bytes]])
    #: the paths that were asked for
    asked: list[str] = field(default_factory=list[str])

    def answer(self, path: str) -> tuple[int, bytes]:
        self.asked.append(path)
        if path in self.instead:
            return self.instead[path]
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps({"issuer": self.url, "jwks_uri": f"{self.url}/keys"}).encode()
        if path == "/keys":
            return 200, json.dumps({"keys": self.keys}).encode()
        return 404, b"{}"

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What a good token says; a change to None leaves a claim out."""
        now = int(clock.unix())
        made = {
            "iss": self.url,
            "sub": SUBJECT,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + 300,
            **changes,
        }
        return {name: value for name, value in made.items() if value is not None}


def signed(key: SigningKey, claims: dict[str, Any], **headers: Any) -> str:
    """A token that a key has signed."""
    return jwt.encode(
        claims, key.private, algorithm=key.algorithm, headers={"kid": key.id, **headers}
    )


@contextmanager
def standin(*keys: SigningKey) -> Iterator[Standin]:
    """A provider that shows some keys."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = made.answer(self.path)
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", body.decode())
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Standin(url=f"http://127.0.0.1:{server.server_port}")
        made.keys = [each.shown for each in keys]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join(5)
