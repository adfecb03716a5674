"""Things that one organisation has, one of each kind that an operation may name."""

from dataclasses import dataclass, replace
from typing import Any

from localstack.stack import Stack
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
    strange = [
        told(_contact(), organisation=organisation.slug, data={"nothing": "of a contact"})
        for _ in range(2)
    ]
    queue = f"{service}.events"
    publish(
        stack.broker.amqp_url(),
        [replace(each, exchange="", routing_key=queue) for each in strange],
    )

    def both() -> Any:
        found = organisation.every(f"/v1/operations/{service}/parked")
        return found if len(found) == 2 else None

    first, second = eventually(both, seconds=PATIENCE, what=f"{service} has parked two events")
    return first["id"], second["id"]


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
