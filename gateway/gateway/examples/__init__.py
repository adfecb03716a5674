"""Example values for the documentation, valid where they are shown."""

from typing import Any

from gateway.examples import (
    agreements,
    audit,
    integrations,
    mentoring,
    notifications,
    partners,
    quarantine,
    rooms,
    services,
    training,
)

ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
KEY = "nos_yourkey1_the-secret-that-was-shown-once"

#: of parameters of a path; all others are ids
IN_PATH = {
    "name": "la-u",
    "provider": "twilio",
    **training.IN_PATH,
    **mentoring.IN_PATH,
    **notifications.IN_PATH,
    **partners.IN_PATH,
    **services.IN_PATH,
}
#: by the field's name; what is not here follows from its schema
VALUES: dict[str, Any] = {
    "first_names": "Luz Marina",
    "surnames": "Ejemplo Prueba",
    "document_type": "TI",
    "document_number": "1000000001",
    "birth_date": "2009-03-14",
    "neighbourhood": "Altos de Cazucá",
    "municipality": "Soacha",
    "mobile": "+573000000001",
    "email": "luz@example.org",
    "preferred_channel": "email",
    "language": "es",
    "messages_authorised_on": "2026-08-10",
    "name": "Soacha 2026",
    "seats": 20,
    "zone": "America/Bogota",
    "reserved": [{"partner": "la-u", "seats": 3}],
    "municipalities": ["Soacha"],
    "sexes": [],
    "genders": [],
    "required_authorisations": ["programme"],
    "partners": ["la-u"],
    "merged_ids": [],
    "notices": [],
    "revision": 1,
    "version": 1,
    "enrolled": 20,
    "place": "enrolled",
    "waiting": 1,
    "file_name": "soacha-2026.csv",
    "rows": 21,
    "imported": 21,
    "dry_run": False,
    "line": 2,
    "column": "celular",
    "channel": "email",
    "sent": 21,
    "template": "enrolled",
    "type": "nosotros.enrolment.participant_enrolled.v1",
    "subject": "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21",
    "field": "seats",
    "code": "range",
    "actor": "key:admin",
    "purpose": "programme",
    "given_on": "2026-08-10",
    "how": "paper",
    "relation": "mother",
    "representation": "proven",
    "proof": "Registro civil 12345678",
    "may_be_told": ["attendance"],
    "missing": ["heard"],
    "body": "Usamos sus datos para inscribirla y acompañarla en el programa.",
    "answer": "Prefiero contarlo en persona.",
    "confirmed_by": ["enrolment"],
    "waiting_for": ["notifications"],
    "merged_by": "key:admin",
    "score": 80,
    "reasons": ["same_document_number"],
}
_KIN = {"name": "Rosa Ejemplo", "document_type": "CC", "document_number": "1000000099"}
_COLUMNS = [{"header": "Nombre completo", "field": "first_names"}]
#: by the schema's name, where a field is something else than elsewhere
OF: dict[str, dict[str, Any]] = {
    "AddGuardian": _KIN,
    "ChangeGuardian": _KIN,
    "GuardianView": {**_KIN, "ended": False},
    "ContactPoint": {"kind": "email", "value": "luz@example.org"},
    "ChangeDocument": {"document_type": "CC"},
    "AddChild": {"first_names": "Ana", "birth_date": "2026-01-20"},
    "ChildView": {"first_names": "Ana", "birth_date": "2026-01-20"},
    "GiveAuthorisation": {"text_id": ID},
    "SupportNeedView": {"kind": "childcare", "state": "asked"},
    "ChangeSupport": {"state": "arranged"},
    "ErasureView": {"state": "under_way"},
    "EnrolmentView": {"state": "enrolled"},
    "EnrolmentStep": {"state": "enrolled"},
    "AlertView": {"kind": "offer_undelivered", "state": "open"},
    "DuplicateView": {"state": "open"},
    "DefineMapping": {"columns": _COLUMNS},
    "ColumnMapping": {"name": "la-u", "columns": _COLUMNS},
    "ImportView": {"state": "finished"},
    "ImportRowView": {"state": "imported"},
    "RowNote": {
        "code": "not_a_mobile",
        "text": "No es un celular. Escriba un número que empiece por 3.",
    },
    "ParkedEvent": {"state": "parked", "attempts": 5},
    **training.OF,
    **mentoring.OF,
    **notifications.OF,
    **integrations.OF,
    **agreements.OF,
    **audit.OF,
    **partners.OF,
    **rooms.OF,
    **quarantine.OF,
    **services.OF,
}
MOMENT = "2026-08-18T14:00:00Z"
DAY = "2026-08-18"


def example_of(name: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """An example of a schema among `schemas`."""
    properties = schemas[name]["properties"]
    own = OF.get(name, {})
    return {
        field: own[field] if field in own else _value(field, each, schemas)
        for field, each in properties.items()
    }


def _value(field: str, each: dict[str, Any], schemas: dict[str, Any]) -> Any:
    if "$ref" in each:
        return example_of(each["$ref"].rpartition("/")[2], schemas)
    if "anyOf" in each:
        return _value(field, each["anyOf"][0], schemas)
    if field in VALUES:
        return VALUES[field]
    if "enum" in each:
        return each["enum"][0]
    if "null" in each.get("type", ()):
        return None
    if each["type"] == "array":
        return [_value(field, each["items"], schemas)]
    if each["type"] == "integer":
        return max(0, each.get("minimum", 0))
    if each["type"] == "number":
        return 0.75
    if each["type"] == "boolean":
        return True
    return {"uuid": ID, "date-time": MOMENT, "date": DAY}.get(each.get("format", ""), field)
