"""What a sheet shows, and what is read from one. No repr shows a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from training.domain.attendance_sheet.marks import CellMark


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetSession:
    """A column."""

    id: UUID
    module: str
    begins_at: datetime
    ends_at: datetime
    childcare_places: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetLearner:
    """A row."""

    id: UUID
    #: within her cohort; she is known by it
    number: int
    #: none where she has left, or was erased
    name: str | None = field(repr=False)
    #: what begins from then on is not hers
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What a sheet is about: to make one, and to read what came back."""

    cohort_id: UUID
    #: such as the cohort's and the programme's name, and where it meets
    titles: Sequence[str]
    zone: ZoneInfo
    made_at: datetime
    #: by their beginning
    sessions: Sequence[SheetSession]
    #: by their numbers
    learners: Sequence[SheetLearner]
    #: by session and learner
    marks: Mapping[tuple[UUID, UUID], CellMark]


@dataclass(frozen=True, kw_only=True, slots=True)
class FilledCell:
    """A cell that says how a learner was there."""

    #: as in the sheet: `D7`
    cell: str
    session_id: UUID
    learner_id: UUID
    mark: CellMark
    taken_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CellProblem:
    """A cell that cannot be taken."""

    cell: str
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadSheet:
    """What came back."""

    cells: tuple[FilledCell, ...]
    #: cells that say what they said when the sheet was made
    standing: int
    problems: tuple[CellProblem, ...]
