"""An example of each event, valid by its schema; nobody in them is real."""

from typing import Any, cast

from nosotros.contracts.language import Event
from nosotros.contracts.shapes import Json, shape_of

#: where the gateway of the examples is
HUB = "https://nosotros.example"
ORGANISATION = "gestarsalud"
#: the cursors of an example, and of the event before it that its subscriber got
CURSOR, PREVIOUS = "1042", "1038"
_ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
_FACT = "01990f3e-7c1b-7e40-8c11-5b0a6f1f2c11"
_STORY = "01990f3e-7c19-7000-8000-2f6f3a1be94d"
_CAUSE = "5b0f6b1e-8f2b-5c1d-9f42-0d8f6a1c2b3d"
_MOMENT = "2026-08-18T14:00:00Z"
_DAY = "2026-08-18"
#: by the field's name; what is not here follows from its schema
_VALUES: Json = {
    "before": "idea",
    "channel": "email",
    "code": "solidarity-entrepreneurship",
    "decision": "accepted",
    "failure": "permanent_failure",
    "genders": [],
    "kind": "equipment",
    "module": "kaizen",
    "municipalities": ["Soacha"],
    "municipality": "Soacha",
    "name": "Soacha 2026",
    "outcome": "eligible",
    "owner": "mentee",
    "partner": "la-u",
    "place": "Casa de la Juventud",
    "programme": "solidarity-entrepreneurship",
    "programme_version": 1,
    "provider": "twilio",
    "reason": "issued_in_error",
    "required_authorisations": ["programme"],
    "requirement": "practice",
    "score": 80,
    "seats": 20,
    "sector": "food",
    "sexes": [],
    "stage": "plan",
    "template": "enrolled",
    "why": "gone",
    "zone": "America/Bogota",
}
#: by the event's name, where a field is something else than elsewhere
_OF: dict[str, Json] = {
    "ActionMoved": {"state": "agreed"},
    "CampaignEnded": {"state": "done"},
    "CertificateIssued": {"programme": "training-of-trainers"},
    "ContributionMoved": {"state": "submitted"},
    "MeetingMoved": {"channel": "video"},
    "MeetingPlanned": {"channel": "in_person"},
    "MessageUndelivered": {"state": "failed"},
    "OfferPublished": {"kind": "market_space"},
    "ProjectNeedStated": {"state": "open"},
}


def example_of(event: Event) -> Json:
    """An event as it is on the wire."""
    data = data_of(event)
    return {
        "specversion": "1.0",
        "id": _FACT,
        "source": f"/hub/{event.owner}" + ("/internal" if event.visibility == "internal" else ""),
        "type": event.type,
        "subject": data[event.subject],
        "time": _MOMENT,
        "datacontenttype": "application/json",
        "dataschema": f"{HUB}/schemas/{event.type}",
        "organisation": ORGANISATION,
        "sequence": "42",
        "factid": _FACT,
        "revision": 1,
        "partitionkey": data[event.partition],
        "correlationid": _STORY,
        "causationid": _CAUSE,
        "data": data,
    }


def data_of(event: Event) -> Json:
    """What is told in an event's example."""
    own, views = shape_of(event.contract, reference=str)
    return _filled(event.contract.__name__, own, views)


def _filled(name: str, shape: Json, views: Json) -> Json:
    special = _OF.get(name, {})
    return {
        field: special[field] if field in special else _value(field, each, views)
        for field, each in shape["properties"].items()
    }


def _value(field: str, shape: Json, views: Json) -> Any:
    if "$ref" in shape:
        return _filled(shape["$ref"], views[shape["$ref"]], views)
    if "anyOf" in shape:
        return _value(field, shape["anyOf"][0], views)
    if field in _VALUES:
        return _VALUES[field]
    if "enum" in shape:
        return shape["enum"][0]
    # `null or …` is shown as what it may be otherwise.
    kinds = cast("list[str]", shape["type"] if isinstance(shape["type"], list) else [shape["type"]])
    kind = next(each for each in kinds if each != "null")
    if kind == "array":
        return [_value(field, shape["items"], views)]
    by_kind: Json = {"integer": 1, "number": 0.75, "boolean": True}
    if kind in by_kind:
        return by_kind[kind]
    by_format = {"uuid": _ID, "date-time": _MOMENT, "date": _DAY}
    return by_format.get(shape.get("format", ""), field)
