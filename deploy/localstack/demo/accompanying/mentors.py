"""Mentors of several organisations, invented, as they are screened and accepted."""

from typing import Any

from localstack.demo.platform import Gateway

_CAPACITY = 5
_KNOWN_AS = ("coordinator of the organisation that sends her", "colleague for three years")
_MENTORS: tuple[dict[str, Any], ...] = (
    {
        "surnames": "Inventada Pardo",
        "first_names": "Adriana",
        "affiliation": "Mutual Horizonte (inventada)",
        "skills": ["accounting", "pricing", "finance", "cooperation"],
        "availability": ["tue-am", "thu-pm", "sat-am"],
    },
    {
        "surnames": "Inventada Luna",
        "first_names": "Beatriz",
        "affiliation": "Universidad de la Sabana Alta (inventada)",
        "skills": ["production", "sales", "formalisation", "legal"],
        "availability": ["mon-eve", "thu-pm"],
    },
    {
        "surnames": "Inventada Mora",
        "first_names": "Carolina",
        "affiliation": "Cooperativa Cuidar (inventada)",
        "skills": ["care_services", "cooperation", "legal"],
        "availability": ["tue-am", "sat-am"],
    },
    {
        "surnames": "Inventado Nieto",
        "first_names": "Diego",
        "affiliation": "Cámara de Soacha (inventada)",
        "skills": ["food", "sales", "marketing", "formalisation"],
        "availability": ["thu-pm", "sat-am"],
    },
)


def accept_mentors(gateway: Gateway, *, on: str) -> list[dict[str, Any]]:
    """Four mentors with two references and a clear check each, accepted on a day."""
    return [_accept(gateway, each, on=on) for each in _MENTORS]


def _accept(gateway: Gateway, who: dict[str, Any], *, on: str) -> dict[str, Any]:
    made = gateway.post(
        "/v1/mentors",
        {
            **who,
            "languages": ["es"],
            "municipalities": ["Soacha"],
            "channels": ["in_person", "telephone"],
            "capacity": _CAPACITY,
            "email": f"{who['first_names'].lower()}@example.org",
        },
    )
    at = f"/v1/mentors/{made['id']}"
    for known_as in _KNOWN_AS:
        gateway.post(
            f"{at}/references", {"given_as": known_as, "outcome": "recommends", "taken_on": on}
        )
    gateway.post(
        f"{at}/checks",
        {"outcome": "clear", "checked_on": on, "reference": "REDAM y Ley 1918, archivador 3"},
    )
    return gateway.post(f"{at}/acceptance", {})
