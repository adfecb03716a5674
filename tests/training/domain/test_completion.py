"""Completion: what is met, by which reckoning, and what no mark can ever take away."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nosotros.identifiers import new_id
from training.domain.attendance import Status
from training.domain.completion import Handed, Practice, Presence, Progress, needed, progress_in
from training.domain.programme import (
    AttendanceRequirement,
    Module,
    PracticeRequirement,
    Programme,
    Requirement,
)
from training.domain.progress_texts import module_text, requirement_text

STATUSES: tuple[Status, ...] = ("present", "late", "excused", "absent")
THEORY = AttendanceRequirement(code="theory", sessions=4, minimum_rate=0.75)
PRACTICE = PracticeRequirement(code="practice")


def programme(*requirements: Requirement, modules: int = 1, ordered: bool = False) -> Programme:
    return Programme(
        code="course",
        version=1,
        title={"es": "Curso"},
        kind="course",
        ordered=ordered,
        modules=tuple(
            Module(code=f"m{number}", title={"es": "M"}, requirements=requirements)
            for number in range(1, modules + 1)
        ),
        absences_in_a_row=2,
        ambassador_months=12,
    )


def seen(*statuses: Status, module: str = "m1", again: UUID | None = None) -> list[Presence]:
    return [
        Presence(session=again or new_id(), module=module, status=status) for status in statuses
    ]


def handed(state: Practice, *, module: str = "m1") -> Handed:
    return Handed(module=module, requirement="practice", state=state)


def computed(of: Programme, presences: list[Presence], *evidence: Handed) -> Progress:
    return progress_in(of, presences=presences, handed=evidence)


def test_three_of_four_sessions_and_accepted_practice_complete_a_module():
    progress = computed(
        programme(THEORY, PRACTICE),
        seen("present", "late", "absent", "present"),
        handed("accepted"),
    )

    assert progress.completed
    assert module_text(progress.modules[0], language="en") == (
        "3 of 4 theory sessions, practice accepted"
    )
    assert module_text(progress.modules[0], language="es") == (
        "3 de 4 sesiones de teoría, práctica aceptada"
    )
    assert module_text(progress.modules[0], language="fr") == (
        "3 sur 4 séances de théorie, pratique acceptée"
    )


def test_what_is_missing_is_named():
    progress = computed(programme(THEORY, PRACTICE), seen("present", "absent"), handed("returned"))

    assert (progress.completed, progress.missing) == (False, ("m1/theory", "m1/practice"))
    theory, practice = progress.modules[0].requirements
    assert requirement_text(theory, language="en") == "1 of 4 theory sessions, 3 needed"
    assert requirement_text(practice, language="es") == "práctica devuelta"


def test_an_excused_absence_leaves_the_reckoning_and_is_told():
    progress = computed(programme(THEORY), seen("present", "present", "excused", "absent"))

    (theory,) = progress.modules[0].requirements
    # 3 of 4 are asked for; without the excused one, three quarters of 3, which is 3.
    assert (theory.met, requirement_text(theory, language="en")) == (
        False,
        "2 of 4 theory sessions, 3 needed, excused: 1",
    )
    assert computed(programme(THEORY), seen("present", "present", "excused", "excused")).completed


def test_excuses_alone_complete_nothing():
    assert not computed(programme(THEORY), seen(*["excused"] * 4)).completed
    assert needed(sessions=4, rate=0.75, attended=1, excused=3) == 2


def test_a_rate_is_what_was_written_and_not_its_binary_fraction():
    assert 0.28 * 25 > 7
    assert needed(sessions=25, rate=0.28, attended=0, excused=0) == 7


def test_a_session_and_its_repeat_count_once():
    first = new_id()
    twice = seen("present", "present", again=first)

    assert not computed(programme(THEORY), [*twice, *seen("present")]).completed
    missed_then_made_up = [*seen("absent", "present", again=first), *seen("present", "present")]
    assert computed(programme(THEORY), missed_then_made_up).completed


def test_modules_in_order_wait_for_those_before():
    of = programme(THEORY, modules=2, ordered=True)
    second = seen(*["present"] * 4, module="m2")

    progress = computed(of, second)
    assert progress.completed_modules == ()
    assert module_text(progress.modules[1], language="en") == (
        "4 of 4 theory sessions, a module before it is not completed"
    )
    assert computed(of, [*second, *seen(*["present"] * 3)]).completed_modules == ("m1", "m2")


def test_a_requirement_that_programmes_seldom_have_is_called_by_its_code():
    workshop = AttendanceRequirement(code="minga", sessions=1, minimum_rate=1.0)
    facilitation = PracticeRequirement(code="facilitation")

    (module,) = computed(programme(workshop, facilitation), []).modules

    assert module_text(module, language="es") == (
        "0 de 1 sesión de «minga», práctica «facilitation» sin entregar"
    )
    assert module_text(module, language="en") == (
        "0 of 1 “minga” session, practice “facilitation” not handed in"
    )


def test_a_programme_without_modules_is_completed_by_nobody():
    assert not computed(programme(modules=0), []).completed


@pytest.mark.parametrize("better", ["present", "late"])
@given(
    sessions=some.integers(0, 12),
    rate=some.decimals(0, 1, places=2).map(float),
    marks=some.lists(some.tuples(some.integers(0, 7), some.sampled_from(STATUSES)), max_size=14),
    at=some.integers(0, 7),
    number=some.integers(0, 13),
)
def test_one_more_mark_of_presence_never_takes_completion_away(
    better: Status,
    sessions: int,
    rate: float,
    marks: list[tuple[int, Status]],
    at: int,
    number: int,
):
    """Whether it is a new one, one beside another (a repeat's), or in the place of another."""
    groups = [new_id() for _ in range(8)]
    of = programme(AttendanceRequirement(code="theory", sessions=sessions, minimum_rate=rate))
    before = [
        Presence(session=groups[group], module="m1", status=status) for group, status in marks
    ]
    more = Presence(session=groups[at], module="m1", status=better)
    added = [*before, more]

    had = computed(of, before).completed
    assert computed(of, added).completed or not had
    if number < len(marks):
        corrected = list(before)
        corrected[number] = Presence(session=groups[marks[number][0]], module="m1", status=better)
        assert computed(of, corrected).completed or not had


@given(
    marks=some.lists(some.tuples(some.integers(0, 5), some.sampled_from(STATUSES)), max_size=10),
    states=some.lists(some.sampled_from(["submitted", "returned", "accepted"]), max_size=3),
    shuffle=some.randoms(),
)
def test_the_order_of_what_is_known_does_not_matter(
    marks: list[tuple[int, Status]], states: list[Practice], shuffle
):
    groups = [UUID(int=number) for number in range(6)]
    presences = [
        Presence(session=groups[group], module="m1", status=status) for group, status in marks
    ]
    evidence = [handed(state) for state in states]
    first = computed(programme(THEORY, PRACTICE), presences, *evidence)
    shuffle.shuffle(presences)
    shuffle.shuffle(evidence)

    assert computed(programme(THEORY, PRACTICE), presences, *evidence) == first
