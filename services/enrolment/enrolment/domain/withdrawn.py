"""What one of two records of a person says of what was authorised for the other."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enrolment.domain.coming_of_age import local_day


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """An authorisation of a record, in force or withdrawn."""

    id: UUID
    #: the record that it was given for
    participant_id: UUID
    purpose: str
    given_on: date
    recorded_at: datetime
    #: none: it is in force
    withdrawn_at: datetime | None


def withdrawn_since(hers: Collection[Word], others: Collection[Word]) -> list[Word]:
    """Those of one record's authorisations that were withdrawn by another record of hers since.

    Where the other has one in force for a purpose, that is its last word. What was given on an
    earlier day, and written down only after it was withdrawn, was given before.
    """
    in_force = {each.purpose for each in others if each.withdrawn_at is None}
    withdrawn: dict[str, datetime] = {}
    for each in others:
        if each.withdrawn_at is not None and each.purpose not in in_force:
            before = withdrawn.get(each.purpose, each.withdrawn_at)
            withdrawn[each.purpose] = max(before, each.withdrawn_at)
    return [
        each
        for each in hers
        if each.withdrawn_at is None
        and (at := withdrawn.get(each.purpose)) is not None
        and (each.recorded_at <= at or each.given_on < local_day(at))
    ]
