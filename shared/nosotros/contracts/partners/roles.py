"""What each role may do: the one table from roles to scopes.

A scope is written as what it is asked for, so that no service's language is loaded for another's.
`tests/architecture/test_roles.py` holds the table against what the gateway asks for.
"""

from collections.abc import Iterable, Mapping
from typing import get_args

from nosotros.contracts.language import query, view
from nosotros.contracts.partners.values import Role, Scope

#: of people and keys of the organisation that runs the hub, and of nobody else
OF_THE_OPERATOR = frozenset({str(Scope.ROOMS)})
#: what a room's own half is given, which acts for no person: no role has it. Whoever makes keys may
#: make one with it: what it opens is decided by an agreement and by each person's authorisation.
OF_ROOMS = frozenset({str(Scope.DISCLOSE)})
#: of the hub's own processes: neither a role nor a key has it
OF_PROCESSES = frozenset({str(Scope.RESOLVE)})

_COORDINATOR = frozenset(
    {
        "enrolment:read",
        "enrolment:write",
        "enrolment:review",
        "training:read",
        "training:write",
        "training:certify",
        "mentoring:read",
        "mentoring:write",
        "mentoring:mesa",
        "notifications:read",
        "notifications:write",
        "notifications:content",
        "events:read",
        "integrations:read",
        "partners:read",
        "partners:services",
    }
)
# Sessions and attendance: training has no narrower scope for them than its own two.
_TRAINER = frozenset({"training:read", "training:write"})
# Her own matches, meetings and notes: mentoring knows who she is.
_MENTOR = frozenset({"mentoring:mentor"})
# Her cases, for which mentoring asks besides that she is an agent.
_CONTACT_AGENT = frozenset({"mentoring:centre"})
# Restricted records, sensitive answers and checks; withdrawals and erasures are enrolment's writes.
_DATA_PROTECTION = frozenset(
    {
        "enrolment:read",
        "enrolment:write",
        "enrolment:protect",
        "training:protect",
        "mentoring:protect",
        "notifications:read",
        "audit:read",
        "partners:read",
        "partners:people",
    }
)
_INTEGRATOR = frozenset(
    {
        "events:read",
        "integrations:read",
        "integrations:write",
        "partners:read",
        "partners:services",
        "rooms:read",
        "services:describe",
    }
)
# Who did what, and what became of it; nothing that shows a person's data, and nothing that changes.
_AUDITOR = frozenset(
    {"audit:read", "integrations:read", "operations:read", "partners:read", "rooms:read"}
)
# What coordinators see, people's data included (each read is audited); changes nothing.
_READER = frozenset(
    {
        "enrolment:read",
        "training:read",
        "mentoring:read",
        "notifications:read",
        "integrations:read",
        "partners:read",
    }
)
_ADMINISTRATOR = (
    _COORDINATOR
    | _TRAINER
    | _MENTOR
    | _CONTACT_AGENT
    | _DATA_PROTECTION
    | _INTEGRATOR
    | _AUDITOR
    | _READER
    | {
        "integrations:grant",
        "operations:write",
        "partners:agree",
        "partners:keys",
        "partners:write",
    }
)

ROLES: Mapping[str, frozenset[str]] = {
    "administrator": _ADMINISTRATOR,
    "coordinator": _COORDINATOR,
    "trainer": _TRAINER,
    "mentor": _MENTOR,
    "contact_agent": _CONTACT_AGENT,
    "data_protection": _DATA_PROTECTION,
    "integrator": _INTEGRATOR,
    "auditor": _AUDITOR,
    "reader": _READER,
}
assert tuple(ROLES) == get_args(Role)


def scopes_of(roles: Iterable[str], *, operator: bool) -> frozenset[str]:
    """What roles may do together; a role that is newer than this table may do nothing.

    Args:
        roles: of one organisation.
        operator: it is the organisation that runs the hub.
    """
    found = frozenset(roles)
    scopes = frozenset[str]().union(*(ROLES.get(each, frozenset()) for each in found))
    return scopes | OF_THE_OPERATOR if operator and "administrator" in found else scopes


@view
class RoleView:
    """A role, and what it may do."""

    role: str
    scopes: tuple[str, ...]


@view
class RolesView:
    """Every role."""

    items: tuple[RoleView, ...]


@query(service="partners", scope=Scope.READ, returns=RolesView)
class ListRoles:
    """What each role may do in one's own organisation."""
