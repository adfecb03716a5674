"""What is asked of the gateway about rooms, and said of its answers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from nosotros import clock
from nosotros.cli.events.gateway import Gateway, Refused
from nosotros.cli.rooms.writing import check_folder, write_folder

_ROOMS = "/v1/rooms"
_UNITS = ("B", "KiB", "MiB", "GiB")
#: days before the end of a certificate from which on it is to be made anew
_SOON = 30
_DAY = 86400


class Rooms:
    """Rooms of a hub, by its gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def create(
        self,
        organisation: str,
        *,
        hosts: Sequence[str],
        broker: str | None,
        folder: Path | None,
    ) -> None:
        """Make one, and say what its partner needs.

        Raises:
            Refused, Unavailable: with what to do.
        """
        target = folder or Path(f"{organisation}-room")
        if broker is None:
            # First: a room whose secrets cannot be written down is of no use.
            check_folder(target)
        asked = {"organisation": organisation, "hosts": list(hosts), "broker": broker}
        made = self._gateway.tell(_ROOMS, asked).json()
        click.echo(f"The room of {organisation} is made: {_place(made)}.")
        self._say_hosts(made)
        if broker is None:
            self._write(organisation, target)

    def rotate(self, organisation: str, *, folder: Path | None) -> None:
        """Make a new password and certificate, and write them down.

        Raises:
            Refused, Unavailable: with what to do.
        """
        target = folder or Path(f"{organisation}-room")
        check_folder(target)
        self._gateway.tell(f"{_of(organisation)}/secret", {})
        click.echo(
            f"The room of {organisation} has a new password and certificate. The old password opens"
            " nothing any more, which the old certificate does not open without it."
        )
        self._write(organisation, target)

    def reset_source(self, organisation: str, service: str) -> None:
        """Have a service of one be numbered from the beginning. Raises Refused, Unavailable."""
        where = f"{_of(organisation)}/sources/{quote(service, safe='')}/beginning"
        self._gateway.tell(where, {})
        click.echo(f"What {service} tells in the room of {organisation} is numbered anew.")

    def remove(self, organisation: str) -> None:
        """Remove one. Raises Refused, Unavailable."""
        self._gateway.remove(_of(organisation))
        click.echo(f"The room of {organisation} is removed.")

    def status(self, organisation: str) -> None:
        """Say how one is. Raises Refused, Unavailable."""
        status = self._gateway.ask(f"{_of(organisation)}/status", {}).json()
        sending = self._gateway.ask(f"{_of(organisation)}/sending", {}).json()
        for line in (*_status(status), *_sending(sending)):
            click.echo(line)

    def list(self) -> None:
        """Say which there are. Raises Refused, Unavailable."""
        for each in self._every():
            click.echo(f"{each['organisation']}  {_place(each)}  {_hosts(each)}")

    def _every(self) -> Iterator[Mapping[str, Any]]:
        after: str | None = None
        while True:
            page = self._gateway.ask(_ROOMS, {} if after is None else {"after": after}).json()
            yield from page["items"]
            after = page["next"]
            if after is None:
                return

    def _write(self, organisation: str, folder: Path) -> None:
        secret = self._gateway.ask(f"{_of(organisation)}/secret", {}).json()
        try:
            environment = write_folder(folder, secret)
        except (KeyError, TypeError, ValueError):
            raise Refused("the answer does not say what the partner needs") from None
        click.echo(f"What its partner needs is in {folder}, for its eyes alone:")
        for name, value in environment.items():
            click.echo(
                f"  {name}={value if name != 'NOSOTROS_AMQP_URL' else '(with its password)'}"
            )

    @staticmethod
    def _say_hosts(made: Mapping[str, Any]) -> None:
        if made["hosts"]:
            click.echo(f"It runs there, and the hub no more for it: {_hosts(made)}.")


def _of(organisation: str) -> str:
    return f"{_ROOMS}/{quote(organisation, safe='')}"


def _place(room: Mapping[str, Any]) -> str:
    where = f"on {room['broker']}, its own" if room["broker"] else "on the hub's broker for rooms"
    return f"{room['virtual_host']} {where}"


def _hosts(room: Mapping[str, Any]) -> str:
    return ", ".join(room["hosts"]) or "nothing"


def _status(room: Mapping[str, Any]) -> Iterator[str]:
    yield f"room         {room['organisation']}"
    yield f"hosts        {_hosts(room)}"
    limits = room["limits"]
    if not room["known"]:
        yield "broker       cannot be asked how the room is"
    else:
        most = f" of {limits['connections']}" if limits else ""
        yield (
            f"connections  {room['connections']}{most} of the partner's,"
            f" {room['hub_connections']} of the hub's"
        )
        yield f"queues       {len(room['queues'])}" + (f" of {limits['queues']}" if limits else "")
        for each in room["queues"]:
            held = f"{each['messages']} messages, {_size(each['bytes'])}{_unread(each)}"
            yield f"  {_shown(each['name'])}: {held}"
    if limits:
        yield (
            f"a queue      takes {limits['queue_messages']} messages and"
            f" {_size(limits['queue_bytes'])}"
        )
    if room.get("certificate_until"):
        yield f"certificate  {_ends(datetime.fromisoformat(room['certificate_until']))}"
    if room["proven_at"] is None:
        yield "link         not proven yet"
    else:
        yield f"link         proven {room['proven_at']}, {room['link_milliseconds']} ms"
    if room["problem"]:
        yield f"problem      {room['problem']}"
    if room["backlog"] is not None:
        yield f"waiting      {room['backlog']} of its events"
    yield f"taken        {room['accepted']} of its events"
    yield f"quarantined  {room['quarantined']}"


def _unread(queue: Mapping[str, Any]) -> str:
    # Of the hub's own the link says how it is.
    unread = queue.get("consumers") == 0 and not queue["name"].startswith("hub.")
    return ", nobody reads it" if unread else ""


def _ends(at: datetime) -> str:
    # By the time of day, as who checks it does.
    days = int((at.timestamp() - clock.unix()) // _DAY)
    if days < 0:
        return f"ended on {at:%Y-%m-%d}: rotate it"
    return f"ends in {days} days" + (": rotate it" if days < _SOON else "")


def _sending(room: Mapping[str, Any]) -> Iterator[str]:
    """How it is with what is sent there."""
    if room["state"] == "suspended":
        yield "sent         nothing, as its organisation is suspended"
    elif room["problem"]:
        yield f"sent         nothing: {room['problem']}"
    elif room["noted_at"] is None:
        yield "sent         nothing yet"
    else:
        yield f"sent         as it comes, at {room['noted_at']}"
    yield f"to be sent   {room['backlog']} events"


def _shown(name: str) -> str:
    """What a partner called something, so that it says nothing to whoever's terminal shows it."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name)


def _size(count: int) -> str:
    size, unit = float(count), 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 else f"{size:.1f} {_UNITS[unit]}"
