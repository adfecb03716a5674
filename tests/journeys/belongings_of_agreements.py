"""Agreements that one organisation has, one in each state that an operation begins from."""

from typing import Any

from gateway.operations import scopes
from localstack.stack import Stack
from tests import keys
from tests.journeys.organisation import Organisation

_FIRST_DAY = "2026-08-18"
_WORDING: dict[str, Any] = {"purposes": ["reporting"], "starts_on": _FIRST_DAY}
#: what each command says besides ids
BODIES: dict[str, dict[str, Any]] = {
    "change_agreement": _WORDING,
    "accept_agreement": {},
    "decline_agreement": {},
    "withdraw_proposal": {},
    "end_agreement": {"reason": "no_longer_needed"},
    "name_successor": {},
}


def proposal_of(organisation: Organisation) -> dict[str, Any]:
    """What an organisation proposes to its partner."""
    return {**_WORDING, "grantor": organisation.slug, "grantee": _partner_of(organisation)}


def settle_agreements(
    stack: Stack,
    organisation: Organisation,
    ids: dict[str, str],
    kept_for: dict[str, dict[str, str]],
) -> None:
    """A partner that nobody else has, and agreements with it."""
    slug = _partner_of(organisation)
    key = keys.create_key(stack, organisation=slug, owner="journeys", scopes=scopes())
    partner = Organisation(stack=stack, slug=slug, key=key)
    proposal = proposal_of(organisation)
    for operation, side in (
        ("change_agreement", organisation),
        ("withdraw_proposal", organisation),
        ("accept_agreement", partner),
        ("decline_agreement", partner),
    ):
        kept_for[operation] = {"agreement_id": side.post("/v1/agreements", proposal)["id"]}
    for operation in ("end_agreement", "name_successor"):
        kept_for[operation] = {"agreement_id": _conclude(organisation, partner)}
    ids["agreement_id"] = _conclude(organisation, partner)
    partner.close()


def _conclude(organisation: Organisation, partner: Organisation) -> str:
    id = organisation.post("/v1/agreements", proposal_of(organisation))["id"]
    partner.send(
        "POST", f"/v1/agreements/{id}/acceptance", json={}, headers={"If-Match": '"1"'}
    ).raise_for_status()
    return id


def _partner_of(organisation: Organisation) -> str:
    return f"{organisation.slug}-partner"
