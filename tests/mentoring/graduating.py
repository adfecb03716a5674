"""What training tells of who completes a programme, or has not after all."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from nosotros.contracts.mentoring import ListFollowUps
from nosotros.contracts.training import CompletionLost, ProgrammeCompleted
from nosotros.identifiers import new_id

#: the evening of 17 August 2026 in Bogotá, when it is the 18th in UTC
EVENING = datetime(2026, 8, 18, 1, tzinfo=UTC)


def complete(
    hear: Callable[..., None],
    participant_id: UUID,
    cohort_id: UUID | None = None,
    *,
    at: datetime = EVENING,
    revision: int = 1,
) -> UUID:
    """Have somebody complete the programme of a cohort, which is answered."""
    cohort_id = cohort_id or new_id()
    told = _told(participant_id, cohort_id)
    hear(ProgrammeCompleted(**told, completed_at=at), revision=revision)
    return cohort_id


def lose(hear: Callable[..., None], participant_id: UUID, cohort_id: UUID) -> None:
    """Have somebody not have completed the programme of a cohort after all."""
    hear(CompletionLost(**_told(participant_id, cohort_id)), revision=2)


def states(ask: Callable[..., Any], **of: Any) -> set[str]:
    """The states of follow-ups: of a mentee, of a cohort."""
    return {each.state for each in ask(ListFollowUps(**of)).items}


def _told(participant_id: UUID, cohort_id: UUID) -> dict[str, Any]:
    return {
        "participant_id": participant_id,
        "cohort_id": cohort_id,
        "enrolment_id": new_id(),
        "programme": "tu-yo-nosotros",
    }
