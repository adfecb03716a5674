"""Completion: what of a programme somebody has met, computed from attendance and practice.

Of a requirement of n sessions at a rate r, sessions that somebody missed for an excused reason
leave the reckoning, though never more than half of what is asked for: somebody who was excused
throughout has learnt nothing yet. One more mark of presence raises what she attended by one and
what is needed by one at most, so that it never takes completion away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal
from uuid import UUID

from training.domain.attendance import Status
from training.domain.programme import AttendanceRequirement, Module, Programme

Practice = Literal["missing", "submitted", "returned", "accepted"]
_BEST: tuple[Practice, ...] = ("missing", "returned", "submitted", "accepted")


@dataclass(frozen=True, kw_only=True, slots=True)
class Presence:
    """What somebody's mark in a session comes to; cancelled sessions have none."""

    #: the session, or the first one that it repeats
    session: UUID
    module: str
    status: Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Handed:
    """Evidence of practice, and how far it has come."""

    module: str
    requirement: str
    state: Practice


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendance:
    """How far a requirement of attendance is met."""

    code: str
    attended: int
    sessions: int
    needed: int
    #: sessions that are left out of the reckoning
    excused: int

    @property
    def met(self) -> bool:
        """Whether it is."""
        return self.attended >= self.needed


@dataclass(frozen=True, kw_only=True, slots=True)
class Practised:
    """How far a requirement of practice is met."""

    code: str
    state: Practice

    @property
    def met(self) -> bool:
        """Whether it is."""
        return self.state == "accepted"


Standing = Attendance | Practised


@dataclass(frozen=True, kw_only=True, slots=True)
class ModuleProgress:
    """How far a module is completed."""

    code: str
    requirements: tuple[Standing, ...]
    #: the modules come in order, and one before is not completed
    waits: bool

    @property
    def met(self) -> bool:
        """Whether each of its own requirements is met."""
        return all(each.met for each in self.requirements)

    @property
    def completed(self) -> bool:
        """Whether it is completed."""
        return self.met and not self.waits


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far somebody has come in a programme."""

    modules: tuple[ModuleProgress, ...]

    @property
    def completed(self) -> bool:
        """Whether she has completed it."""
        return bool(self.modules) and all(each.completed for each in self.modules)

    @property
    def completed_modules(self) -> tuple[str, ...]:
        """The codes of the modules that she has completed."""
        return tuple(each.code for each in self.modules if each.completed)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not met, as `module/requirement`."""
        return tuple(
            f"{module.code}/{each.code}"
            for module in self.modules
            for each in module.requirements
            if not each.met
        )


def progress_in(
    programme: Programme, *, presences: Iterable[Presence], handed: Iterable[Handed]
) -> Progress:
    """How far somebody has come, from all her marks and all her evidence in a cohort."""
    per_module = _per_module(presences)
    practice = _practice(handed)
    modules: list[ModuleProgress] = []
    waits = False
    for module in programme.modules:
        sessions = per_module.get(module.code, {})
        standing = ModuleProgress(
            code=module.code, requirements=_standing(module, sessions, practice), waits=waits
        )
        modules.append(standing)
        waits = programme.ordered and not standing.completed
    return Progress(modules=tuple(modules))


def needed(*, sessions: int, rate: float, attended: int, excused: int) -> int:
    """How many sessions have to be attended."""
    # As it was written: the binary fraction of 0.28 is a little more, and would ask for one more.
    part = Fraction(str(rate))
    left_out = left_out_of(sessions=sessions, attended=attended, excused=excused)
    return max(ceil(part * (sessions - left_out)), ceil(part * sessions / 2))


def left_out_of(*, sessions: int, attended: int, excused: int) -> int:
    """How many excused sessions leave the reckoning: no more than are not attended."""
    return min(excused, max(0, sessions - attended))


def _standing(
    module: Module,
    sessions: Mapping[UUID, set[Status]],
    practice: Mapping[tuple[str, str], Practice],
) -> tuple[Standing, ...]:
    attended = sum(bool(seen & {"present", "late"}) for seen in sessions.values())
    excused = sum("excused" in seen and seen <= {"excused", "absent"} for seen in sessions.values())
    found: list[Standing] = []
    for each in module.requirements:
        if isinstance(each, AttendanceRequirement):
            n = each.sessions
            found.append(
                Attendance(
                    code=each.code,
                    attended=attended,
                    sessions=n,
                    needed=needed(
                        sessions=n, rate=each.minimum_rate, attended=attended, excused=excused
                    ),
                    excused=left_out_of(sessions=n, attended=attended, excused=excused),
                )
            )
        else:
            state = practice.get((module.code, each.code), "missing")
            found.append(Practised(code=each.code, state=state))
    return tuple(found)


def _per_module(presences: Iterable[Presence]) -> dict[str, dict[UUID, set[Status]]]:
    found: dict[str, dict[UUID, set[Status]]] = {}
    for each in presences:
        found.setdefault(each.module, {}).setdefault(each.session, set()).add(each.status)
    return found


def _practice(handed: Iterable[Handed]) -> dict[tuple[str, str], Practice]:
    found: dict[tuple[str, str], Practice] = {}
    for each in handed:
        about = (each.module, each.requirement)
        known = found.get(about, "missing")
        found[about] = each.state if _BEST.index(each.state) > _BEST.index(known) else known
    return found
