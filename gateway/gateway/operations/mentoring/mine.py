"""What a mentor does with a key of her own: the key says who she is, and so no path does."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, read
from nosotros.contracts import mentoring as c

_TAG = "A mentor's own"
_MATCH, _MEETING = "/v1/my/matches/{id}", "/v1/my/meetings/{id}"

MINE: tuple[Operation, ...] = (
    read("/v1/my/matches", c.ListMyMatches, tag=_TAG),
    act(f"{_MATCH}/answer", c.AnswerMyMatch, tag=_TAG, of="match_id"),
    act(f"{_MATCH}/ending", c.EndMyMatch, tag=_TAG, of="match_id"),
    act("/v1/my/meetings", c.PlanMyMeeting, tag=_TAG),
    read("/v1/my/meetings", c.ListMyMeetings, tag=_TAG),
    act(f"{_MEETING}/cancellation", c.CancelMyMeeting, tag=_TAG, of="meeting_id"),
    act(f"{_MEETING}/report", c.ReportMyMeeting, tag=_TAG, of="meeting_id"),
    act("/v1/my/notes", c.WriteMyNote, tag=_TAG),
    read("/v1/my/notes", c.ListMyNotes, tag=_TAG),
)
