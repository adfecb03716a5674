"""Events of an organisation that its services gave up on."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from localstack.stack import Stack
from nosotros.bus.topology import PUBLIC
from nosotros.contracts.auditing import AUDITED
from nosotros.contracts.enrolment import ContactChanged, SupportNeedChanged
from nosotros.contracts.notifications import ErasureConfirmed
from nosotros.contracts.training import ProgrammeCompleted
from nosotros.identifiers import new_id
from nosotros.testing.messages import Message, publish, told
from nosotros.testing.waiting import eventually
from tests.journeys.organisation import Organisation

#: an event that each service hears, and no other does
HEARD = {
    "enrolment": ErasureConfirmed(confirmation_id=new_id(), participant_id=new_id()),
    "training": SupportNeedChanged(
        need_id=new_id(), participant_id=new_id(), kind="childcare", state="asked"
    ),
    "mentoring": ProgrammeCompleted(
        participant_id=new_id(),
        cohort_id=new_id(),
        enrolment_id=new_id(),
        programme="curso",
        completed_at=datetime(2026, 8, 18, 14, tzinfo=UTC),
    ),
    "partners": AUDITED["enrolment"](batch_id=new_id(), organisation="gestarsalud", entries=()),
    "notifications": ContactChanged(
        participant_id=new_id(),
        first_names="Luz",
        preferred_channel=None,
        mobile=None,
        email=None,
        language="es",
        messages_authorised_on=None,
    ),
}


#: nobody's to hear where public events are told
INTERNAL = HEARD["notifications"]


def park(stack: Stack, organisation: Organisation, service: str) -> tuple[str, str]:
    """Two events of the organisation that its service cannot read, and so sets aside."""
    strange = [_strange(organisation, service) for _ in range(2)]
    publish(stack.broker.amqp_url(), strange)

    def both() -> Any:
        found = organisation.every(f"/v1/operations/{service}/parked")
        return found if len(found) == 2 else None

    first, second = eventually(both, what=f"{service} has parked two events")
    return first["id"], second["id"]


def _strange(organisation: Organisation, service: str) -> Message:
    if service == "integrations":
        # It hears every public event, and takes one as it is: but never an internal one.
        internal = told(INTERNAL, organisation=organisation.slug)
        return replace(internal, exchange=PUBLIC)
    return told(
        HEARD[service], organisation=organisation.slug, data={"nothing": "of a participant"}
    )
