"""How much speaks for two records being about one person, and what."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from enrolment.domain.matching.likeness import Likeness
from enrolment.domain.matching.names import compare_names

Reason = Literal[
    "same_document_number",
    "other_document_type",
    "same_name",
    "similar_name",
    "same_birth_date",
    "similar_birth_date",
    "same_mobile",
    "same_email",
]

#: From here on somebody is asked.
PROPOSED_AT = 50
#: A number follows a person from TI to CC, so it suffices, even where all else was misspelt.
SAME_DOCUMENT_NUMBER = 60
#: A name is shared by many: it takes a birth date, a mobile or an e-mail beside it.
NAME = 35
#: Whose first names differ is mostly her sister: what else the names share counts no more.
OTHER_FIRST_NAMES = 5
#: Of a hundred thousand people some twenty share a birthday, so with the same name it suffices.
SAME_BIRTH_DATE = 20
#: Day and month swapped, or a digit mistyped: suffices only where the whole name is the same.
SIMILAR_BIRTH_DATE = 15
#: Families share telephones, so it takes the same name beside it.
SAME_MOBILE = 15
#: And addresses.
SAME_EMAIL = 15
#: Who shares one often shares both: twins must not be proposed for their mother's contacts.
SAME_CONTACTS = 20
#: Of a name's points, as many as are worth telling a reviewer.
_WORTH_TELLING = 18


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """What comparing two records gave: no value of either is in it."""

    #: 0 to 100
    score: int
    reasons: tuple[Reason, ...]

    @property
    def proposed(self) -> bool:
        """Whether somebody should look at it."""
        return self.score >= PROPOSED_AT


def compare(a: Likeness, b: Likeness) -> Match:
    """How likely two records are one person's. Which of them is `a` makes no difference."""
    score = 0
    reasons: list[Reason] = []
    if a.document_number == b.document_number:
        score += SAME_DOCUMENT_NUMBER
        reasons.append("same_document_number")
        if a.document_type != b.document_type:
            reasons.append("other_document_type")
    name = compare_names(a, b)
    points = int(NAME * name.value)
    if name.other_first_names:
        points = min(points, OTHER_FIRST_NAMES)
    score += points
    if name.same:
        reasons.append("same_name")
    elif points >= _WORTH_TELLING:
        reasons.append("similar_name")
    if a.birth_date == b.birth_date:
        score += SAME_BIRTH_DATE
        reasons.append("same_birth_date")
    elif is_similar_date(a.birth_date, b.birth_date):
        score += SIMILAR_BIRTH_DATE
        reasons.append("similar_birth_date")
    score += _contacts(a, b, reasons)
    return Match(score=min(score, 100), reasons=tuple(reasons))


def is_similar_date(a: date, b: date) -> bool:
    """Whether day and month are swapped, or exactly one digit differs."""
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return a != b
    digits = zip(a.isoformat(), b.isoformat(), strict=True)
    return sum(one != other for one, other in digits) == 1


def _contacts(a: Likeness, b: Likeness, reasons: list[Reason]) -> int:
    mobile = a.mobile is not None and a.mobile == b.mobile
    email = a.email is not None and b.email is not None and a.email.lower() == b.email.lower()
    if mobile:
        reasons.append("same_mobile")
    if email:
        reasons.append("same_email")
    if mobile and email:
        return SAME_CONTACTS
    return SAME_MOBILE * mobile + SAME_EMAIL * email
