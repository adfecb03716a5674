"""What keeps an enrolment from being activated.

A minor's data need four facts: her best interest noted, her fundamental rights respected, she was
heard, and who represents her authorised (Ley 1581 de 2012, article 7; Decreto 1377 de 2013,
article 12, now article 2.2.2.25.2.9 of Decreto 1074 de 2015).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

#: what is noted of a minor beside her representative's authorisation, in the law's order
SAFEGUARDS = ("best_interest", "fundamental_rights", "heard")
REPRESENTATIVE = "representative_authorisation"
PROGRAMME = "programme"


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """An authorisation that has not ended."""

    id: UUID
    given_on: date
    #: who gave it for her; none: she herself, or a sheet only declares it
    guardian_id: UUID | None
    #: whether that guardian's right to represent her is proven
    guardian_proven: bool


def missing(
    *,
    required: Collection[str],
    in_force: Mapping[str, Given],
    minor: bool,
    safeguards: Collection[str],
) -> tuple[str, ...]:
    """What has to be recorded before her enrolment can be activated; nothing: it can be.

    Args:
        required: purposes that the intake asks an authorisation for, beside the programme's.
        in_force: hers, by purpose.
        minor: whether she is under 18 now.
        safeguards: which of a minor's facts are noted.
    """
    purposes = dict.fromkeys((PROGRAMME, *required))
    found = [f"authorisation:{each}" for each in purposes if each not in in_force]
    if minor:
        found += missing_safeguards(programme=in_force.get(PROGRAMME), noted=safeguards)
    return tuple(found)


def missing_safeguards(*, programme: Given | None, noted: Collection[str]) -> tuple[str, ...]:
    """Which of a minor's four facts are missing.

    Args:
        programme: the authorisation in force for the programme.
        noted: the facts that are noted.
    """
    found = [each for each in SAFEGUARDS if each not in noted]
    if programme is None or not programme.guardian_proven:
        found.append(REPRESENTATIVE)
    return tuple(found)
