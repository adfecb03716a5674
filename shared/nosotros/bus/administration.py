"""The broker's management API, as whoever sets it up uses it."""

from collections.abc import Collection
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from nosotros.errors import Unavailable

_NOT_ALLOWED = frozenset((401, 403))
POLICY = {
    # Of services; and, where rooms are, of what is carried between them and the hub.
    "pattern": r"\.(events|journal|inward|outward)$",
    "apply-to": "queues",
    "priority": 10,
    # Lost connections count as deliveries, and past the limit the broker would drop the event.
    "definition": {"delivery-limit": 1_000_000},
}


class NotAllowed(Unavailable):
    """The broker lets this user do no such thing."""


class BrokerApi:
    """The broker's management API: policies, and bindings that nobody wants any more."""

    def __init__(self, url: str, *, vhost: str = "/") -> None:
        parts = urlsplit(url)
        self._base = f"{parts.scheme}://{parts.hostname}:{parts.port}/api"
        self._vhost = quote(vhost, safe="")
        self._session = requests.Session()
        self._session.auth = (parts.username or "", parts.password or "")

    def set_policy(self) -> None:
        """Have event queues keep messages however often their consumers are lost.

        Raises:
            NotAllowed: that takes another user.
            Unavailable: the broker refuses, or cannot be reached.
        """
        self._call("PUT", f"/policies/{self._vhost}/nosotros-events", json=POLICY)

    def remove_unwanted(self, queue: str, wanted: Collection[tuple[str, str]]) -> list[str]:
        """Unbind from a queue what nobody wants any more; the keys that were unbound.

        Args:
            queue: its name.
            wanted: exchange and key of each binding that stays.
        """
        found = self._call("GET", f"/queues/{self._vhost}/{quote(queue)}/bindings")
        removed: list[str] = []
        for binding in found:
            exchange, key = binding["source"], binding["routing_key"]
            if not exchange or (exchange, key) in wanted:
                continue
            properties = quote(binding["properties_key"], safe="")
            self._call(
                "DELETE",
                f"/bindings/{self._vhost}/e/{quote(exchange)}/q/{quote(queue)}/{properties}",
            )
            removed.append(key)
        return removed

    def _call(self, method: str, path: str, **options: Any) -> Any:
        try:
            answer = self._session.request(method, self._base + path, timeout=10, **options)
            if answer.status_code in _NOT_ALLOWED:
                raise NotAllowed(f"the broker's management API: {answer.status_code}")
            answer.raise_for_status()
        except requests.RequestException as error:
            raise Unavailable(f"the broker's management API: {type(error).__name__}") from error
        return answer.json() if answer.content else None
