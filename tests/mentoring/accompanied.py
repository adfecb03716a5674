"""Mentees with a mentor, as tests of meetings, notes and plans need them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from nosotros import clock
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import PlanMeeting, ReportMeeting
from nosotros.identifiers import new_id

Act = Callable[..., Any]
Ask = Callable[..., Any]
ADULT = date(2006, 3, 1)
MINOR = date(2010, 3, 1)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A mentee and her mentor."""

    id: UUID
    mentee_id: UUID
    mentor_id: UUID
    participant_id: UUID


def pair(act: Act, mentor_id: UUID, *, born: date = ADULT, before: Pair | None = None) -> Pair:
    """A match that began now; with `before`, of the mentee of an earlier one that is over."""
    made = Pair(
        id=new_id(),
        mentee_id=before.mentee_id if before else new_id(),
        mentor_id=mentor_id,
        participant_id=before.participant_id if before else new_id(),
    )
    values = {**made.__dict__, "born": born, "at": clock.now()}

    def store(work: UnitOfWork) -> None:
        values["organisation"] = work.organisation
        run = work.connection.exec_driver_sql
        if before is None:
            run(
                "INSERT INTO person (participant_id, organisation, revision, first_names, surnames,"
                " birth_date, language) VALUES (%(participant_id)s, %(organisation)s, 1, 'Deisy',"
                " 'Inventada', %(born)s, 'es')",
                values,
            )
            run(
                "INSERT INTO mentee (id, organisation, revision, participant_id, known_as, state,"
                " opened_at) VALUES (%(mentee_id)s, %(organisation)s, 1, %(participant_id)s,"
                " %(participant_id)s, 'matched', %(at)s)",
                values,
            )
        run(
            "INSERT INTO match (id, organisation, revision, mentee_id, mentor_id, mode, state,"
            " score, reasons, proposed_at, began_at) VALUES (%(id)s, %(organisation)s, 1,"
            " %(mentee_id)s, %(mentor_id)s, 'coordinator', 'active', 50, '[]', %(at)s, %(at)s)",
            values,
        )

    act(store)
    return made


def end(act: Act, which: Pair, state: str = "ended") -> None:
    """Have a match be over."""
    act(
        lambda work: work.connection.exec_driver_sql(
            "UPDATE match SET state = %(state)s, ended_at = %(at)s WHERE id = %(id)s",
            {"state": state, "at": work.at, "id": which.id},
        )
    )


def planned(match_id: UUID, **given: Any) -> PlanMeeting:
    """A meeting on Thursday at ten; or as it is given."""
    known: dict[str, Any] = {
        "local_date": date(2026, 8, 20),
        "begins": "10:00",
        "minutes": 60,
        "channel": "telephone",
    }
    return PlanMeeting(match_id=match_id, **{**known, **given})


def held(ask: Ask, match_id: UUID, **given: Any) -> Any:
    """A meeting that was held this very day, before the working day began."""
    today = {"local_date": date(2026, 8, 18), "begins": "07:30", **given}
    view = ask(planned(match_id, **today))
    return ask(ReportMeeting(meeting_id=view.id, held=True, minutes=50))
