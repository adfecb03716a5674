"""How well a mentee and a mentor suit each other: whole points, 100 at most, each with its reason.

What a mentor knows of what she needs counts most (40); then whether they can meet in one place (20),
when (15), how (10), and how much of the mentor's capacity is free (15), so that a mentor's second
mentee counts for less than another mentor's first. Whoever has not said something gets about half of
its points: saying it may raise the score, or lower it, and nobody is put last for having said nothing.
"""

from dataclasses import dataclass

from mentoring.domain.matching.sides import MenteeSide, MentorSide, common_channels, place_key

SKILLS = 40
PLACE = 20
AVAILABILITY = 15
CHANNEL = 10
LOAD = 15

IN_PERSON = "in_person"
_NO_NEEDS_SAID = 20
_AT_A_DISTANCE = 10
_ONE_COMMON_SLOT = 10
_NOT_SAID_WHEN = 7
_NOT_IN_PERSON = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One thing that a score is made of."""

    code: str
    points: int
    #: the most that it can give
    of: int
    #: what they have in common, as codes
    values: tuple[str, ...]
    #: how many of how many: needs that are covered, of all; places that are free, of all
    part: int
    whole: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """How well they suit each other, and why."""

    total: int
    reasons: tuple[Reason, ...]


def skill_points(covered: int, needs: int) -> int:
    """For needs that the mentor can help with, of all that she said."""
    return SKILLS * covered // needs if needs else _NO_NEEDS_SAID


def place_points(*, same: bool, distant: bool) -> int:
    """For the same municipality; or for a channel that both use at a distance."""
    return PLACE if same else _AT_A_DISTANCE if distant else 0


def availability_points(common: int, *, both_said: bool) -> int:
    """For parts of the week in which both have time."""
    if not both_said:
        return _NOT_SAID_WHEN
    return (0, _ONE_COMMON_SLOT, AVAILABILITY)[min(common, 2)]


def channel_points(*, in_person: bool) -> int:
    """For a channel that both use, which there is: in person, or another."""
    return CHANNEL if in_person else _NOT_IN_PERSON


def load_points(free: int, capacity: int) -> int:
    """For the part of a mentor's capacity that is free before this match."""
    return LOAD * max(free, 0) // capacity


def score(mentee: MenteeSide, mentor: MentorSide) -> Score:
    """The score of a pair that may be matched."""
    reasons = (
        _skills(mentee, mentor),
        _place(mentee, mentor),
        _availability(mentee, mentor),
        _channel(mentee, mentor),
        _load(mentor),
    )
    return Score(total=sum(each.points for each in reasons), reasons=reasons)


def _skills(mentee: MenteeSide, mentor: MentorSide) -> Reason:
    common = mentee.needs & mentor.skills
    return Reason(
        code="skills",
        points=skill_points(len(common), len(mentee.needs)),
        of=SKILLS,
        values=tuple(sorted(common)),
        part=len(common),
        whole=len(mentee.needs),
    )


def _place(mentee: MenteeSide, mentor: MentorSide) -> Reason:
    same = mentee.municipality is not None and place_key(mentee.municipality) in {
        place_key(each) for each in mentor.municipalities
    }
    distant = bool(common_channels(mentee.channels, mentor.channels) - {IN_PERSON})
    # No name of a place: a match keeps its reasons when all else of her is erased.
    values = ("same_municipality",) if same else ("at_a_distance",) if distant else ()
    points = place_points(same=same, distant=distant)
    return Reason(code="place", points=points, of=PLACE, values=values, part=0, whole=0)


def _availability(mentee: MenteeSide, mentor: MentorSide) -> Reason:
    common = mentee.availability & mentor.availability
    both_said = bool(mentee.availability and mentor.availability)
    return Reason(
        code="availability",
        points=availability_points(len(common), both_said=both_said),
        of=AVAILABILITY,
        values=tuple(sorted(common, key=_in_the_week)),
        part=len(common),
        whole=int(both_said),
    )


def _channel(mentee: MenteeSide, mentor: MentorSide) -> Reason:
    common = common_channels(mentee.channels, mentor.channels)
    return Reason(
        code="channel",
        points=channel_points(in_person=IN_PERSON in common),
        of=CHANNEL,
        values=tuple(sorted(common)),
        part=0,
        whole=0,
    )


def _load(mentor: MentorSide) -> Reason:
    free = max(mentor.capacity - mentor.taken, 0)
    return Reason(
        code="load",
        points=load_points(free, mentor.capacity),
        of=LOAD,
        values=(),
        part=free,
        whole=mentor.capacity,
    )


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PARTS = ("am", "pm", "eve")


def _in_the_week(slot: str) -> tuple[int, int]:
    day, part = slot.split("-")
    return _DAYS.index(day), _PARTS.index(part)
