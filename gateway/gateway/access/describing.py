"""What the OpenAPI document says of who may ask."""

from typing import Any

from gateway import refusals
from gateway.access.asked import ACTING_FOR, ORGANISATION, PURPOSE
from gateway.operations import Operation
from nosotros.contracts.common import NotGrantable
from nosotros.contracts.language import ContractError

ABOUT = (
    "Send an API key, or a token of your identity provider, as a bearer token, but for what "
    "anybody may ask. Who acts for several organisations says for which in `Nosotros-Acting-For`; "
    "rows of another organisation are asked for with `Nosotros-Organisation`, where an agreement "
    "grants it."
)
NOBODY = "No key is needed."
SCHEMES: dict[str, Any] = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "nos_…",
        "description": "An API key, sent as `Authorization: Bearer nos_…`.",
    },
    "identity": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token of an identity provider that is believed here (OpenID Connect); "
        "a role of yours must have the scope.",
    },
}
_SLUG = {"type": "string", "maxLength": 63, "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"}


def _header(name: str, description: str, example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": _SLUG,
        "example": example,
    }


PARAMETERS: dict[str, Any] = {
    "ActingFor": _header(
        ACTING_FOR,
        "The organisation that you act for; needed where you have roles in several.",
        "la-u",
    ),
    "Organisation": _header(
        ORGANISATION,
        "Whose rows are asked for, where they are another organisation's: an agreement in force "
        "must grant this operation to the one that you act for.",
        "gestarsalud",
    ),
    "Purpose": _header(
        PURPOSE,
        "What it is asked for under the agreement; left out, the agreement's only purpose.",
        "reporting",
    ),
}
#: who asks, and in whose name
_OF_CALLERS = (
    refusals.NotAuthenticated,
    refusals.ScopeMissing,
    refusals.PersonUnknown,
    refusals.NoMembership,
    refusals.MembershipMissing,
    refusals.ActingForMissing,
    refusals.HeaderMalformed,
    refusals.KeysUnavailable,
    refusals.IdentityUnavailable,
)
#: in whose rows
_OF_AGREEMENTS = (
    refusals.NoAgreement,
    refusals.AgreementNotBegun,
    refusals.AgreementOver,
    refusals.OperationNotGranted,
    refusals.PurposeMissing,
    refusals.PurposeNotGranted,
)


def needs(each: Operation) -> str:
    """Who may ask for it, in words."""
    if each.is_public:
        return NOBODY
    words = f"Needs the scope `{each.request.scope}`."
    if each.request.grantable:
        words += f" An agreement may grant it to another organisation, as `{each.request.name}`."
    return words


def security(each: Operation) -> list[dict[str, list[str]]]:
    """What opens it."""
    scopes = [str(each.request.scope)]
    return [] if each.is_public else [{name: scopes} for name in SCHEMES]


def headers(each: Operation) -> list[str]:
    """The headers that it takes."""
    if each.is_public:
        return []
    return ["ActingFor", *(("Organisation", "Purpose") if each.request.grantable else ())]


def errors(each: Operation) -> tuple[type[ContractError], ...]:
    """Why somebody may not ask for it."""
    if each.is_public:
        return ()
    return (*_OF_CALLERS, *(_OF_AGREEMENTS if each.request.grantable else (NotGrantable,)))
