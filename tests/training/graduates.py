"""People who have completed a programme, as certificates find them in the tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import psycopg

from nosotros import clock
from nosotros.contracts.training import IssueCertificate, VerifyCertificate
from nosotros.identifiers import new_id
from training.handlers import progress

ORGANISATION = "gestarsalud"
TITLE = {
    "es": "Formación en emprendimiento solidario",
    "en": "Solidarity entrepreneurship training",
    "fr": "Formation à l'entrepreneuriat solidaire",
}
MODULES = [
    {
        "code": "kaizen",
        "title": {"es": "Kaizen"},
        "requirements": [
            {"code": "theory", "kind": "attendance", "sessions": 1, "minimum_rate": 1.0}
        ],
    }
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Graduate:
    """Somebody with a place in a cohort."""

    cohort_id: UUID
    participant_id: UUID
    learner_id: UUID
    session_id: UUID

    def issue(self, **more: Any) -> IssueCertificate:
        """The command that certifies her."""
        return IssueCertificate(
            cohort_id=self.cohort_id, participant_id=self.participant_id, **more
        )


class Graduates:
    """A cohort with one session, and people who come to it."""

    def __init__(self, url: str, *, act: Callable[..., Any], led_by: UUID | None = None) -> None:
        """
        Args:
            url: the database, as the server's administrator.
            act: has a handler do its work.
            led_by: the ambassador who leads it.
        """
        self._url, self._act, self._people = url, act, 0
        self.cohort_id, self.programme_id, self.session_id = new_id(), new_id(), new_id()
        kind = "course" if led_by else "training_of_trainers"
        self._insert(
            "programme",
            id=self.programme_id,
            code=f"programme-{self.programme_id.hex[-8:]}",
            version=1,
            title=orjson.dumps(TITLE).decode(),
            kind=kind,
            ordered_modules=False,
            modules=orjson.dumps(MODULES).decode(),
            absences_in_a_row=3,
            ambassador_months=12,
            digest=b"",
            published_at=clock.now(),
        )
        self._insert(
            "cohort",
            id=self.cohort_id,
            revision=1,
            name="Soacha",
            programme_id=self.programme_id,
            state="running",
            municipality="Soacha",
            zone="America/Bogota",
            seats=30,
            has_minors=False,
            led_by=led_by,
            scheduled_at=clock.now(),
        )
        self._insert(
            "session",
            id=self.session_id,
            revision=1,
            cohort_id=self.cohort_id,
            module="kaizen",
            state="planned",
            begins_at=clock.now() - timedelta(hours=3),
            ends_at=clock.now() - timedelta(hours=1),
            childcare_places=0,
        )

    def joins(
        self,
        *,
        first_names: str = "Yuranis Andrea",
        surnames: str = "Peñaloza Agüero",
        language: str = "es",
    ) -> Graduate:
        """Somebody takes her place."""
        self._people += 1
        hers = Graduate(
            cohort_id=self.cohort_id,
            participant_id=new_id(),
            learner_id=new_id(),
            session_id=self.session_id,
        )
        self._insert(
            "person",
            participant_id=hers.participant_id,
            revision=1,
            first_names=first_names,
            surnames=surnames,
            birth_date=date(2005, 1, 2),
            language=language,
        )
        self._insert(
            "learner",
            id=hers.learner_id,
            revision=1,
            cohort_id=self.cohort_id,
            participant_id=hers.participant_id,
            enrolled_as=hers.participant_id,
            number=self._people,
            state="active",
            joined_at=clock.now() - timedelta(days=1),
        )
        return hers

    def completes(self, **who: Any) -> Graduate:
        """Somebody takes her place, and completes the programme."""
        hers = self.joins(**who)
        self.marked(hers, status="present")
        return hers

    def marked(self, hers: Graduate, *, status: str) -> None:
        """Her mark is taken, or corrected."""
        self.run("DELETE FROM mark WHERE learner_id = %s", hers.learner_id)
        self._insert(
            "mark",
            session_id=self.session_id,
            learner_id=hers.learner_id,
            status=status,
            childcare_used=False,
            taken_at=clock.now(),
        )
        self._act(progress.recalculate, [hers.learner_id])

    def run(self, statement: str, *values: Any) -> None:
        """A statement, as the server's administrator."""
        with psycopg.connect(self._url) as connection:
            connection.execute(statement.encode(), values)

    def _insert(self, table: str, **values: Any) -> None:
        values["organisation"] = ORGANISATION
        places = ", ".join("%s" for _ in values)
        self.run(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values())


def local_day(moment: datetime) -> date:
    """The day that it was in Bogotá."""
    return (moment - timedelta(hours=5)).date()


def token_of(view: Any) -> str:
    """The secret part of a certificate's link."""
    return view.link.rpartition("/")[2]


def verified(ask: Callable[..., Any], view: Any, **more: Any) -> Any:
    """What anybody is told of a certificate."""
    return ask(VerifyCertificate(organisation=ORGANISATION, token=token_of(view), **more))
