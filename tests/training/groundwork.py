"""A group to begin with: its programme, its sessions and its learners; all invented."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from nosotros import clock
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import EnrolmentActivated, LearnerDescribed, ParticipantEnrolled
from nosotros.contracts.training import Mark, MarkAttendance
from nosotros.identifiers import new_id
from tests.people import names_of

THEORY = {"code": "theory", "kind": "attendance", "sessions": 4, "minimum_rate": 0.75}
PRACTICE = {"code": "practice", "kind": "practice"}
PROGRAMME = """
INSERT INTO programme (id, organisation, code, version, title, kind, ordered_modules, modules,
    absences_in_a_row, ambassador_months, digest, published_at)
VALUES (%(id)s, %(organisation)s, %(code)s, 1, '{"es": "Curso"}', %(kind)s, false, %(modules)s, 2,
    12, '', now())"""
COHORT = """
INSERT INTO cohort (id, organisation, revision, name, programme_id, state, municipality, zone,
    seats, has_minors, scheduled_at)
VALUES (%(id)s, %(organisation)s, 1, 'Grupo', %(programme_id)s, 'running', 'Soacha',
    'America/Bogota', 40, %(has_minors)s, now())"""
SESSION = """
INSERT INTO session (id, organisation, revision, cohort_id, module, state, begins_at, ends_at,
    childcare_places, repeats)
VALUES (%(id)s, %(organisation)s, 1, %(cohort_id)s, %(module)s, 'planned', %(begins_at)s,
    %(ends_at)s, %(childcare_places)s, %(repeats)s)"""


@dataclass(frozen=True, kw_only=True)
class Group:
    """A cohort with sessions, one a day, of which the last was yesterday."""

    id: UUID
    sessions: list[UUID]
    begins: list[datetime]
    organisation: str = "gestarsalud"
    learners: list[UUID] = field(default_factory=list)
    participants: list[UUID] = field(default_factory=list)


def make_group(
    act: Callable[..., Any],
    *,
    requirements: Sequence[dict[str, Any]] = (THEORY,),
    sessions: int = 4,
    childcare_places: int = 0,
    kind: str = "course",
    has_minors: bool = False,
    organisation: str = "gestarsalud",
) -> Group:
    """A cohort of one module, as coordinators would have planned it."""
    modules = [{"code": "kaizen", "title": {"es": "Kaizen"}, "requirements": list(requirements)}]
    today = clock.now().replace(minute=0, second=0, microsecond=0)
    group = Group(
        id=new_id(),
        sessions=[new_id() for _ in range(sessions)],
        begins=[today - timedelta(days=sessions - number) for number in range(sessions)],
        organisation=organisation,
    )

    def store(work: UnitOfWork) -> None:
        programme_id = new_id()
        everywhere = {"organisation": organisation}
        work.connection.exec_driver_sql(
            PROGRAMME,
            everywhere
            | {
                "id": programme_id,
                "code": f"course-{programme_id}",
                "kind": kind,
                "modules": orjson.dumps(modules).decode(),
            },
        )
        work.connection.exec_driver_sql(
            COHORT,
            everywhere | {"id": group.id, "programme_id": programme_id, "has_minors": has_minors},
        )

    act(store, organisation=organisation)
    for id, begins_at in zip(group.sessions, group.begins, strict=True):
        add_session(act, group, id=id, begins_at=begins_at, childcare_places=childcare_places)
    return group


def add_session(
    act: Callable[..., Any],
    group: Group,
    *,
    begins_at: datetime,
    id: UUID | None = None,
    childcare_places: int = 0,
    repeats: UUID | None = None,
) -> UUID:
    """One more session of a group."""
    id = id or new_id()
    values = {
        "id": id,
        "organisation": group.organisation,
        "cohort_id": group.id,
        "module": "kaizen",
        "begins_at": begins_at,
        "ends_at": begins_at + timedelta(hours=2),
        "childcare_places": childcare_places,
        "repeats": repeats,
    }
    act(
        lambda work: work.connection.exec_driver_sql(SESSION, values),
        organisation=group.organisation,
    )
    return id


def join(
    hear: Callable[..., None],
    group: Group,
    *,
    participant_id: UUID | None = None,
    born: date = date(2001, 4, 9),
    at: datetime | None = None,
) -> UUID:
    """Somebody's place in a group, as enrolment tells of it; the learner's id."""
    participant_id = participant_id or new_id()
    enrolment_id = new_id()
    place = {"enrolment_id": enrolment_id, "participant_id": participant_id, "intake_id": new_id()}
    at = at or (min(group.begins) if group.begins else clock.now()) - timedelta(days=3)
    there = {"organisation": group.organisation}
    hear(ParticipantEnrolled(**place, cohort_id=group.id), at=at, **there)
    hear(description(participant_id, born=born), at=at, **there)
    hear(EnrolmentActivated(**place, cohort_id=group.id), revision=2, at=at, **there)
    group.learners.append(enrolment_id)
    group.participants.append(participant_id)
    return enrolment_id


def description(participant_id: UUID, *, born: date = date(2001, 4, 9)) -> LearnerDescribed:
    """Who somebody is, as enrolment tells it."""
    first_names, surnames = names_of(participant_id.int)
    return LearnerDescribed(
        participant_id=participant_id,
        first_names=first_names,
        surnames=surnames,
        birth_date=born,
        language="es",
    )


def marking(group: Group, session: int, *marks: Mark) -> MarkAttendance:
    """The marks of one of a group's sessions."""
    return MarkAttendance(session_id=group.sessions[session], marks=marks)
