"""Example values of the audit log, by the schema's name."""

from typing import Any

_HASH = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b"

OF: dict[str, dict[str, Any]] = {
    "AuditEntryView": {
        "position": 1042,
        "service": "enrolment",
        "entry_id": 877,
        "actor": "key:01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21",
        "action": "get_participant",
        "subject": "01990f3e-7c1b-7e40-8c11-5b0a6f1f2c11",
        "grantee": "la-u",
        "purpose": "training",
        "hash": _HASH,
    },
    "AuditHeadView": {
        "organisation": "gestarsalud",
        "position": 1042,
        "hash": _HASH,
        "signed": "eyJhbGciOiJFZERTQSIsInR5cCI6ImF1ZGl0LWhlYWQrand0Ii…",
    },
}
