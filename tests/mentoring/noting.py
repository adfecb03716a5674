"""A match whose meeting has notes of every kind; and whether an answer holds a confidential one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nosotros.contracts.mentoring import AddConfidentialNote, AddNote, NoteWritten, WriteMyNote
from nosotros.contracts.mentoring.values import Scope
from tests.mentoring.accompanied import Pair, held, pair
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]

HERS = "Tiene miedo de volver a su casa."
CENTRES = "La comisaria de familia ya lo sabe."
SHARED = "Traer las facturas de julio."
SECRETS = (HERS, CENTRES)
ALL = frozenset(map(str, Scope))
MENTOR = frozenset({"mentoring:mentor"})


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A match whose meeting has notes of every kind."""

    match: Pair
    meeting_id: Any
    notes: tuple[NoteWritten, ...]

    @property
    def ids(self) -> list[Any]:
        return [
            self.match.id,
            self.match.mentee_id,
            self.match.mentor_id,
            self.match.participant_id,
            self.meeting_id,
            *(each.id for each in self.notes),
        ]


def make_noted(ask: Ask, scenery: Scenery) -> Noted:
    """Her mentor's and the Centre's confidential notes, and a shared one."""
    match = pair(ask, scenery, scenery.mentor(account="key:hers").id)
    pair(ask, scenery, scenery.mentor(account="key:other").id)
    scenery.agent(account="key:agent")
    meeting = held(ask, match.id)
    notes = (
        ask(
            WriteMyNote(meeting_id=meeting.id, kind="confidential", text=HERS),
            actor="key:hers",
            scopes=MENTOR,
        ),
        ask(AddConfidentialNote(meeting_id=meeting.id, text=CENTRES), scopes={"mentoring:centre"}),
        ask(AddNote(meeting_id=meeting.id, text=SHARED), scopes={"mentoring:write"}),
    )
    return Noted(match=match, meeting_id=meeting.id, notes=notes)


def leaks(answers: dict[str, bytes]) -> list[str]:
    """The queries whose answers hold a confidential note."""
    return [
        name for name, each in answers.items() if any(text.encode() in each for text in SECRETS)
    ]
