"""Which provider a message is handed to: the first of its channel's that takes messages now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from notifications.domain import health
from notifications.domain.health import Given, Health, NotYet
from notifications.providers import free
from notifications.storage import providers
from notifications.storage.providers import InUse

#: messages of this lane are put off, but wait for none that were put off before them
_FIRST = 0
#: a turn is no further ahead: what waits longer is looked at in between, as those before it may
#: have been stopped, or gone out by another process
_FURTHEST = timedelta(seconds=15)
#: a provider on a channel, and a lane
_Queue = tuple[providers.Key, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A message goes by this provider."""

    provider: str
    #: the channel's other providers
    others: tuple[str, ...]
    #: whether it shows if the provider is well again
    trial: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """No provider of the channel takes messages before `until`."""

    until: datetime
    #: they are ailing; otherwise they have had as many as they may have
    ailing: bool


class Routes:
    """The providers of each channel, in the order in which they are tried."""

    def __init__(self, in_use: Sequence[InUse]) -> None:
        self.in_use = in_use
        ordered = sorted(in_use, key=lambda each: each.position)
        #: the channels whose providers take words that nobody approved
        self.free = free((each.name, each.channel) for each in in_use)
        self._names: Mapping[str, tuple[str, ...]] = {
            channel: tuple(each.name for each in ordered if each.channel == channel)
            for channel in {each.channel for each in in_use}
        }
        #: when what is put off next would be due, so that not all of it comes at once
        self._put_off: dict[_Queue, datetime] = {}

    @property
    def channels(self) -> frozenset[str]:
        """Those that there is a provider for."""
        return frozenset(self._names)

    def now(self, connection: Connection, *, now: datetime) -> "Choice":
        """The routes that are open now, as far as anybody knows."""
        return Choice(self._names, providers.read(connection), self._put_off, now=now)


class Choice:
    """Routes for the messages of one claim."""

    def __init__(
        self,
        names: Mapping[str, tuple[str, ...]],
        healths: Mapping[providers.Key, Health],
        put_off: dict[_Queue, datetime],
        *,
        now: datetime,
    ) -> None:
        self._names = names
        # Of what was removed while it was not used, nothing is known any more.
        self._healths = {
            (channel, name): healths.get((channel, name)) or Health(name=name, channel=channel)
            for channel, each in names.items()
            for name in each
        }
        self._put_off = put_off
        self._now = now
        self._changed: set[providers.Key] = set()

    def take(self, channel: str, *, priority: int, passed: Sequence[str] = ()) -> Route | Held:
        """A route for a message, or until when there is none.

        Args:
            channel: its channel; one that there is a provider for.
            priority: its lane.
            passed: providers that refused it already in this round.
        """
        names = self._names[channel]
        waits: list[datetime] = []
        for name in [each for each in names if each not in passed] or names:
            key = channel, name
            match health.give(self._healths[key], now=self._now):
                case Given(health=after, trial=trial):
                    if after is not self._healths[key]:
                        self._healths[key] = after
                        self._changed.add(key)
                    others = tuple(each for each in names if each != name)
                    return Route(provider=name, others=others, trial=trial)
                case NotYet(at=at, busy=True):
                    # It is well, and the next one is for when it is not.
                    return Held(until=self._in_turn(key, at, priority=priority), ailing=False)
                case NotYet(at=at):
                    waits.append(at)
        return Held(until=min(waits), ailing=True)

    def store(self, connection: Connection) -> None:
        """Keep what was taken."""
        providers.store(connection, [self._healths[key] for key in sorted(self._changed)])

    def ailing(self) -> dict[str, bool]:
        """Each channel, and whether none of its providers takes messages."""
        return {
            channel: all(self._healths[channel, name].state == health.AILING for name in names)
            for channel, names in self._names.items()
        }

    def _in_turn(self, key: providers.Key, at: datetime, *, priority: int) -> datetime:
        """When a message that was put off will find its provider free, after those before it.

        Those are of its own lane and of the higher ones: a lower lane delays nobody.
        """
        if priority == _FIRST:
            return at
        rate = self._healths[key].per_second
        assert rate is not None, "what has no rate is never busy"
        before = [self._put_off.get((key, lane), at) for lane in range(_FIRST + 1, priority + 1)]
        turn = min(max(at, *before), self._now + _FURTHEST)
        self._put_off[key, priority] = turn + health.interval(rate)
        return turn
