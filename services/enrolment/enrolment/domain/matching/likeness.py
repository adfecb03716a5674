"""What of a record tells whose it is."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self


class Record(Protocol):
    """What says so of somebody, whatever else it says."""

    @property
    def first_names(self) -> str: ...
    @property
    def surnames(self) -> str: ...
    @property
    def document_type(self) -> str: ...
    @property
    def document_number(self) -> str: ...
    @property
    def birth_date(self) -> date: ...
    @property
    def mobile(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...


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

    @classmethod
    def of(cls, record: Record) -> Self:
        """What of a record tells whose it is."""
        return cls(
            first_names=record.first_names,
            surnames=record.surnames,
            document_type=record.document_type,
            document_number=record.document_number,
            birth_date=record.birth_date,
            mobile=record.mobile,
            email=record.email,
        )

    @property
    def called(self) -> tuple[str, str, str]:
        """First names, surnames, birth date, ready to be compared."""
        return self.first_names.casefold(), self.surnames.casefold(), self.birth_date.isoformat()

    def __repr__(self) -> str:
        return "Likeness(…)"
