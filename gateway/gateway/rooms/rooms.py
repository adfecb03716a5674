"""The rooms that host services: where they are, and a connection to each.

Which rooms there are is asked for every two seconds, and stays as it was while partners cannot be
asked: what somebody may is decided elsewhere, and anew each time.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace

import structlog

from gateway.refusals import RoomUnavailable
from gateway.rooms.looking import Looking
from gateway.rooms.partners import Partners
from gateway.rooms.telling import Refusals
from gateway.rpc import Broker, Route, RpcClient
from nosotros.bus.address import BrokerAddress
from nosotros.contracts.common import ServiceUnavailable
from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import ListRoutes, RoutesView, RouteView
from nosotros.errors import SettingInvalid
from nosotros.sealing import open_sealed

REFRESH_SECONDS = 2.0
#: until it is known for the first time
FIRST_SECONDS = 0.2
#: bytes of an answer
LONGEST_REPLY = 1024 * 1024

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a room may take of the gateway."""

    #: how long it may take to answer
    seconds: float
    #: calls that may be under way at once
    calls: int


class Room:
    """A room, and the one connection to it."""

    def __init__(
        self, view: RouteView, *, broker: Broker, limits: Limits, refusals: Refusals
    ) -> None:
        self.organisation = view.organisation
        self.services = frozenset(view.services)
        self.view = view
        self._limits = limits
        #: one long look of a room at a time: no room takes the threads of all others
        self.looking = Looking(view.organisation, seconds=limits.seconds, most=limits.calls)
        self._refusals = refusals
        self.rpc = RpcClient(
            broker=broker,
            seconds=limits.seconds,
            longest_reply=LONGEST_REPLY,
            room=view.organisation,
        )

    @property
    def trouble(self) -> str | None:
        """Why nothing can be asked there now; none when all is well."""
        return self.rpc.trouble

    def note_invalid(self) -> None:
        """It answered what it must not."""
        self._refusals.note(self.organisation)

    async def call(self, route: Route, *, headers: bytes, body: bytes) -> bytes:
        """The bytes of the answer to a call.

        Raises:
            RoomUnavailable: there is none, for whatever reason.
        """
        if self.rpc.under_way >= self._limits.calls:
            raise RoomUnavailable(organisation=self.organisation)
        try:
            return await self.rpc.call(route, headers=headers, body=body)
        except (ContractError, ConnectionError) as error:
            code = error.code if isinstance(error, ContractError) else "broker_unreachable"
            _log.warning("room_silent", room=self.organisation, service=route.service, code=code)
            raise RoomUnavailable(organisation=self.organisation) from None


class Rooms:
    """Every room that hosts anything."""

    def __init__(
        self,
        *,
        partners: Partners,
        url: str,
        limits: Limits,
    ) -> None:
        """
        Args:
            partners: who says which rooms there are.
            url: the edge broker, as the hub's own user; its virtual host is replaced. Empty: rooms
                have brokers of their own, or there are none.
            limits: what each room may take.
        """
        self._partners = partners
        self._url = url
        self._limits = limits
        self._refusals = Refusals(partners)
        self._rooms: dict[str, Room] = {}
        self._keeper: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to ask which rooms there are."""
        self._keeper = asyncio.create_task(self._keep())
        self._refusals.start()

    async def stop(self) -> None:
        """Hang up."""
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        await self._refusals.stop()
        await asyncio.gather(*(each.rpc.stop() for each in self._rooms.values()))
        self._rooms.clear()

    def hosting(self, *, service: str, organisation: str) -> Room | None:
        """The room where an organisation has a service; none where it has it at the hub."""
        room = self._rooms.get(organisation)
        return room if room is not None and service in room.services else None

    def of(self, organisation: str) -> Room:
        """An organisation's room, whatever is in it.

        Raises:
            RoomUnavailable: it has none that we know of.
        """
        room = self._rooms.get(organisation)
        if room is None:
            raise RoomUnavailable(organisation=organisation)
        return room

    async def refresh(self) -> None:
        """Ask which rooms there are; raises ContractError or TimeoutError where nobody says."""
        view: RoutesView = await self._partners.ask(ListRoutes())
        wanted = {each.organisation: each for each in view.items}
        for organisation in [*self._rooms]:
            if wanted.get(organisation) != self._rooms[organisation].view:
                await self._change(organisation, wanted.get(organisation))
        for organisation, each in wanted.items():
            if organisation not in self._rooms:
                self._open(each)

    async def _change(self, organisation: str, now: RouteView | None) -> None:
        room = self._rooms[organisation]
        before = replace(room.view, services=())
        if now is not None and replace(now, services=()) == before:
            # The same place: nobody's call is cut off because something else moved in.
            room.view, room.services = now, frozenset(now.services)
            return
        del self._rooms[organisation]
        await room.rpc.stop()

    def _open(self, view: RouteView) -> None:
        try:
            broker = Broker.of(self._address(view))
        except (ValueError, OSError, SettingInvalid) as error:
            # One room that nobody can reach is that organisation's matter alone.
            _log.error("room_unknown", room=view.organisation, kind=type(error).__name__)
            return
        room = Room(view, broker=broker, limits=self._limits, refusals=self._refusals)
        self._rooms[view.organisation] = room
        room.rpc.start()

    def _address(self, view: RouteView) -> str:
        if view.broker is not None:
            return open_sealed(view.broker)
        if not self._url:
            raise SettingInvalid("NOSOTROS_ROOMS_AMQP_URL", "is not set")
        return BrokerAddress.read(self._url).within(view.virtual_host).url

    async def _keep(self) -> None:
        told, pause = "", FIRST_SECONDS
        while True:
            try:
                await self.refresh()
                told, pause = "", REFRESH_SECONDS
            except (ServiceUnavailable, TimeoutError):
                # A hub without partners has no rooms.
                pass
            except ContractError as error:
                if error.code != told:
                    _log.warning("routes_unknown", code=error.code)
                told = error.code
            await asyncio.sleep(pause)
