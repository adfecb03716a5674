"""Example values for the documentation, valid where they are shown."""

from typing import Any

ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
KEY = "nos_yourkey1_the-secret-that-was-shown-once"

#: by the field's name; what is not here follows from its schema
VALUES: dict[str, Any] = {
    "first_names": "Luz Marina",
    "surnames": "Ejemplo Prueba",
    "document_type": "TI",
    "document_number": "1000000001",
    "birth_date": "2009-03-14",
    "neighbourhood": "Altos de Cazucá",
    "mobile": "+573000000001",
    "email": "luz@example.org",
    "preferred_channel": "email",
    "language": "es",
    "messages_authorised_on": "2026-08-10",
    "name": "Soacha 2026",
    "seats": 20,
    "revision": 1,
    "enrolled": 20,
    "place": "enrolled",
    "waiting": 1,
    "file_name": "soacha-2026.csv",
    "rows": 21,
    "imported": 21,
    "channel": "email",
    "sent": 21,
    "template": "enrolled",
    "type": "nosotros.enrolment.participant_enrolled.v1",
    "field": "seats",
    "code": "range",
}
STATES = {"ImportView": "finished", "ImportRowView": "imported", "MessageView": "sent"}
MOMENT = "2026-08-18T14:00:00Z"
DAY = "2026-08-18"


def example_of(name: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """An example of a schema among `schemas`."""
    properties = schemas[name]["properties"]
    made = {field: _value(field, each, schemas) for field, each in properties.items()}
    if name in STATES:
        made["state"] = STATES[name]
    return made


def _value(field: str, each: dict[str, Any], schemas: dict[str, Any]) -> Any:
    if "$ref" in each:
        return example_of(each["$ref"].rpartition("/")[2], schemas)
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
    if each["type"] == "boolean":
        return True
    return {"uuid": ID, "date-time": MOMENT, "date": DAY}.get(each.get("format", ""), field)
