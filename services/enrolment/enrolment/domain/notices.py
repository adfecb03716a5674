"""What to look at in what is known of a person, without refusing anything."""

from datetime import date

from enrolment.domain.identity import DocumentType, is_usual_at
from enrolment.domain.person import age_on


def notices(
    *,
    document_type: DocumentType,
    expires_on: date | None,
    birth_date: date,
    on: date,
    represented: bool,
) -> tuple[str, ...]:
    """The codes of what somebody should look after.

    Args:
        document_type: of the document that she has.
        expires_on: its last valid day; an expired PPT warns and never refuses.
        birth_date: hers.
        on: the day by which it is judged.
        represented: whether a guardian's authorisation is the one in force for something.
    """
    age = age_on(birth_date, on)
    found: list[str] = []
    if expires_on is not None and expires_on < on:
        found.append("document_expired")
    if not is_usual_at(document_type=document_type, age=age):
        found.append("document_of_another_age")
    if age >= 18 and represented:
        found.append("own_authorisation_due")
    return tuple(found)
