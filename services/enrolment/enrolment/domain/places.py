"""Places in an intake: seats first, then the waiting list, and nobody loses one silently.

Some seats may be reserved for a partner's people; the others are for everybody. A seat that
somebody gives up belongs to those who wait: it is offered to them, and a newcomer joins them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

#: of a seat that is reserved for no partner
GENERAL = ""
SEATED = frozenset({"enrolled", "active", "completed"})
ENDED = frozenset({"withdrawn", "refused"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What somebody holds in an intake."""

    state: str
    #: who sent her
    partner: str | None
    #: whose seat she has or is offered: a partner's, or `GENERAL`; none without one
    seat_of: str | None = None

    @property
    def place(self) -> str:
        """`enrolled`, `waiting` or `none`."""
        if self.state in SEATED:
            return "enrolled"
        return "none" if self.state in ENDED else "waiting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool:
    """Seats of one kind, and how many are taken or offered."""

    seats: int
    enrolled: int = 0
    offered: int = 0
    #: who waits and was sent by the partner
    waiting: int = 0

    @property
    def free(self) -> int:
        """Seats that nobody has and nobody is offered."""
        return self.seats - self.enrolled - self.offered


def _no_pools() -> Mapping[str, Pool]:
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Seats:
    """How full an intake is; the numbers include those of the reserved seats."""

    seats: int
    enrolled: int = 0
    offered: int = 0
    waiting: int = 0
    applied: int = 0
    #: by partner
    reserved: Mapping[str, Pool] = field(default_factory=_no_pools)

    @property
    def general(self) -> Pool:
        """The seats that are for everybody."""
        pools = self.reserved.values()
        return Pool(
            seats=self.seats - sum(each.seats for each in pools),
            enrolled=self.enrolled - sum(each.enrolled for each in pools),
            offered=self.offered - sum(each.offered for each in pools),
            waiting=self.waiting,
        )

    def place_for(self, partner: str | None) -> Held:
        """What a newcomer gets: a seat that nobody waits for, or a place on the waiting list."""
        for name, pool in self._pools(partner):
            if pool.free > 0 and pool.waiting == 0:
                return Held(state="enrolled", partner=partner, seat_of=name)
        return Held(state="waiting", partner=partner)

    def with_newcomers(self, partner: str | None, *, enrolled: int, waiting: int) -> "Seats":
        """How full it would be had so many of a partner's people come, and some of them waited."""
        seats = self
        for _ in range(enrolled):
            seats = seats.moved(None, seats.place_for(partner))
        if waiting > 0:
            one = seats.moved(None, Held(state="waiting", partner=partner))
            seats = replace(one, waiting=seats.waiting + waiting)
        return seats

    def offer_for(self, partner: str | None) -> Held | None:
        """The seat that may be offered to somebody who waits; none: there is none for her."""
        for name, pool in self._pools(partner):
            if pool.free > 0:
                return Held(state="offered", partner=partner, seat_of=name)
        return None

    @property
    def partners_with_free_seats(self) -> list[str]:
        """For whose people a reserved seat is free."""
        return [name for name, pool in self.reserved.items() if pool.free > 0]

    def moved(self, before: Held | None, after: Held | None) -> "Seats":
        """How full it is after somebody's step; none stands for somebody without a place."""
        return self._counted(before, -1)._counted(after, 1)

    def reseated(self, *, seats: int, reserved: Mapping[str, int]) -> "Seats | None":
        """With other numbers of seats; none where more are taken than would be left.

        Who holds a reserved seat keeps it, also where fewer or none are reserved from now on.
        """
        pools: dict[str, Pool] = {}
        for name in {*self.reserved, *reserved}:
            before = self.reserved.get(name, Pool(seats=0))
            pool = replace(before, seats=reserved.get(name, 0))
            if pool.free < 0:
                return None
            pools[name] = pool
        after = replace(self, seats=seats, reserved={k: v for k, v in pools.items() if v.seats})
        return None if after.general.free < 0 or after.seats < 0 else after

    def _pools(self, partner: str | None) -> list[tuple[str, Pool]]:
        pool = self.reserved.get(partner) if partner is not None else None
        mine = [] if pool is None or partner is None else [(partner, pool)]
        return [*mine, (GENERAL, self.general)]

    def _counted(self, held: Held | None, by: int) -> "Seats":
        if held is None or held.state in ENDED:
            return self
        kind = "enrolled" if held.state in SEATED else held.state
        counted = replace(self, **{kind: getattr(self, kind) + by})
        pool_of = held.partner if kind == "waiting" else held.seat_of
        if kind == "applied" or pool_of is None or pool_of not in self.reserved:
            return counted
        pool = self.reserved[pool_of]
        changed = replace(pool, **{kind: getattr(pool, kind) + by})
        return replace(counted, reserved={**self.reserved, pool_of: changed})
