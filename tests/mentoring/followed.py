"""A support case with words wherever a case has any."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nosotros.contracts.mentoring import ReopenSupportCase
from tests.mentoring.centre import Desk, acting

SUMMARY = "Su pareja la amenaza y no sabe adonde ir."
NOTE = "La comisaria de familia tiene la denuncia."
ANSWER = "Durmio donde su hermana en Bosa."
REMARK = "Vive ya en un hogar de paso."
SHARED = "Necesita un cuarto para dos desde hoy."
SECRETS = (SUMMARY, NOTE, ANSWER, REMARK, SHARED)


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A case, and whose it is."""

    case_id: UUID
    participant_id: UUID
    names: tuple[str, str]
    #: with which to ask for it
    ids: tuple[UUID, ...]


def follow(desk: Desk, mentee: Any, confidentiality: str) -> Followed:
    """Make a case that was closed once and goes on; Gloria owns it."""
    case = desk.open(
        participant_id=mentee.participant_id,
        kind="violence",
        summary=SUMMARY,
        owner_id=desk.gloria.id,
        confidentiality=confidentiality,
    )
    desk.note(case.id, NOTE)
    desk.note(case.id, ANSWER, answers=True)
    referral = desk.refer(case.id, shared=SHARED)
    desk.answered(referral.id, "accepted")
    desk.close(case.id, remark=REMARK)
    desk.ask(ReopenSupportCase(case_id=case.id), **acting("key:gloria"))
    return Followed(
        case_id=case.id,
        participant_id=mentee.participant_id,
        names=(mentee.first_names, mentee.surnames),
        ids=(case.id, mentee.participant_id, mentee.id),
    )
