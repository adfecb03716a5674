"""Whatever the order in which things become known, and however often: what waits is what is so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nosotros.contracts.enrolment import (
    EnrolmentActivated,
    EnrolmentWithdrawn,
    ParticipantEnrolled,
)
from nosotros.contracts.training import (
    AbsenceAnnounced,
    SessionCancelled,
    SessionMoved,
    SessionPlanned,
)
from nosotros.identifiers import new_id
from notifications.domain.reminding import LIVE, TOLD
from tests.notifications.reminding import BEGINNING, local

PEOPLE, SESSIONS = 3, 2
TIMES = ("2026-08-26 10:00", "2026-08-29 09:00", "2026-08-29 15:00")
#: by then every reminder is written down
LATE = "2026-08-25 08:00"
PLACES = ("Casa de la Juventud", "Biblioteca")

moves = st.tuples(st.just("move"), st.sampled_from(TIMES), st.sampled_from(PLACES))
lives_of_sessions = st.tuples(
    st.sampled_from(TIMES), st.lists(moves, max_size=3), st.sampled_from([False, False, True])
)
#: whether each change gives her the place, or takes it
lives_of_places = st.lists(st.booleans(), max_size=3)
absences = st.sets(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, SESSIONS - 1)), max_size=2)


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event and the revision that it comes with."""

    event: Any
    revision: int


@dataclass(kw_only=True)
class Story:
    """All that happens, and what is so in the end."""

    cohort_id: UUID
    people: list[UUID]
    sessions: list[UUID]
    events: list[Told]
    #: of each session that is to be: when and where
    planned: dict[UUID, dict[str, str]]
    expected: dict[UUID, set[UUID]]


def between(id: UUID, cohort_id: UUID, begins_at: datetime, place: str) -> dict[str, Any]:
    return {
        "session_id": id,
        "cohort_id": cohort_id,
        "begins_at": begins_at,
        "ends_at": begins_at + timedelta(hours=3),
        "zone": "America/Bogota",
        "place_id": None,
        "place": place,
        "childcare_places": 0,
    }


@st.composite
def stories(draw) -> Story:
    story = Story(
        cohort_id=new_id(),
        people=[new_id() for _ in range(PEOPLE)],
        sessions=[new_id() for _ in range(SESSIONS)],
        events=[],
        planned={},
        expected={},
    )
    for id in story.sessions:
        begins, changes, cancelled = draw(lives_of_sessions)
        facts = between(id, story.cohort_id, local(begins), PLACES[0])
        story.events.append(
            Told(event=SessionPlanned(**facts, module="kaizen", repeats=None), revision=1)
        )
        revision = 1
        for _, begins_at, place in changes:
            revision += 1
            facts = between(id, story.cohort_id, local(begins_at), place)
            story.events.append(Told(event=SessionMoved(**facts), revision=revision))
        if cancelled:
            event = SessionCancelled(
                session_id=id, cohort_id=story.cohort_id, begins_at=facts["begins_at"]
            )
            story.events.append(Told(event=event, revision=revision + 1))
        else:
            story.planned[id] = {
                "begins_at": facts["begins_at"].isoformat(),
                "place": facts["place"],
            }
    live: set[UUID] = set()
    for id in story.people:
        enrolment_id = new_id()
        for number, given_to_her in enumerate(draw(lives_of_places), start=1):
            told = EnrolmentWithdrawn
            if given_to_her:
                told = ParticipantEnrolled if number == 1 else EnrolmentActivated
            event = told(
                enrolment_id=enrolment_id,
                participant_id=id,
                intake_id=new_id(),
                cohort_id=story.cohort_id,
            )
            story.events.append(Told(event=event, revision=number))
            (live.add if given_to_her else live.discard)(id)
    away = {(story.people[who], story.sessions[what]) for who, what in draw(absences)}
    for who, what in sorted(away):
        event = AbsenceAnnounced(session_id=what, participant_id=who, cohort_id=story.cohort_id)
        story.events.append(Told(event=event, revision=1))
    story.expected = {
        each: {person for person in live if (person, each) not in away} for each in story.sessions
    }
    # Some are told again, all in any order.
    again = draw(st.lists(st.sampled_from(story.events), max_size=3))
    story.events = draw(st.permutations([*story.events, *again]))
    return story


def play(programme, story, *, late_after: int, sends: set[int] = frozenset()):
    programme.time_is(BEGINNING)
    for id in story.people:
        programme.contact(id)
    for number, told in enumerate(story.events):
        if number == late_after:
            programme.at(LATE)
        if number in sends:
            programme.rows.run(
                "UPDATE message SET state = 'delivered', sent_at = clock_timestamp()"
                " WHERE state = 'queued' AND template LIKE 'session_%%'"
            )
        programme.asking.hear(told.event, revision=told.revision)
    programme.at(LATE)


def of_session(programme, id: UUID) -> list[Any]:
    return programme.rows.all(
        "SELECT * FROM message WHERE about = %(id)s ORDER BY coalesce(sent_at, created_at), id",
        id=id,
    )


every_example = settings(
    max_examples=15,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@every_example
@given(story=stories(), late_after=st.integers(0, 15))
def test_everybody_who_is_to_come_is_reminded_of_what_is_so_and_nobody_else(
    programme, story, late_after
):
    play(programme, story, late_after=late_after)
    for id in story.sessions:
        waiting = [each for each in of_session(programme, id) if each.state in LIVE]
        if id not in story.planned:
            assert waiting == []
            continue
        assert {each.template for each in waiting} <= {"session_reminder"}
        assert sorted(each.participant_id for each in waiting) == sorted(story.expected[id])
        for each in waiting:
            assert each.data == story.planned[id]
            assert each.expires_at.isoformat() == story.planned[id]["begins_at"]


@every_example
@given(
    story=stories(), late_after=st.integers(0, 15), sends=st.sets(st.integers(0, 15), max_size=3)
)
def test_whoever_was_told_something_else_is_told_what_is_so(programme, story, late_after, sends):
    play(programme, story, late_after=late_after, sends=sends)
    for id in story.sessions:
        messages = of_session(programme, id)
        for person in story.people:
            hers = [each for each in messages if each.participant_id == person]
            told = [each for each in hers if each.state in TOLD]
            waiting = [each for each in hers if each.state in LIVE]
            if person not in story.expected[id]:
                assert [each.template for each in waiting if id in story.planned] == []
            elif id not in story.planned:
                kinds = [each.template for each in (*told, *waiting)]
                assert kinds.count("session_cancelled") == (1 if told else 0)
                assert {each.template for each in waiting} <= {"session_cancelled"}
            else:
                assert len({each.template for each in waiting}) == len(waiting)
                assert all(each.data == story.planned[id] for each in waiting)
                known = [*told[-1:], *waiting]
                assert known[-1].data == story.planned[id] or known[0].data == story.planned[id]
