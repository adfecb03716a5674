"""Things that one organisation has, one of each kind that an operation may name."""

from dataclasses import dataclass
from typing import Any

import psycopg

from localstack.stack import Stack
from nosotros import services
from nosotros.bus.service import subscription_of
from nosotros.contracts.enrolment import ContactChanged
from nosotros.identifiers import new_id
from nosotros.testing.messages import publish, told
from nosotros.testing.waiting import eventually
from tests.journeys import sheets
from tests.journeys.organisation import PATIENCE, Organisation


@dataclass(frozen=True, kw_only=True)
class Belongings:
    """Ids, by what they are ids of."""

    participant_id: str
    intake_id: str
    #: an intake where the participant has no place yet
    other_intake_id: str
    enrolment_id: str
    import_id: str
    message_id: str
    #: two a service: one to replay, one to drop
    parked: dict[str, tuple[str, str]]


def settle_in(stack: Stack, organisation: Organisation) -> Belongings:
    """Have an organisation own one of everything, and nothing still under way."""
    intake = organisation.open_intake()
    imported = organisation.import_sheet(intake, sheets.sheet(sheets.row(1_000_000_001)))
    (row,) = organisation.every(f"/v1/imports/{imported['id']}/rows")
    other = organisation.open_intake(name="Another")
    organisation.settled(1)
    (message,) = organisation.every("/v1/messages")
    parked = {
        service: _park(stack, organisation, service) for service in ("enrolment", "notifications")
    }
    return Belongings(
        participant_id=row["participant_id"],
        intake_id=intake,
        other_intake_id=other,
        enrolment_id=row["enrolment_id"],
        import_id=imported["id"],
        message_id=message["id"],
        parked=parked,
    )


def _park(stack: Stack, organisation: Organisation, service: str) -> tuple[str, str]:
    """Two events of the organisation that its service cannot read, and so sets aside."""
    if subscription_of(services.load(service)).events:
        strange = [
            told(_contact(), organisation=organisation.slug, data={"nothing": "of a contact"})
            for _ in range(2)
        ]
        publish(stack.broker.amqp_url(), strange)
    else:
        _store_parked(stack, organisation, service)

    def both() -> Any:
        found = organisation.every(f"/v1/operations/{service}/parked")
        return found if len(found) == 2 else None

    first, second = eventually(both, seconds=PATIENCE, what=f"{service} has parked two events")
    return first["id"], second["id"]


def _store_parked(stack: Stack, organisation: Organisation, service: str) -> None:
    """As the administrator: a service that hears no event yet parks none by itself."""
    with psycopg.connect(stack.postgres.url(service)) as connection:
        connection.cursor().executemany(
            "INSERT INTO inbox (consumer, factid, organisation, type, subject, revision, state,"
            " received_at, reason, body)"
            " VALUES (%s, %s, %s, 'nosotros.none.such.v1', 'none', 1, 'parked', now(), 'none', '')",
            [(service, new_id(), organisation.slug) for _ in range(2)],
        )


def _contact() -> ContactChanged:
    return ContactChanged(
        participant_id=new_id(),
        first_names="Persona",
        preferred_channel=None,
        mobile=None,
        email=None,
        language="es",
        messages_authorised_on=None,
    )
