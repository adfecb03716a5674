"""Queues and users of the edge broker, by RabbitMQ's management API.

Whatever is done here can be done again: what is there already stays, what is gone already is gone.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

import requests
import structlog

from integrations.edge.settings import EdgeSettings
from nosotros.errors import Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.edge")

#: to connect, and for each answer
_SECONDS = (3, 10)
_PREFIX = "org."
_POLICY = "integrators"
#: a queue has one reader, and that one some more while it is replaced
_LIMITS = {"max-connections": 8, "max-channels": 32}
# A lost connection counts as a delivery, and past the limit the broker would drop the event.
_DELIVERIES = 1_000_000
_SALT_BYTES = 4


def queue_name(*, organisation: str, id: UUID) -> str:
    """The name of a subscription's queue, and of the one user who reads it."""
    return f"{_PREFIX}{organisation}.{id}"


def id_in(name: str) -> UUID | None:
    """Whose queue it is; none: it is none of ours."""
    try:
        return UUID(name.rpartition(".")[2]) if name.startswith(_PREFIX) else None
    except ValueError:
        return None


class Edge:
    """The edge broker, as its administrator sees it."""

    def __init__(self, settings: EdgeSettings) -> None:
        self.settings = settings
        parts = urlsplit(settings.api_url)
        self._auth = (parts.username or "", parts.password or "")
        self._api = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() + "/api"
        self._host = quote(settings.virtual_host, safe="")

    def amqp_url(self, name: str, *, password: str) -> str:
        """Where an integrator finds a queue, with the user who may read it."""
        public = urlsplit(self.settings.public_url)
        place = public.netloc.rpartition("@")[2]
        return f"{public.scheme}://{quote(name)}:{quote(password, safe='')}@{place}/{self._host}"

    def make_queue(self, name: str, *, password: str) -> None:
        """Make a queue and the user who reads it; of what is there already the password is changed.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        user = quote(name, safe="")
        with self._session() as session:
            # First the policy: no queue is without its limits for a moment.
            self._put(session, f"policies/{self._host}/{_POLICY}", self._policy())
            quorum = {"durable": True, "arguments": {"x-queue-type": "quorum"}}
            self._put(session, f"queues/{self._host}/{user}", quorum)
            self._put(session, f"users/{user}", {"password": password, "tags": ""})
            for limit, value in _LIMITS.items():
                self._put(session, f"user-limits/{user}/{limit}", {"value": value})
            # Last the right to anything.
            rights = {"configure": "^$", "write": "^$", "read": f"^{re.escape(name)}$"}
            self._put(session, f"permissions/{self._host}/{user}", rights)

    def rotate(self, name: str, *, password: str) -> None:
        """Have a queue's user begin anew with another password; the broker closes its connections.

        What is in the queue stays there.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        with self._session() as session:
            self._delete(session, f"users/{quote(name, safe='')}")
        self.make_queue(name, password=password)

    def remove_queue(self, name: str) -> None:
        """Remove a queue with what is in it, and its user, whose connections the broker closes.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        with self._session() as session:
            self._delete(session, f"users/{quote(name, safe='')}")
            self._delete(session, f"queues/{self._host}/{quote(name, safe='')}")

    def queues(self) -> set[str]:
        """The names of all queues that are ours.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        found = self._get(f"queues/{self._host}?columns=name&disable_stats=true")
        return {each["name"] for each in found if id_in(each["name"])}

    def users(self) -> dict[str, str]:
        """The names of those who read them, with the hashes of their passwords.

        Users are the whole broker's: whoever has no rights in this virtual host may be another hub's.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        rights = self._get(f"vhosts/{self._host}/permissions")
        ours = {each["user"] for each in rights if id_in(each["user"])}
        found = self._get("users")
        return {each["name"]: each["password_hash"] for each in found if each["name"] in ours}

    def _policy(self) -> Mapping[str, Any]:
        return {
            "pattern": f"^{re.escape(_PREFIX)}",
            "apply-to": "queues",
            "definition": {
                "max-length": self.settings.most_messages,
                "max-length-bytes": self.settings.most_bytes,
                # What does not fit is refused, and waits: nothing that is there is dropped for it.
                "overflow": "reject-publish",
                "delivery-limit": _DELIVERIES,
            },
        }

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # no proxy hears its password
        session.auth = self._auth
        return session

    def _get(self, path: str) -> Any:
        with self._session() as session:
            return self._call(session, "GET", path).json()

    def _put(self, session: requests.Session, path: str, body: Mapping[str, Any]) -> None:
        self._call(session, "PUT", path, json=body)

    def _delete(self, session: requests.Session, path: str) -> None:
        self._call(session, "DELETE", path, missing=True)

    def _call(
        self,
        session: requests.Session,
        method: str,
        path: str,
        *,
        missing: bool = False,
        **options: Any,
    ) -> requests.Response:
        """An answer that is good, or with `missing` says that there is no such thing."""
        address = f"{self._api}/{path}"
        try:
            answer = session.request(
                method, address, timeout=_SECONDS, allow_redirects=False, **options
            )
        except requests.RequestException as error:
            # Its own words repeat the address.
            raise Unavailable(f"integrators' broker: {type(error).__name__}") from None
        if answer.status_code // 100 == 2 or (missing and answer.status_code == 404):
            return answer
        log.warning("edge_refused", method=method, path=path, status=answer.status_code)
        raise Unavailable(f"integrators' broker: it answered {answer.status_code}")


def is_of(password: str, hashed: str) -> bool:
    """Whether the broker's hash is that of a password (its own `rabbit_password_hashing_sha256`)."""
    try:
        raw = base64.b64decode(hashed)
    except binascii.Error:
        return False
    salt, digest = raw[:_SALT_BYTES], raw[_SALT_BYTES:]
    return hmac.compare_digest(hashlib.sha256(salt + password.encode()).digest(), digest)
