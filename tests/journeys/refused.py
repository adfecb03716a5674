"""Requests that are refused, with somebody's data where they do not belong."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.journeys import sheets

HER = next(each for each in sheets.people() if each["nombres"] == "Karen Sofía")
NAME = f"{HER['nombres']} {HER['apellidos']}"
Send = Callable[..., httpx.Response]


def her() -> dict[str, Any]:
    """How she would be registered."""
    return {
        "first_names": HER["nombres"],
        "surnames": HER["apellidos"],
        "document_type": HER["tipo_documento"],
        "document_number": HER["numero_documento"],
        "birth_date": "2010-06-14",
        "preferred_channel": "email",
        "email": HER["correo"],
        "mobile": f"+57{HER['celular']}",
        "messages_authorised_on": "2026-08-08",
    }


#: requests that are refused, with her data where it does not belong
REFUSED: tuple[tuple[int, Callable[[Send], httpx.Response]], ...] = (
    (409, lambda send: send("POST", "/v1/participants", json=her())),
    (409, lambda send: send("POST", "/v1/participants", json={**her(), "document_type": "CC"})),
    *(
        (422, lambda send, wrong=wrong: send("POST", "/v1/participants", json={**her(), **wrong}))
        for wrong in (
            {"birth_date": NAME},
            {"document_type": HER["numero_documento"]},
            {"document_number": NAME},
            {"first_names": NAME + "\0"},
            {"surnames": [NAME, HER["correo"]]},
            {"mobile": HER["celular"]},
            {"email": NAME},
            {"preferred_channel": HER["correo"]},
            {"language": NAME},
            {"messages_authorised_on": HER["correo"]},
        )
    ),
    (422, lambda send: send("POST", "/v1/enrolments", json={"participant_id": NAME})),
    (422, lambda send: send("GET", f"/v1/participants/{HER['numero_documento']}")),
    (422, lambda send: send("GET", f"/v1/participants/{NAME}")),
    (422, lambda send: send("GET", "/v1/participants", params={"after": HER["correo"]})),
    (422, lambda send: send("GET", "/v1/messages", params={"state": NAME})),
    *(
        (422, lambda send, path=path, body=body: send("POST", f"/v1/{path}", json=body))
        for path, body in (
            ("trainers", {"first_names": NAME + "\0", "surnames": [HER["correo"]]}),
            ("places", {"name": [NAME], "municipality": NAME, "address": {NAME: 1}}),
            ("evidence", {"cohort_id": NAME, "participant_id": NAME, "note": [NAME]}),
            ("certificates", {"cohort_id": NAME, "participant_id": HER["numero_documento"]}),
            ("workshops", {"ambassador_id": NAME, "title": NAME + "\n", "local_date": NAME}),
            ("projects", {"name": NAME + "\0", "purpose": [NAME], "sector": NAME}),
            ("mentors", {"first_names": NAME + "\n", "email": NAME, "mobile": HER["celular"]}),
            ("mentees", {"participant_id": NAME}),
            ("meetings", {"match_id": NAME, "local_date": NAME, "place": [NAME]}),
            ("agents", {"first_names": [NAME], "surnames": HER["correo"] + "\0"}),
            ("support-cases", {"participant_id": NAME, "kind": NAME, "summary": [NAME]}),
            ("mesa/contributions", {"instrument": NAME + "\n", "evidence": [HER["correo"]]}),
        )
    ),
    (422, lambda send: send("GET", f"/v1/programmes/{NAME}")),
    (422, lambda send: send("GET", "/v1/mesa/map", params={"kind": NAME})),
    (422, lambda send: send("PUT", f"/v1/mesa/territories/{NAME}", json={"neighbourhoods": [1]})),
    (404, lambda send: send("GET", f"/v/privacy/{NAME}")),
    (404, lambda send: send("POST", f"/v/privacy/{NAME}", json={"name": NAME})),
    (404, lambda send: send("GET", f"/v1/{NAME}/{HER['correo']}")),
    (405, lambda send: send("PATCH", "/v1/participants", json=her())),
    (400, lambda send: send("POST", "/v1/participants", content=f'{{"first_names": "{NAME}"')),
    (415, lambda send: send("POST", "/v1/participants", content=f"{NAME},{HER['correo']}")),
    (400, lambda send: send("POST", "/v1/participants", json=[her()])),
    (413, lambda send: send("POST", "/v1/participants", json={"first_names": NAME * 5000})),
    (
        400,
        lambda send: send(
            "POST", "/v1/participants", json=her(), headers={"Idempotency-Key": HER["correo"] * 9}
        ),
    ),
    (
        400,
        lambda send: send(
            "DELETE",
            "/v1/participants/01900000-0000-7000-8000-000000000000",
            headers={"If-Match": HER["numero_documento"]},
        ),
    ),
    (
        401,
        lambda send: send(
            "GET", "/v1/participants", headers={"Authorization": f"Bearer {HER['correo']}"}
        ),
    ),
)
