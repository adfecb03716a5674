"""What values of partners may be, and what a key may be allowed to do."""

from enum import StrEnum
from typing import Literal

#: what an organisation is (DOMAIN: the network's members)
OrganisationKind = Literal[
    "mutual",
    "ministry",
    "municipality",
    "university",
    "youth_group",
    "co_operative",
    "association",
    "company",
    "other",
]
#: what somebody does in an organisation; `access.py` says what each may
Role = Literal[
    "administrator",
    "coordinator",
    "trainer",
    "mentor",
    "contact_agent",
    "data_protection",
    "integrator",
    "auditor",
    "reader",
]
#: what data or commands may pass for under an agreement
AgreementPurpose = Literal[
    "enrolment", "training", "mentoring", "support", "reporting", "research", "hosting"
]
#: `lapsed`: its last day passed before both sides had agreed
AgreementState = Literal[
    "proposed", "declined", "withdrawn", "lapsed", "scheduled", "in_force", "ended"
]
AgreementEndReason = Literal[
    "agreed", "breach", "data_protection", "no_longer_needed", "replaced", "other"
]
#: of a room that was told who somebody is: `told` while she is not erased
ConfirmationState = Literal["told", "waiting", "overdue", "confirmed"]
#: what an organisation may run in its room in the hub's place: what can do without what is internal to
#: the hub, but for names, which a room asks for (`nosotros.hosting`)
HostedService = Literal["training", "mentoring"]


class Scope(StrEnum):
    """What a key may be allowed to do with partners."""

    #: organisations, roles and what they may, agreements: nothing of a person
    READ = "partners:read"
    #: who works for one's organisation
    PEOPLE = "partners:people"
    #: organisations, people, roles
    WRITE = "partners:write"
    #: make, rotate and revoke keys with no more scopes than one has oneself
    KEYS = "partners:keys"
    #: propose, accept and end agreements in the organisation's name
    AGREE = "partners:agree"
    AUDIT = "audit:read"
    #: make, change and remove rooms: the hub's operator alone
    ROOMS = "rooms:write"
    ROOMS_READ = "rooms:read"
    #: a room's own half asks for what its services may know of people
    DISCLOSE = "disclosures:read"
    #: say what services an organisation's room has of its own
    DESCRIBE = "services:describe"
    #: ask and tell the services that rooms have of their own
    SERVICES = "partners:services"
    #: the hub's own processes alone: no key is ever given it
    RESOLVE = "access:resolve"
