"""Queues and users of the edge broker, by RabbitMQ's management API.

Whatever is done here can be done again: what is there already stays, what is gone already is gone.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from integrations.edge.settings import EdgeSettings
from nosotros.bus.management import Management, part

_PREFIX = "org."
_POLICY = "integrators"
#: a queue has one reader, and that one some more while it is replaced
_LIMITS = {"max-connections": 8, "max-channels": 32}
# A lost connection counts as a delivery, and past the limit the broker would drop the event.
_DELIVERIES = 1_000_000


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
        self._management = Management(settings.api_url, called="integrators' broker")
        self._host = part(settings.virtual_host)

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
        user = part(name)
        with self._management.open() as calls:
            # First the policy: no queue is without its limits for a moment.
            calls.put(f"policies/{self._host}/{_POLICY}", self._policy())
            quorum = {"durable": True, "arguments": {"x-queue-type": "quorum"}}
            calls.put(f"queues/{self._host}/{user}", quorum)
            calls.put(f"users/{user}", {"password": password, "tags": ""})
            for limit, value in _LIMITS.items():
                calls.put(f"user-limits/{user}/{limit}", {"value": value})
            # Last the right to anything.
            rights = {"configure": "^$", "write": "^$", "read": f"^{re.escape(name)}$"}
            calls.put(f"permissions/{self._host}/{user}", rights)

    def rotate(self, name: str, *, password: str) -> None:
        """Have a queue's user begin anew with another password; the broker closes its connections.

        What is in the queue stays there.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        with self._management.open() as calls:
            calls.delete(f"users/{part(name)}")
        self.make_queue(name, password=password)

    def remove_queue(self, name: str) -> None:
        """Remove a queue with what is in it, and its user, whose connections the broker closes.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        with self._management.open() as calls:
            calls.delete(f"users/{part(name)}")
            calls.delete(f"queues/{self._host}/{part(name)}")

    def queues(self) -> set[str]:
        """The names of all queues that are ours.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        with self._management.open() as calls:
            found = calls.get(f"queues/{self._host}?columns=name&disable_stats=true")
        return {each["name"] for each in found if id_in(each["name"])}

    def users(self) -> dict[str, str]:
        """The names of those who read them, with the hashes of their passwords.

        Users are the whole broker's: whoever has no rights in this virtual host may be another hub's.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        with self._management.open() as calls:
            rights = calls.get(f"vhosts/{self._host}/permissions")
            found = calls.get("users")
        ours = {each["user"] for each in rights if id_in(each["user"])}
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
