"""Rooms on their broker, by RabbitMQ's management API (3.10 and newer).

Whatever is done here can be done again: what is there already stays, what is gone already is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nosotros.bus.address import BrokerAddress, Tls
from nosotros.bus.management import Calls, Management, part
from nosotros.bus.topology import EXCHANGES, PUBLIC, QUEUE_ARGUMENTS
from partners.edge.settings import RoomsSettings

#: what the hub takes out of a room
INWARD = "hub.inward"
_PREFIX = "room."
#: connections that the hub keeps open in a room, whatever the partner has open
_HUB_CONNECTIONS = 20
_CHANNELS_OF_A_CONNECTION = 20
# A lost connection counts as a delivery, and past the limit the broker would drop the event.
_DELIVERIES = 1_000_000
_EVERYTHING = {"configure": ".*", "write": ".*", "read": ".*"}
#: of the hub's user in a room, wherever that is
HUB_RIGHTS = {
    "configure": r"^(nosotros\.events|nosotros\.internal|nameko-rpc|hub\..+)$",
    "write": r"^(nosotros\.events|nameko-rpc|hub\..+|amq\.default)$",
    "read": r"^(nosotros\.events|hub\..+|amq\.rabbitmq\.reply-to.*)$",
}


def virtual_host(organisation: str) -> str:
    """The name of an organisation's room, and of the user who is its partner there."""
    return f"{_PREFIX}{organisation}"


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueState:
    """A queue of a room."""

    name: str
    messages: int
    bytes: int
    #: who takes from it; none: the broker has not counted them yet
    consumers: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomState:
    """A room, as its broker sees it."""

    #: of the partner, and of the hub
    connections: int
    hub_connections: int
    queues: tuple[QueueState, ...]


class Rooms:
    """The rooms' broker, as its administrator sees it."""

    def __init__(self, settings: RoomsSettings) -> None:
        self.settings = settings
        self._management = Management(settings.api_url, called="the rooms' broker")
        #: on a broker of several hubs, those of another one are not ours to remove
        self._description = f"A room of the hub of {settings.operator}"

    def make(self, organisation: str, *, password: str, shut: bool = False) -> None:
        """Make an organisation's room; of one that is there the password is changed.

        Args:
            organisation: whose room.
            password: its partner's.
            shut: whether its partner is not let in.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        name = virtual_host(organisation)
        room, partner = part(name), part(name)
        with self._management.open() as calls:
            calls.put(f"vhosts/{room}", {"description": self._description})
            # First what bounds it: nothing is without its limits for a moment.
            for limit, value in self._limits().items():
                calls.put(f"vhost-limits/{room}/{limit}", {"value": value})
            for kind, bounds in self._bounds().items():
                calls.put(f"operator-policies/{room}/{kind}", bounds)
            calls.put(f"policies/{room}/overflow", _OVERFLOW)
            calls.put(f"permissions/{room}/{part(self._management.user)}", _EVERYTHING)
            _furnish(calls, room)
            calls.put(f"permissions/{room}/{part(self.settings.hub)}", HUB_RIGHTS)
            calls.put(f"users/{partner}", {"password": password, "tags": ""})
            for limit, value in self._user_limits(shut=shut).items():
                calls.put(f"user-limits/{partner}/{limit}", {"value": value})
            # Last the right to anything.
            calls.put(f"permissions/{room}/{partner}", _EVERYTHING)

    def rotate(self, organisation: str, *, password: str, shut: bool = False) -> None:
        """Have a room's partner begin anew with another password; the broker closes its connections.

        What is in the room's queues stays there.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        with self._management.open() as calls:
            calls.delete(f"users/{part(virtual_host(organisation))}")
        self.make(organisation, password=password, shut=shut)

    def let_in(self, organisation: str, *, shut: bool) -> None:
        """Let a room's partner in from now on, or not; what is open already stays so.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        partner = part(virtual_host(organisation))
        with self._management.open() as calls:
            for limit, value in self._user_limits(shut=shut).items():
                calls.put(f"user-limits/{partner}/{limit}", {"value": value})

    def sweep(self, organisation: str, *, before: float) -> int:
        """Close what a partner has open that began before a moment; how many that was.

        Whoever had given the old password, and was not let in yet when it was changed, is let in after:
        RabbitMQ asks for no password twice, and closes what is open.

        Args:
            organisation: whose room.
            before: unix seconds, by the time of day.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        name = virtual_host(organisation)
        with self._management.open() as calls:
            found = calls.find(f"vhosts/{part(name)}/connections") or []
            old = [
                each["name"]
                for each in found
                if each.get("user") == name and each.get("connected_at", 0) < before * 1000
            ]
            for each in old:
                calls.delete(f"connections/{part(each)}")
        return len(old)

    def remove(self, organisation: str) -> None:
        """Remove a room with everything in it, and its user; the broker closes all connections to it.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        name = part(virtual_host(organisation))
        with self._management.open() as calls:
            calls.delete(f"users/{name}")
            calls.delete(f"vhosts/{name}")

    def there(self) -> dict[str, str]:
        """The organisations whose rooms are there, with the hashes of their passwords; an empty one:
        its user is gone.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        with self._management.open() as calls:
            hosts = calls.get("vhosts?columns=name,description")
            users = {each["name"]: each["password_hash"] for each in calls.get("users")}
        ours = (each["name"] for each in hosts if each.get("description") == self._description)
        return {
            name.removeprefix(_PREFIX): users.get(name, "")
            for name in ours
            if name.startswith(_PREFIX)
        }

    def state(self, organisation: str) -> RoomState | None:
        """How a room is; none: it is not there.

        Raises:
            Unavailable: the broker refuses, or cannot be reached.
        """
        name = virtual_host(organisation)
        with self._management.open() as calls:
            found = calls.find(f"vhosts/{part(name)}/connections")
            if found is None:
                return None
            columns = "name,messages,message_bytes,consumers"
            queues = calls.get(f"queues/{part(name)}?columns={columns}&sort=name")
        users = [each.get("user") for each in found]
        return RoomState(
            connections=users.count(name),
            hub_connections=users.count(self.settings.hub),
            queues=tuple(
                QueueState(
                    name=each["name"],
                    # Of a queue that was just made the broker has not counted anything.
                    messages=each.get("messages") or 0,
                    bytes=each.get("message_bytes") or 0,
                    consumers=each.get("consumers"),
                )
                for each in queues
            ),
        )

    def address(self, organisation: str, *, password: str, tls: Tls) -> BrokerAddress:
        """Where a partner finds its room."""
        name = virtual_host(organisation)
        return BrokerAddress(
            host=self.settings.public_host,
            port=self.settings.public_port,
            user=name,
            password=password,
            virtual_host=name,
            tls=tls,
        )

    def _limits(self) -> Mapping[str, int]:
        # The hub comes in, however many connections the partner has opened.
        most = self.settings.connections + _HUB_CONNECTIONS
        return {"max-connections": most, "max-queues": self.settings.queues}

    def _user_limits(self, *, shut: bool) -> Mapping[str, int]:
        most = self.settings.connections
        return {
            "max-connections": 0 if shut else most,
            "max-channels": most * _CHANNELS_OF_A_CONNECTION,
        }

    def _bounds(self) -> Mapping[str, Mapping[str, Any]]:
        """A policy for each kind of queue: one that says what a kind knows nothing of is not for it, and
        of those that are left the first has effect."""
        # Of messages without a body bytes alone would let in any number.
        stream = {"max-length-bytes": self.settings.queue_bytes}
        classic = {**stream, "max-length": self.settings.queue_messages}
        quorum = {**classic, "delivery-limit": _DELIVERIES}
        return {
            kind: {
                "pattern": ".*",
                "apply-to": "queues",
                "priority": priority,
                "definition": definition,
            }
            for priority, kind, definition in (
                (3, "quorum", quorum),
                (2, "classic", classic),
                (1, "streams", stream),
            )
        }


# An operator's policy takes no `overflow` before RabbitMQ 3.13; nobody in a room may set policies.
_OVERFLOW: Mapping[str, Any] = {
    "pattern": ".*",
    "apply-to": "queues",
    "priority": 1,
    # What does not fit is refused, and waits with its sender: nothing that is there is dropped for it.
    "definition": {"overflow": "reject-publish"},
}


def _furnish(calls: Calls, room: str) -> None:
    """Put into a room what it has from its beginning."""
    for exchange in EXCHANGES:
        topic = {"type": "topic", "durable": True, "auto_delete": False}
        calls.put(f"exchanges/{room}/{exchange}", topic)
    calls.put(f"queues/{room}/{INWARD}", {"durable": True, "arguments": QUEUE_ARGUMENTS})
    calls.post(f"bindings/{room}/e/{PUBLIC}/q/{INWARD}", {"routing_key": "#"})
