"""Notes on meetings: written, and read by whom each kind is for.

What a confidential note says is in its row alone, and leaves by two ways: `list_confidential_notes`
for the Centre, and `list_my_notes` for the mentor whose match it is, while that is active. So the
commands that write one answer without it, as answers are kept for a while.
"""

from uuid import UUID

from mentoring.handlers.access import acting_mentor
from mentoring.handlers.accompanied import need_mentee, need_text, of_match, of_meeting
from mentoring.storage import notes
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    AddConfidentialNote,
    AddNote,
    ListConfidentialNotes,
    ListMyNotes,
    ListNotes,
    NotePage,
    NoteWritten,
    StateUnfit,
    WriteMyNote,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def add_note(command: AddNote, *, work: UnitOfWork) -> NoteWritten:
    """Add a note that is shared.

    Raises:
        NotFound, StateUnfit, InvalidFields: as `_write`.
    """
    return _write(command.meeting_id, "shared", command.text, by="coordinator", work=work)


def add_confidential_note(command: AddConfidentialNote, *, work: UnitOfWork) -> NoteWritten:
    """Add a note of the Centre's.

    Raises:
        NotFound, StateUnfit, InvalidFields: as `_write`.
    """
    return _write(command.meeting_id, "confidential", command.text, by="centre", work=work)


def write_my_note(command: WriteMyNote, *, work: UnitOfWork) -> NoteWritten:
    """Add a note of the mentor who acts.

    Raises:
        NotTheMentor: the key acts for no mentor whose time goes on.
        NotFound, StateUnfit, InvalidFields: as `_write`.
    """
    mentor = acting_mentor(work, hold=True)
    return _write(
        command.meeting_id,
        command.kind,
        command.text,
        by="mentor",
        work=work,
        mentor_id=mentor.id,
    )


def list_notes(query: ListNotes, *, work: UnitOfWork) -> NotePage:
    """A page of the shared notes on a mentee's meetings.

    Raises:
        NotFound: no mentee of the organisation has this id.
    """
    need_mentee(query.mentee_id, work=work)
    after = after_id(query.after)
    found = notes.shared(work.connection, query.mentee_id, after=after, limit=query.limit + 1)
    items, following = cut(found, query.limit)
    work.audit("read_notes", query.mentee_id)
    return NotePage(items=items, next=following)


def list_confidential_notes(query: ListConfidentialNotes, *, work: UnitOfWork) -> NotePage:
    """A page of the confidential notes on a mentee's meetings.

    Raises:
        NotFound: no mentee of the organisation has this id.
    """
    need_mentee(query.mentee_id, work=work)
    after = after_id(query.after)
    found = notes.confidential(work.connection, query.mentee_id, after=after, limit=query.limit + 1)
    items, following = cut(found, query.limit)
    work.audit("read_confidential_notes", query.mentee_id)
    return NotePage(items=items, next=following)


def list_my_notes(query: ListMyNotes, *, work: UnitOfWork) -> NotePage:
    """A page of what the mentor who acts may read, of a match that is active.

    Raises:
        NotTheMentor: the key acts for no mentor whose time goes on.
        NotFound: this mentor has no active match of this id.
        ScreeningMissing: the mentee is a minor, and the mentor's check has run out.
    """
    mentor = acting_mentor(work)
    accompanied = of_match(query.match_id, work=work, mentor_id=mentor.id, hold=False)
    if accompanied.match.state != "active":
        raise NotFound(kind="match", id=query.match_id)
    accompanied.need_check(work=work)
    mentee_id = accompanied.mentee.id
    found = notes.for_mentor_of(
        work.connection,
        query.match_id,
        mentee_id=mentee_id,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    work.audit("read_confidential_notes", mentee_id)
    return NotePage(items=items, next=following)


def _write(
    meeting_id: UUID,
    kind: str,
    text: str,
    *,
    by: str,
    work: UnitOfWork,
    mentor_id: UUID | None = None,
) -> NoteWritten:
    """Write a note on a meeting that was not cancelled, whatever became of the match since.

    Raises:
        NotFound: no meeting of the organisation, or of this mentor, has this id, or the mentee
            has left.
        StateUnfit: the meeting was cancelled; or a mentor writes whose match is over.
        InvalidFields: the note says nothing.
    """
    need_text(text, field="text")
    accompanied, meeting = of_meeting(meeting_id, work=work, mentor_id=mentor_id)
    if accompanied.has_left:
        raise NotFound(kind="meeting", id=meeting_id)
    if mentor_id is not None:
        accompanied.need_active()
    if meeting.state == "cancelled":
        raise StateUnfit(state=meeting.state, needed=("planned", "held", "missed"))
    written = NoteWritten(
        id=new_id(),
        meeting_id=meeting.id,
        match_id=meeting.match_id,
        kind=kind,
        written_by=by,
        written_at=work.at,
    )
    values = {name: getattr(written, name) for name in NoteWritten.__dataclass_fields__}
    work.connection.exec_driver_sql(
        notes.INSERT,
        {
            **values,
            "organisation": work.organisation,
            "mentee_id": meeting.mentee_id,
            "text": text,
        },
    )
    work.audit(f"write_{kind}_note", written.id)
    return written
