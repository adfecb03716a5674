"""Mentors, and what is asked before they meet anybody."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read
from nosotros.contracts import mentoring as c

_TAG, _SCREENING = "Mentors", "Screening of mentors"
_IT = "/v1/mentors/{id}"
_OF = "mentor_id"

MENTORS: tuple[Operation, ...] = (
    make("/v1/mentors", c.AddMentor, tag=_TAG),
    read("/v1/mentors", c.ListMentors, tag=_TAG),
    read(_IT, c.GetMentor, tag=_TAG),
    change(_IT, c.ChangeMentor, tag=_TAG, of=_OF),
    act(f"{_IT}/pause", c.PauseMentor, tag=_TAG, of=_OF),
    act(f"{_IT}/resumption", c.ResumeMentor, tag=_TAG, of=_OF),
    act(f"{_IT}/ending", c.EndMentor, tag=_TAG, of=_OF),
    act(f"{_IT}/erasure", c.EraseMentor, tag=_TAG, of=_OF),
    read(f"{_IT}/screening", c.GetScreening, tag=_SCREENING),
    act(f"{_IT}/references", c.NoteReference, tag=_SCREENING, of=_OF),
    act(f"{_IT}/checks", c.NoteMentorCheck, tag=_SCREENING, of=_OF),
    act(f"{_IT}/acceptance", c.AcceptMentor, tag=_SCREENING, of=_OF),
    change(f"{_IT}/account", c.SetMentorAccount, tag=_SCREENING, of=_OF),
)
