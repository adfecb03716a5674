"""People and sheets that tests begin with; all invented."""

from datetime import date
from typing import Any
from uuid import UUID

from nosotros.contracts.common import InvalidFields
from nosotros.contracts.enrolment import (
    AddGuardian,
    GiveAuthorisation,
    PublishAuthorisationText,
    Purpose,
    RegisterParticipant,
)
from nosotros.contracts.texts import TEXTS
from tests.people import mobile_of, names_of


def person(**facts: Any) -> RegisterParticipant:
    """A young person, with whatever a test is about; with another number she is somebody else."""
    known: dict[str, Any] = {
        "first_names": "Luz Marina",
        "surnames": "Rodríguez Pardo",
        "document_type": "TI",
        "document_number": "1023523372",
        "birth_date": date(2011, 2, 18),
        "preferred_channel": "whatsapp",
        "mobile": "+573236150723",
    }
    if (number := facts.get("document_number")) is not None and str(number).isdigit():
        first_names, surnames = names_of(int(number))
        mobile = mobile_of(int(number))
        known |= {"first_names": first_names, "surnames": surnames, "mobile": mobile}
    return RegisterParticipant(**{**known, **facts})


def like_luz(number: int) -> RegisterParticipant:
    """Who may be Luz Marina, as all but the number is hers."""
    luz = person()
    names = {"first_names": luz.first_names, "surnames": luz.surnames}
    return person(document_number=f"{number}", mobile=luz.mobile, **names)


def guardian(participant_id: UUID, **facts: Any) -> AddGuardian:
    """Somebody who represents her, as the civil registry proves, with whatever a test is about."""
    known: dict[str, Any] = {
        "name": "Rosa Elvira Pardo",
        "relation": "mother",
        "representation": "proven",
        "proof": "Registro civil 31245678, Notaría 2 de Soacha",
        "document_type": "CC",
        "document_number": "52345678",
        "mobile": "+573102223344",
        "may_be_told": ("attendance",),
    }
    return AddGuardian(participant_id=participant_id, **{**known, **facts})


def authorisation(participant_id: UUID, purpose: Purpose, **facts: Any) -> GiveAuthorisation:
    """An authorisation that was given aloud, with whatever a test is about."""
    known: dict[str, Any] = {"given_on": date(2026, 8, 11), "how": "stated"}
    return GiveAuthorisation(participant_id=participant_id, purpose=purpose, **{**known, **facts})


def told_text(**facts: Any) -> PublishAuthorisationText:
    """What people are told before they authorise, with whatever a test is about."""
    known: dict[str, Any] = {
        "purpose": "images",
        "language": "es",
        "body": "Autorizo el uso de mi imagen en las noticias del programa.",
    }
    return PublishAuthorisationText(**{**known, **facts})


def wrong(refused: InvalidFields) -> list[tuple[str, str]]:
    """Which fields are wrong, and how; people can read each of the codes."""
    assert all(each.code in TEXTS for each in refused.problems)
    return [(each.field, each.code) for each in refused.problems]
