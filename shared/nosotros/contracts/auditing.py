"""What services tell of who did what: the same event for every service.

`audit_of("enrolment")` declares `EnrolmentAudited`, once. Services of the hub tell it by themselves
(`nosotros.bus.telling`); partners hears it and keeps the audit log.
"""

from datetime import datetime
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from nosotros.contracts.fields import Position, Slug
from nosotros.contracts.language import event, view

#: whose entries are told: the hub's own services, and nobody else's, as nobody would hear them
SERVICES = ("enrolment", "training", "mentoring", "notifications", "integrations", "partners")


@view
class AuditedEntry:
    """Who did what to which subject, when: ids and facts, never a name."""

    #: of the entry where it was written down, one for each of the service's
    id: Annotated[int, Position]
    at: datetime
    #: `key:<id>`, `person:<id>`, `participant:<id>`, `event:<type>`, `timer:<name>` or `worker:<name>`
    actor: str
    action: str
    subject: str | None
    command_id: UUID | None
    #: another organisation, for which it was done under an agreement and for a purpose
    grantee: str | None
    agreement_id: UUID | None
    purpose: str | None


@cache
def audit_of(service: str) -> type[Any]:
    """Declare the event by which a service tells entries of its audit table, of one organisation."""
    named = "".join(part.capitalize() for part in service.split("_")) + "Audited"
    declared = type(
        named,
        (),
        {
            "__doc__": f"Entries of the audit log of {service}, in the order of their ids.",
            "__module__": __name__,
            "__annotations__": {
                "batch_id": UUID,
                "organisation": Annotated[str, Slug],
                "entries": tuple[AuditedEntry, ...],
            },
        },
    )
    # One organisation's come one after the other, as each is appended to the one before.
    return event(
        owner=service,
        version=1,
        visibility="internal",
        subject="batch_id",
        partition="organisation",
    )(declared)


#: by the service's name
AUDITED = {service: audit_of(service) for service in SERVICES}
