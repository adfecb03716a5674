"""What somebody was sent and answers, without any provider: for tests of what follows."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id
from notifications.domain.letters import Heard
from notifications.handlers import answers

MOBILE = "+573001112233"
EMAIL = "luz@example.org"
_SENT = """
INSERT INTO message (id, organisation, revision, participant_id, about, template, rule, channel,
    recipient, state, due_at, created_at, sent_at, correlationid, causationid)
VALUES (%(id)s, %(organisation)s, 3, %(participant_id)s, %(about)s, %(template)s, %(rule)s,
    %(channel)s, %(recipient)s, %(state)s, %(at)s, %(at)s, %(at)s, 'a-story', 'a-story')"""
_ATTEMPT = """
INSERT INTO attempt (id, organisation, message_id, number, channel, provider, state, provider_ref,
    began_at)
VALUES (%(id)s, %(organisation)s, %(message_id)s, 1, %(channel)s, %(provider)s, 'sent', %(ref)s,
    now())"""
_SESSION = """
INSERT INTO session (id, organisation, revision, cohort_id, begins_at, zone, state)
VALUES (%(id)s, %(organisation)s, 1, %(cohort_id)s, %(begins_at)s, 'America/Bogota', %(state)s)"""
_OFFER = """
INSERT INTO place (enrolment_id, organisation, participant_id, intake_id, state, revision, offer_id)
VALUES (%(id)s, %(organisation)s, %(participant_id)s, %(id)s, 'offered', 1, %(offer_id)s)"""
_PLACE = """
INSERT INTO place (enrolment_id, organisation, participant_id, intake_id, cohort_id, state,
    revision)
VALUES (%(id)s, %(organisation)s, %(participant_id)s, %(id)s, %(cohort_id)s, %(state)s, 1)"""


@dataclass(kw_only=True)
class Ear:
    """Sends nothing, and hears everything."""

    database: Database
    rows: Any
    organisation: str = "gestarsalud"
    cohort_id: UUID = field(default_factory=new_id)

    def sent(
        self,
        participant_id: UUID,
        template: str,
        *,
        rule: str | None = None,
        about: UUID | None = None,
        channel: str = "sms",
        recipient: str | None = None,
        ago: timedelta = timedelta(hours=1),
        state: str = "delivered",
        ref: str | None = None,
        organisation: str | None = None,
    ) -> UUID:
        """A message to her that was sent before, an open offer with it; the id of what it is about."""
        id, about = new_id(), about or new_id()
        organisation = organisation or self.organisation
        self.rows.run(
            _SENT,
            id=id,
            organisation=organisation,
            participant_id=participant_id,
            about=about,
            template=template,
            rule=rule,
            channel=channel,
            recipient=recipient or _address(channel),
            state=state,
            at=now() - ago,
        )
        if (rule or template) == "offered":
            self.rows.run(
                _OFFER,
                id=new_id(),
                organisation=organisation,
                participant_id=participant_id,
                offer_id=about,
            )
        if ref is not None:
            self.rows.run(
                _ATTEMPT,
                id=new_id(),
                organisation=organisation,
                message_id=id,
                channel=channel,
                provider="twilio",
                ref=ref,
            )
        return about

    def session(
        self,
        *participants: UUID,
        ahead: timedelta = timedelta(hours=20),
        state: str = "planned",
        place: str = "active",
        cohort_id: UUID | None = None,
    ) -> UUID:
        """A session to come, of a cohort in which these participants have a place."""
        id, cohort_id = new_id(), cohort_id or new_id()
        common: dict[str, Any] = {"organisation": self.organisation, "cohort_id": cohort_id}
        self.rows.run(_SESSION, id=id, begins_at=now() + ahead, state=state, **common)
        for each in participants:
            self.rows.run(_PLACE, id=new_id(), participant_id=each, state=place, **common)
        return id

    def heard(
        self,
        text: str,
        *,
        channel: str = "sms",
        address: str | None = None,
        ref: str | None = None,
        in_reply_to: str | None = None,
        provider: str = "twilio",
        at: datetime | None = None,
        received_at: datetime | None = None,
    ) -> Any:
        """Somebody answers; the row that is kept of it."""
        heard = Heard(
            provider_ref=ref or str(new_id()),
            channel=channel,
            address=address or _address(channel),
            text=text,
            at=at,
            in_reply_to=in_reply_to,
        )
        self.hear(heard, provider=provider, received_at=received_at)
        return self.rows.one(
            "SELECT * FROM answer WHERE provider = %(provider)s AND provider_ref = %(ref)s",
            provider=provider,
            ref=heard.provider_ref,
        )

    def hear(
        self, heard: Heard, *, provider: str = "twilio", received_at: datetime | None = None
    ) -> None:
        """As the worker does with what a provider tells; it came just now, or at `received_at`."""
        with self.database.begin(EVERY_ORGANISATION) as transaction:
            whose = answers.whose(heard, provider=provider, connection=transaction.connection)
        origin = Origin(
            organisation=whose or self.organisation,
            actor="worker:ear",
            correlationid="a-story",
            causationid="a-callback",
        )
        with self.database.begin(origin.organisation) as transaction:
            work = UnitOfWork(transaction, origin)
            received_at = min(received_at or work.at, work.at)
            answers.heard(heard, provider=provider, received_at=received_at, work=work)
            work.commit()

    def said(self) -> list[str]:
        """What she was answered, in order."""
        found = self.rows.all("SELECT template FROM message WHERE reply ORDER BY id")
        return [each.template for each in found]

    def published(self) -> list[tuple[str, dict[str, Any]]]:
        """What was told of answers: each event's name and data."""
        return [(name, data) for name, _, _, data in self.rows.told()]


def _address(channel: str) -> str:
    return EMAIL if channel == "email" else MOBILE


def now() -> datetime:
    """The time, as the platform reads it."""
    return datetime.now(UTC)
