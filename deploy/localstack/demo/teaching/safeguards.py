"""What has to be there before a participant begins, and a minor above all."""

from typing import Any

from localstack.demo.platform import Gateway

_PURPOSES = ("programme", "messages")
_FACTS = ("best_interest", "fundamental_rights", "heard")


def publish_texts(gateway: Gateway) -> dict[str, str]:
    """Publish what people are told when they authorise; the texts' ids by purpose."""
    return {
        purpose: gateway.post(
            "/v1/authorisation-texts",
            {
                "purpose": purpose,
                "language": "es",
                "body": f"Autorizo el tratamiento de mis datos con este fin: {purpose}.",
            },
        )["id"]
        for purpose in _PURPOSES
    }


def activate_all(gateway: Gateway, intake: str, *, texts: dict[str, str], today: str) -> int:
    """Begin everybody's participation: for a minor her representative authorises it first.

    Returns:
        How many minors there were.
    """
    minors = 0
    for enrolment in gateway.every("/v1/enrolments", intake_id=intake, state="enrolled"):
        her = gateway.get(f"/v1/participants/{enrolment['participant_id']}")
        if her["birth_date"] > f"{int(today[:4]) - 18}{today[4:]}":
            minors += 1
            _safeguard(gateway, her, texts=texts, today=today)
        gateway.post(f"/v1/enrolments/{enrolment['id']}/activation", {})
    return minors


def _safeguard(gateway: Gateway, her: Any, *, texts: dict[str, str], today: str) -> None:
    at = f"/v1/participants/{her['id']}"
    guardian = gateway.post(
        f"{at}/guardians",
        {
            "name": "Representante Inventada",
            "relation": "mother",
            "document_type": "CC",
            "document_number": "52000111",
            "representation": "proven",
            "proof": "Registro civil visto el día de la inscripción",
        },
    )
    for purpose, text in texts.items():
        gateway.post(
            f"{at}/authorisations",
            {
                "purpose": purpose,
                "given_on": today,
                "how": "paper",
                "guardian_id": guardian["id"],
                "text_id": text,
                "evidence": f"archivador 1, {purpose}",
            },
        )
    for fact in _FACTS:
        gateway.post(f"{at}/safeguards", {"fact": fact, "noted_on": today})
