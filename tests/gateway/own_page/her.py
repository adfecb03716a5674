"""A young woman who is invented, as services know her."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg

from nosotros.contracts.enrolment import (
    ContactChanged,
    GiveAuthorisation,
    PublishAuthorisationText,
    RegisterParticipant,
)
from nosotros.contracts.notifications import SendOwnPageLink
from tests.conftest import Access
from tests.gateway.own_page.behind import Behind


@dataclass(frozen=True, kw_only=True)
class Her:
    """A young woman who is invented, with a telephone that nobody shares."""

    id: UUID
    services: dict[str, Behind]
    database: Access

    def asks_for_a_link(self) -> str:
        """The path of the link that she is sent."""
        sent = self.services["notifications"].asking.ask(SendOwnPageLink(participant_id=self.id))
        link = self.run("SELECT data->>'link' FROM message WHERE id = %s", sent.message_id)
        return urlsplit(link).path

    def run(self, statement: str, *values: Any) -> Any:
        """A statement in notifications' database; what it finds first."""
        with psycopg.connect(self.database.owner_url) as connection:
            connection.execute("SET row_security = off")
            cursor = connection.execute(statement.encode(), values)
            found = cursor.fetchone() if cursor.description else None
        return None if found is None else found[0]


def invented(services: dict[str, Behind], database: Access) -> Her:
    """Somebody who authorised all that tests withdraw, as enrolment and notifications know her."""
    ask = services["enrolment"].asking.ask
    number = str(1_023_500_000 + int(datetime.now(UTC).timestamp() * 1000) % 99_999)
    view = ask(
        RegisterParticipant(
            first_names="Yuranis Andrea",
            surnames="Peñaloza Agüero de los Montes y Valles",
            document_type="CC",
            document_number=number,
            birth_date=date(2005, 2, 18),
            preferred_channel="whatsapp",
            mobile="+573236150723",
            email="yuranis.andrea.penaloza.aguero@correo.example.org",
            neighbourhood="San Mateo",
            municipality="Soacha",
        )
    )
    told = ask(
        PublishAuthorisationText(purpose="images", language="es", body="Autorizo mi imagen.")
    )
    for purpose in ("messages", "research", "data_sharing"):
        ask(
            GiveAuthorisation(
                participant_id=view.id, purpose=purpose, given_on=date(2026, 8, 11), how="stated"
            )
        )
    ask(
        GiveAuthorisation(
            participant_id=view.id,
            purpose="images",
            given_on=date(2026, 8, 12),
            how="paper",
            text_id=told.id,
        )
    )
    services["notifications"].asking.hear(
        ContactChanged(
            participant_id=view.id,
            first_names=view.first_names,
            preferred_channel="whatsapp",
            mobile=view.mobile,
            email=view.email,
            language="es",
            messages_authorised_on=date(2026, 8, 11),
        )
    )
    return Her(id=view.id, services=services, database=database)
