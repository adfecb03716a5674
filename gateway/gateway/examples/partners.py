"""Example values of partners, by the schema's name."""

from typing import Any

_ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
_OTHER = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b22"
_MOMENT = "2026-08-18T14:00:00Z"
_OFFICE = {"name": "La U", "contact_email": "office@la-u.example.org", "zone": "America/Bogota"}
_ACCOUNT = {"issuer": "https://id.example.org", "subject": "248289761001"}
_PERSON = {"display_name": "Alba Ejemplo", "email": "alba@example.org"}
_ROLE = {"role": "coordinator", "starts_at": _MOMENT, "ends_at": "2026-12-31T23:59:59Z"}
_KEY = {
    "owner": "attendance board",
    "scopes": ["events:read", "training:read"],
    "expires_at": "2027-08-18T14:00:00Z",
}

#: of parameters of a path
IN_PATH = {"organisation": "la-u", "role": "coordinator"}
OF: dict[str, dict[str, Any]] = {
    "RegisterOrganisation": {"organisation": "la-u", "kind": "university", **_OFFICE},
    "ChangeOrganisation": {"kind": "university", **_OFFICE},
    "OrganisationView": {
        "organisation": "la-u",
        "kind": "university",
        **_OFFICE,
        "state": "active",
        "suspended_at": None,
    },
    "MemberView": {"organisation": "la-u", "name": "La U", "kind": "university"},
    "AdmitAdministrator": {"owner": "administrator"},
    "AddPerson": _PERSON,
    "ChangePerson": _PERSON,
    "PersonView": _PERSON,
    "GiveRole": _ROLE,
    "GivenRoleView": _ROLE,
    "LinkSubject": _ACCOUNT,
    "UnlinkSubject": _ACCOUNT,
    "SubjectView": _ACCOUNT,
    "RoleView": {"role": "trainer", "scopes": ["training:read", "training:write"]},
    "CreateKey": _KEY,
    "KeyView": {
        **_KEY,
        "id": _ID,
        "prefix": "yourkey1",
        "state": "active",
        "created_by": f"key:{_OTHER}",
        "revoked_at": None,
        "old_secret_until": None,
        "last_used_at": "2026-08-18T13:59:58Z",
        "days_used": 12,
    },
    "RotateKey": {"keep_old_hours": 24},
    "KeyToken": {
        "token": "nos_yourkey1_the-secret-that-is-shown-for-ten-minutes",
        "shown_until": "2026-08-18T14:10:00Z",
    },
}
