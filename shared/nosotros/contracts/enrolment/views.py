"""What enrolment's answers hold."""

from datetime import date, datetime
from uuid import UUID

from nosotros.contracts.language import view


@view
class ParticipantView:
    """A participant as a coordinator of her organisation sees her."""

    id: UUID
    revision: int
    first_names: str
    surnames: str
    document_type: str
    document_number: str
    birth_date: date
    neighbourhood: str | None
    mobile: str | None
    email: str | None
    #: none where there is neither mobile nor e-mail
    preferred_channel: str | None
    language: str
    #: when she, or who represents her, authorised messages; none: no message is sent
    messages_authorised_on: date | None
    registered_at: datetime


@view
class ParticipantPage:
    """A page of participants, oldest first."""

    items: tuple[ParticipantView, ...]
    next: str | None = None


@view
class IntakeView:
    """An intake and how full it is."""

    id: UUID
    revision: int
    name: str
    seats: int
    enrolled: int
    waiting: int
    opened_at: datetime


@view
class IntakePage:
    """A page of intakes, oldest first."""

    items: tuple[IntakeView, ...]
    next: str | None = None


@view
class EnrolmentView:
    """One participant's place in one intake, or on its waiting list."""

    id: UUID
    revision: int
    participant_id: UUID
    intake_id: UUID
    place: str
    #: from 1, in the order in which seats will be offered; none when enrolled
    waiting_position: int | None
    since: datetime


@view
class EnrolmentPage:
    """A page of enrolments, oldest first."""

    items: tuple[EnrolmentView, ...]
    next: str | None = None


@view
class ImportView:
    """How far the import of a sheet has come, and what came of its rows."""

    id: UUID
    intake_id: UUID
    file_name: str
    state: str
    #: rows read so far, titles, blank lines and totals not counted
    rows: int
    imported: int
    unchanged: int
    refused: int
    enrolled: int
    waiting: int
    #: why the whole sheet was refused, in es, en or fr; none unless state is `refused`
    reason: str | None
    accepted_at: datetime
    finished_at: datetime | None


@view
class RowNote:
    """Something about one cell: the column's header, a code, and words for people."""

    column: str
    code: str
    text: str


@view
class ImportRowView:
    """What came of one row of a sheet."""

    line: int
    state: str
    participant_id: UUID | None
    enrolment_id: UUID | None
    problems: tuple[RowNote, ...]
    warnings: tuple[RowNote, ...]


@view
class ImportRowPage:
    """A page of rows, in the order of the sheet."""

    items: tuple[ImportRowView, ...]
    next: str | None = None
