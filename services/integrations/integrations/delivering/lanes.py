"""Lanes: what one endpoint is being sent, and what waits for it in memory.

Each endpoint has its own, with a bound, so that one that hangs holds nobody up. After some
failures one after the other, or when it asks to be left alone, it *ails*: nothing of its backlog is
kept in memory, and one delivery at a time probes it, first after a second and at most once a minute,
until one arrives.
"""

from collections import Counter as Tally
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from yarl import URL

from integrations.delivering.posting import Attempt, Target
from integrations.domain.retrying import AILING, Outcome, probe_after
from integrations.domain.webhooks import Key
from integrations.secrets import open_sealed
from integrations.storage.posting import Due, Endpoint, Room
from nosotros.errors import NosotrosError

#: deliveries of one endpoint in memory: at first, doubled while there are more and they are taken,
#: up to; and of all
_FIRST_HELD, _HELD = 16, 512
_HELD_IN_ALL = 16384
#: octets of their bodies: of one endpoint, of one organisation's, and of all. Whoever has nothing in
#: memory may have one delivery whatever others have, and the last that is fetched may go beyond
_OCTETS = 4 * 1024 * 1024
_OCTETS_IN_ALL = 48 * 1024 * 1024
_OCTETS_OF_ORGANISATION = _OCTETS_IN_ALL // 2


@dataclass(slots=True)
class Lane:
    """An endpoint's."""

    endpoint: Endpoint
    #: attempts under way at once
    concurrency: int
    target: Target
    active: bool = True
    #: whether more may be due in the database than was fetched
    more: bool = True
    #: of one that ails: nothing is sent before; none: it does not
    rests_until: datetime | None = None
    #: how many deliveries may be in memory while it does not
    held: int = _FIRST_HELD
    #: one after the other
    failures: int = 0
    under_way: int = 0
    ready: deque[Due] = field(default_factory=deque[Due])
    #: ready, under way, or not stored yet: still due in the database, and not to be taken again; with
    #: the octets of their bodies
    in_hand: dict[UUID, int] = field(default_factory=dict[UUID, int])
    #: of all of them
    octets: int = 0

    @property
    def limit(self) -> int:
        """Attempts that may be under way."""
        return self.concurrency if self.rests_until is None else 1

    def room(self) -> int:
        """How many deliveries may be fetched; none while half of what may be held is."""
        held = self.held if self.rests_until is None else 1
        if len(self.in_hand) > held // 2 or self.octets > _OCTETS // 2:
            return 0
        return held - len(self.in_hand)

    def take(self, found: Sequence[Due], *, room: Room) -> None:
        """Have deliveries wait here, for which there was so much room."""
        sizes = {each.id: len(each.body.encode()) for each in found}
        octets = sum(sizes.values())
        if octets >= room.octets:
            # Looking at more of them than are taken is in vain.
            self.more, self.held = True, max(self.held // 2, _FIRST_HELD)
        elif len(found) >= room.deliveries:
            self.more, self.held = True, min(self.held * 2, _HELD)
        else:
            self.more = False
        self.ready.extend(found)
        self.in_hand |= sizes
        self.octets += octets

    def settled(self, ids: Iterable[UUID]) -> None:
        """Have these in hand no more."""
        for id in ids:
            self.octets -= self.in_hand.pop(id, 0)

    def next(self, now: datetime) -> Due | None:
        """What is to be sent now, if anything is."""
        if not self.ready or self.under_way >= self.limit:
            return None
        if self.rests_until is not None and now < self.rests_until:
            return None
        self.under_way += 1
        return self.ready.popleft()

    def ended(self, attempt: Attempt, now: datetime) -> None:
        """Note what an attempt came to."""
        self.under_way -= 1
        if attempt.outcome is Outcome.DELIVERED:
            self.failures, self.rests_until = 0, None
            return
        if self.failures < AILING or not self.under_way:
            # Those that were begun together and fail together tell no more than one.
            self.failures += 1
        self.held = _FIRST_HELD
        wait = max(probe_after(self.failures), attempt.asked or timedelta(0))
        if wait:
            self.rests_until = max(now + wait, self.rests_until or now)
            self.drop()

    def drop(self) -> None:
        """Leave what waits here to the database."""
        self.settled(each.id for each in self.ready)
        self.ready.clear()


class Lanes:
    """Every endpoint's."""

    def __init__(self, concurrency: int) -> None:
        self._concurrency = concurrency
        self._lanes: dict[UUID, Lane] = {}
        self._turn = 0

    def refresh(self, endpoints: Sequence[Endpoint], *, now: datetime) -> list[UUID]:
        """These are active now, and no others; those of them that cannot be used."""
        active = {each.id for each in endpoints}
        for id in self._lanes.keys() - active:
            lane = self._lanes[id]
            lane.active = False
            lane.drop()
            if not lane.in_hand:
                del self._lanes[id]
        return [each.id for each in endpoints if not self._refresh(each, now)]

    def _refresh(self, endpoint: Endpoint, now: datetime) -> bool:
        lane = self._lanes.get(endpoint.id)
        if lane is not None and lane.endpoint == endpoint and not _has_ended(endpoint, now):
            lane.active = True
            return True
        try:
            target = target_of(endpoint, now=now)
        except (ValueError, NosotrosError):
            return False
        if lane is None:
            ails = endpoint.failing_since is not None
            self._lanes[endpoint.id] = Lane(
                endpoint=endpoint,
                concurrency=self._concurrency,
                target=target,
                failures=AILING if ails else 0,
                rests_until=now if ails else None,
            )
            return True
        if lane.endpoint.url != endpoint.url or not lane.active:
            lane.failures, lane.rests_until = 0, None
        lane.endpoint, lane.target, lane.active = endpoint, target, True
        return True

    def rooms(self) -> dict[UUID, Room]:
        """What may be fetched for each endpoint that has room."""
        left = _HELD_IN_ALL - sum(len(each.in_hand) for each in self._lanes.values())
        rooms: dict[UUID, int] = {}
        for id, lane in self._in_turn():
            room = min(lane.room(), left) if lane.active else 0
            if room > 0:
                rooms[id] = room
                left -= room
            else:
                lane.more = True
        return self._with_octets(rooms)

    def _with_octets(self, deliveries: Mapping[UUID, int]) -> dict[UUID, Room]:
        """What is left of all, and of each organisation, shared out by how many deliveries each may have."""
        asked: Tally[str] = Tally()
        held: Tally[str] = Tally()
        for id, lane in self._lanes.items():
            asked[lane.endpoint.organisation] += deliveries.get(id, 0)
            held[lane.endpoint.organisation] += lane.octets
        left = max(_OCTETS_IN_ALL - held.total(), 0)
        rooms: dict[UUID, Room] = {}
        for id, most in deliveries.items():
            lane = self._lanes[id]
            organisation = lane.endpoint.organisation
            its_own = max(_OCTETS_OF_ORGANISATION - held[organisation], 0) // asked[organisation]
            octets = min(most * min(left // asked.total(), its_own), _OCTETS - lane.octets)
            if octets > 0 or not lane.in_hand:
                rooms[id] = Room(deliveries=most, octets=max(octets, 1))
            else:
                lane.more = True
        return rooms

    def in_hand(self, endpoints: Iterable[UUID]) -> list[UUID]:
        """Deliveries of some endpoints that are not to be fetched."""
        return [id for each in endpoints for id in self._lanes[each].in_hand]

    def of(self, id: UUID) -> Lane | None:
        """An endpoint's; none: it is not active."""
        return self._lanes.get(id)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._lanes)

    def every(self) -> list[Lane]:
        """Each, beginning with another one every time."""
        return [lane for _, lane in self._in_turn()]

    def settled(self, subscription_id: UUID, ids: Sequence[UUID]) -> bool:
        """What became of these is stored; whether there is room now for more that is due."""
        lane = self._lanes.get(subscription_id)
        if lane is None:
            return False
        lane.settled(ids)
        return lane.more and lane.active and lane.room() > 0

    def _in_turn(self) -> list[tuple[UUID, Lane]]:
        lanes = list(self._lanes.items())
        self._turn = (self._turn + 1) % max(len(lanes), 1)
        return lanes[self._turn :] + lanes[: self._turn]


def target_of(endpoint: Endpoint, *, now: datetime) -> Target:
    """Where an endpoint's deliveries go, and what they are signed with at a moment."""
    sealed = [endpoint.secret]
    if endpoint.old_secret is not None and not _has_ended(endpoint, now):
        sealed.append(endpoint.old_secret)
    return Target(url=URL(endpoint.url), keys=tuple(Key(open_sealed(each)) for each in sealed))


def _has_ended(endpoint: Endpoint, now: datetime) -> bool:
    """Whether its old secret does not sign any more."""
    return endpoint.old_secret_until is not None and endpoint.old_secret_until <= now
