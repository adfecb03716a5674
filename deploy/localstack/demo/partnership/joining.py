"""How an organisation that runs training itself comes into the network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localstack.demo.platform import Gateway
from localstack.partner import Partner
from localstack.plan import OPERATOR
from localstack.stack import Stack
from nosotros.cli.rooms.writing import check_folder, write_folder

ORGANISATION = "la-u"
#: what the operator, who keeps the data, lets an organisation ask that runs training
_DISCLOSE = "enrolment.disclose_participants"


@dataclass(frozen=True, kw_only=True)
class Member:
    """An organisation of the network that runs training itself."""

    #: with its administrator's key
    gateway: Gateway
    site: Partner


def join(stack: Stack, operator: Gateway, *, moment: Path, today: str) -> Member:
    """Take it in, make its room, agree; its processes are still to be started.

    Raises:
        DemoFailed: something was refused.
        SettingInvalid: the folder of its room cannot be written to.
    """
    operator.post(
        "/v1/organisations",
        {"organisation": ORGANISATION, "name": "Universidad La U (inventada)", "kind": "other"},
    )
    first = operator.post(f"/v1/organisations/{ORGANISATION}/administrator-key", {})
    office = Gateway(
        stack.gateway_url, key=_token(operator, first, organisation=ORGANISATION)["token"]
    )
    operator.post("/v1/rooms", {"organisation": ORGANISATION, "hosts": ["training"]})
    secret = operator.get(f"/v1/rooms/{ORGANISATION}/secret")
    _agree(operator, office, on=today)
    key = office.post("/v1/keys", {"owner": "room", "scopes": ["disclosures:read"]})
    folder = stack.folder / ORGANISATION
    check_folder(folder / "room")
    site = Partner(
        ORGANISATION,
        folder=folder,
        amqp_url=write_folder(folder / "room", secret)["NOSOTROS_AMQP_URL"],
        postgres_url=stack.postgres.url(),
        gateway_url=stack.gateway_url,
        key=_token(office, key)["token"],
        clock=moment,
        ends_with=stack.folder,
    )
    return Member(gateway=office, site=site)


def _token(gateway: Gateway, key: dict[str, Any], **query: str) -> Any:
    return gateway.get(f"/v1/keys/{key['id']}/token", **query)


def _agree(operator: Gateway, office: Gateway, *, on: str) -> None:
    """Conclude the agreement under which it may ask who its learners are."""
    proposed = operator.post(
        "/v1/agreements",
        {
            "grantor": OPERATOR,
            "grantee": ORGANISATION,
            "purposes": ["hosting"],
            "operations": [_DISCLOSE],
            "starts_on": on,
        },
    )
    office.post(f"/v1/agreements/{proposed['id']}/acceptance", {}, revision=proposed["revision"])
