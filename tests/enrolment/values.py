"""People and sheets that tests begin with; all invented."""

from datetime import date
from typing import Any

from nosotros.contracts.enrolment import RegisterParticipant


def person(**facts: Any) -> RegisterParticipant:
    """A young person, with whatever a test is about."""
    known: dict[str, Any] = {
        "first_names": "Luz Marina",
        "surnames": "Rodríguez Pardo",
        "document_type": "TI",
        "document_number": "1023523372",
        "birth_date": date(2011, 2, 18),
        "preferred_channel": "whatsapp",
        "mobile": "+573236150723",
    }
    return RegisterParticipant(**{**known, **facts})
