"""A partner that hosts training itself: its room, the agreement that it rests on, its processes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from localstack.partner import Partner
from localstack.stack import Stack
from nosotros.cli.rooms.writing import check_folder, write_folder
from tests.journeys.organisation import Organisation
from tests.journeys.scenes import Calendar

#: what the operator, who keeps the data, lets a partner ask that hosts training
DISCLOSE = "enrolment.disclose_participants"


@dataclass(frozen=True, kw_only=True)
class Partnership:
    """The operator and the partner, and what is between them."""

    operator: Organisation
    partner: Organisation
    site: Partner

    @staticmethod
    def make(
        *,
        stack: Stack,
        operator: Organisation,
        partner: Organisation,
        folder: Path,
    ) -> "Partnership":
        """Make the room and conclude the agreement; the partner's processes are still to be started."""
        operator.post("/v1/rooms", {"organisation": partner.slug, "hosts": ["training"]})
        secret = operator.get(f"/v1/rooms/{partner.slug}/secret")
        room = folder / "room"
        check_folder(room)
        agree(operator, partner, on=Calendar(stack).today())
        site = Partner(
            partner.slug,
            folder=folder,
            amqp_url=write_folder(room, secret)["NOSOTROS_AMQP_URL"],
            postgres_url=stack.postgres.url(),
            gateway_url=stack.gateway_url,
            key=key_of_a_room(partner),
            clock=Path(stack.environment("enrolment-run")["NOSOTROS_CLOCK"]),
        )
        return Partnership(operator=operator, partner=partner, site=site)


def key_of_a_room(partner: Organisation) -> str:
    """The key that a room's own half asks for names with, as the partner makes it by itself."""
    made = partner.post("/v1/keys", {"owner": "room", "scopes": ["disclosures:read"]})
    return partner.get(f"/v1/keys/{made['id']}/token")["token"]


def agree(grantor: Organisation, grantee: Organisation, *, on: date) -> Any:
    """Conclude the agreement under which a partner may ask who its learners are."""
    proposed = grantor.post(
        "/v1/agreements",
        {
            "grantor": grantor.slug,
            "grantee": grantee.slug,
            "purposes": ["hosting"],
            "operations": [DISCLOSE],
            "starts_on": on.isoformat(),
        },
    )
    answer = grantee.send(
        "POST",
        f"/v1/agreements/{proposed['id']}/acceptance",
        headers={"If-Match": f'"{proposed["revision"]}"'},
        json={},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()
