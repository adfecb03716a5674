"""What of a record tells whose it is."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Likeness:
    """A person as one record has her, every value in its usual form."""

    first_names: str
    surnames: str
    document_type: str
    document_number: str
    birth_date: date
    mobile: str | None  #: E.164
    email: str | None

    def __repr__(self) -> str:
        return "Likeness(…)"
