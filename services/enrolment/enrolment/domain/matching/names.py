"""How alike two people's names are, whatever their order and whatever was left out.

Words are paired by their sound. One that is in one record alone was left out (a second name, a
second surname): that says little. Where each record has one that the other lacks, they
contradict each other: that says much, and of first names everything, as nothing else tells
sisters apart.
"""

from dataclasses import dataclass

from enrolment.domain.matching.likeness import Likeness
from enrolment.domain.matching.phonetics import sounds_of, words_of

#: A pair with one slip of the pen, or written together (Mariajosé). Below 6/7, so that names
#: without one pair that sounds the same never suffice beside an equal birth date: see `keys`.
INEXACT = 0.8
#: A word that only one record has, beside 1 for a pair.
LEFT_OUT = 0.1
#: Two surnames that contradict each other.
CONTRADICTED = 1.5


@dataclass(frozen=True, kw_only=True, slots=True)
class NameLikeness:
    """What comparing two names gave."""

    #: 0 to 1; 1 only for the same sounds, each as often
    value: float
    #: the same words, but for accents, capitals and order
    same: bool
    other_first_names: bool


class _Left:
    """The sounds of one record that are not paired yet, in their order."""

    def __init__(self, person: Likeness) -> None:
        self.first_names = list(sounds_of(person.first_names))
        self.surnames = list(sounds_of(person.surnames))

    @property
    def order(self) -> tuple[list[str], list[str]]:
        return self.first_names, self.surnames


def compare_names(a: Likeness, b: Likeness) -> NameLikeness:
    """How alike two names are. Which of them is `a` makes no difference."""
    # Pairs with a slip are taken as they come, so both ways round must come the same way.
    one, other = sorted((_Left(a), _Left(b)), key=lambda each: each.order)
    straight = ((one.first_names, other.first_names), (one.surnames, other.surnames))
    crossed = ((one.first_names, other.surnames), (one.surnames, other.first_names))
    same = sum(_take_same(*each) for each in (*straight, *crossed))
    inexact = sum(_take_joined(*each) + _take_joined(*each[::-1]) for each in straight)
    inexact += sum(_take_near(*each) for each in (*straight, *crossed))
    first, last = (min(map(len, each)) for each in straight)
    left_out = sum(map(len, (*one.order, *other.order))) - 2 * (first + last)
    weight = same + inexact + CONTRADICTED * (first + last) + LEFT_OUT * left_out
    return NameLikeness(
        value=(same + INEXACT * inexact) / weight if weight else 0.0,
        same=_words(a) == _words(b),
        other_first_names=first > 0,
    )


def is_one_slip(a: str, b: str) -> bool:
    """Whether two sounds differ by one letter left out, added, mistaken or two swapped.

    Never by their last letter, which makes another name (Daniel, Daniela), and never short ones,
    where each letter does (Ana, Ada; Paula, Paola).
    """
    longest = max(len(a), len(b))
    if longest < 5 or abs(len(a) - len(b)) > 1:
        return False
    shortest = min(len(a), len(b))
    start = next((at for at in range(shortest) if a[at] != b[at]), shortest)
    end = next((at for at in range(shortest - start) if a[-1 - at] != b[-1 - at]), shortest - start)
    here, there = a[start : len(a) - end], b[start : len(b) - end]
    if len(here) == len(there) == 2:
        return here == there[::-1]
    if len(here) == len(there) == 1 and longest == 5:
        return False
    return max(len(here), len(there)) == 1 and a[-1] == b[-1]


def _words(person: Likeness) -> list[str]:
    return sorted((*words_of(person.first_names), *words_of(person.surnames)))


def _take_same(one: list[str], other: list[str]) -> int:
    pairs = 0
    for sound in tuple(one):
        if sound in other:
            one.remove(sound)
            other.remove(sound)
            pairs += 1
    return pairs


def _take_joined(one: list[str], other: list[str]) -> int:
    """Pair two neighbours with a word that is both written together."""
    for at in range(len(one) - 1):
        joined = one[at] + one[at + 1]
        if joined in other:
            del one[at : at + 2]
            other.remove(joined)
            return 1
    return 0


def _take_near(one: list[str], other: list[str]) -> int:
    pairs = 0
    for sound in tuple(one):
        near = next((each for each in other if is_one_slip(sound, each)), None)
        if near is not None:
            one.remove(sound)
            other.remove(near)
            pairs += 1
    return pairs
