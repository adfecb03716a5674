"""A programme that goes on, as its other services tell of it: what reminders are about."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from nosotros import clock
from nosotros.contracts.enrolment import (
    ContactChanged,
    EnrolmentActivated,
    EnrolmentWithdrawn,
    ParticipantEnrolled,
    SeatOffered,
)
from nosotros.contracts.mentoring import MeetingCancelled, MeetingMoved, MeetingPlanned
from nosotros.contracts.training import (
    AbsenceAnnounced,
    SessionCancelled,
    SessionMoved,
    SessionPlanned,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from notifications.service import NotificationsService
from tests.asking import Asking

BOGOTA = ZoneInfo("America/Bogota")
#: Tuesday, 18 August 2026
BEGINNING = datetime(2026, 8, 18, 9, tzinfo=BOGOTA)


def local(text: str) -> datetime:
    """A moment in Bogotá: `local("2026-08-22 09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA).astimezone(UTC)


@dataclass(kw_only=True)
class Programme:
    """Tells notifications what happens."""

    asking: Asking
    rows: Any
    time_is: Callable[[datetime], None]
    cohort_id: UUID = field(default_factory=new_id)
    intake_id: UUID = field(default_factory=new_id)
    revisions: dict[UUID, int] = field(default_factory=dict)

    def person(self, **facts: Any) -> UUID:
        """A participant, who can be written to by WhatsApp and otherwise."""
        id = new_id()
        self.contact(id, **facts)
        return id

    def contact(self, id: UUID, **facts: Any) -> None:
        known: dict[str, Any] = {
            "first_names": "Luz Marina",
            "preferred_channel": "sms",
            "mobile": "+573001112233",
            "email": "luz@example.org",
            "language": "es",
            "messages_authorised_on": date(2026, 8, 11),
        }
        self.asking.hear(
            ContactChanged(participant_id=id, **{**known, **facts}), revision=self.next(id)
        )

    def learner(self, **facts: Any) -> UUID:
        """A participant with a place in the cohort."""
        id = self.person(**facts)
        self.place(id)
        return id

    def place(
        self, participant_id: UUID, *, enrolment_id: UUID | None = None, begun: bool = False
    ) -> UUID:
        """A place in the cohort; its enrolment's id."""
        id = enrolment_id or new_id()
        told = EnrolmentActivated if begun else ParticipantEnrolled
        self._of_enrolment(told, id, participant_id, cohort_id=self.cohort_id)
        return id

    def end_place(self, enrolment_id: UUID, participant_id: UUID) -> None:
        self._of_enrolment(
            EnrolmentWithdrawn, enrolment_id, participant_id, cohort_id=self.cohort_id
        )

    def offer(self, participant_id: UUID, *, enrolment_id: UUID, offer_id: UUID) -> None:
        self._of_enrolment(SeatOffered, enrolment_id, participant_id, offer_id=offer_id)

    def session(self, begins_at: str, *, place: str | None = "Casa de la Juventud") -> UUID:
        """A session that is planned."""
        id = new_id()
        at = local(begins_at)
        event = SessionPlanned(
            session_id=id,
            cohort_id=self.cohort_id,
            module="kaizen",
            begins_at=at,
            ends_at=at + timedelta(hours=3),
            zone="America/Bogota",
            place_id=None,
            place=place,
            childcare_places=0,
            repeats=None,
        )
        self.asking.hear(event, revision=self.next(id))
        return id

    def move(
        self,
        id: UUID,
        begins_at: str,
        *,
        place: str | None = "Casa de la Juventud",
        childcare_places: int = 0,
        revision: int | None = None,
    ) -> None:
        at = local(begins_at)
        event = SessionMoved(
            session_id=id,
            cohort_id=self.cohort_id,
            begins_at=at,
            ends_at=at + timedelta(hours=3),
            zone="America/Bogota",
            place_id=None,
            place=place,
            childcare_places=childcare_places,
        )
        self.asking.hear(event, revision=revision or self.next(id))

    def cancel(self, id: UUID, begins_at: str) -> None:
        event = SessionCancelled(
            session_id=id, cohort_id=self.cohort_id, begins_at=local(begins_at)
        )
        self.asking.hear(event, revision=self.next(id))

    def absent(self, participant_id: UUID, session_id: UUID) -> None:
        event = AbsenceAnnounced(
            session_id=session_id, participant_id=participant_id, cohort_id=self.cohort_id
        )
        self.asking.hear(event, revision=self.next(session_id))

    def meeting(self, participant_id: UUID, begins_at: str, *, id: UUID | None = None) -> UUID:
        """A meeting with her mentor."""
        id = id or new_id()
        at = local(begins_at)
        event = MeetingPlanned(
            meeting_id=id,
            match_id=new_id(),
            mentee_id=new_id(),
            participant_id=participant_id,
            mentor_id=new_id(),
            begins_at=at,
            ends_at=at + timedelta(hours=1),
            zone="America/Bogota",
            channel="video",
        )
        self.asking.hear(event, revision=1)
        self.revisions[id] = max(1, self.revisions.get(id, 1))
        return id

    def move_meeting(self, id: UUID, begins_at: str, *, revision: int | None = None) -> None:
        at = local(begins_at)
        event = MeetingMoved(
            meeting_id=id,
            match_id=new_id(),
            mentee_id=new_id(),
            begins_at=at,
            ends_at=at + timedelta(hours=1),
            zone="America/Bogota",
            channel="video",
        )
        self.asking.hear(event, revision=revision or self.next(id))

    def cancel_meeting(self, id: UUID) -> None:
        event = MeetingCancelled(meeting_id=id, match_id=new_id(), mentee_id=new_id())
        self.asking.hear(event, revision=self.next(id))

    def at(self, moment: str) -> None:
        """Let time pass until a moment, and what is due then happen."""
        self.time_is(local(moment))
        self.asking.run_due()

    def sent(self, code: str | None = None) -> None:
        """What waits and is due, or the messages of one template, are handed over and arrive."""
        self.rows.run(
            "UPDATE message SET state = 'delivered', sent_at = created_at + interval '1 minute',"
            " delivered_at = created_at + interval '1 minute'"
            " WHERE state = 'queued' AND (%(code)s::text IS NULL OR template = %(code)s)",
            code=code,
        )

    def messages(self, code: str | None = None) -> list[Any]:
        """Messages, or those of one template, oldest first."""
        return self.rows.all(
            "SELECT * FROM message WHERE %(code)s::text IS NULL OR template = %(code)s ORDER BY id",
            code=code,
        )

    def waiting(self) -> list[tuple[str, UUID, datetime]]:
        """What waits to be sent: its template, to whom, and when."""
        return [
            (each.template, each.participant_id, each.due_at)
            for each in self.messages()
            if each.state == "queued" and each.template != "enrolled"
        ]

    def next(self, id: UUID) -> int:
        self.revisions[id] = self.revisions.get(id, 0) + 1
        return self.revisions[id]

    def _of_enrolment(self, told: type[Any], id: UUID, participant_id: UUID, **facts: Any) -> None:
        event = told(
            enrolment_id=id, participant_id=participant_id, intake_id=self.intake_id, **facts
        )
        self.asking.hear(event, revision=self.next(id))


@pytest.fixture
def time_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Make it a moment: `time_is(moment)`; from its first use on, it is 18 August 2026."""
    path = tmp_path / "clock"
    # Whatever clock there was is there again after the test.
    monkeypatch.setattr(clock, "_shared", None)
    clock.set_shared(path, BEGINNING)
    clock.use_shared(path, environment="test")
    return lambda moment: clock.set_shared(path, moment)


@pytest.fixture
def programme(database: Database, rows: Any, time_is: Callable[[datetime], None]) -> Programme:
    """A programme that begins on 18 August 2026 at 9:00 in Bogotá."""
    asking = Asking(NotificationsService, database, scopes=("notifications:write",))
    return Programme(asking=asking, rows=rows, time_is=time_is)
