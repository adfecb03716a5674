"""Meetings with their notes and next steps, action plans, and follow-up after graduation."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read, remove
from nosotros.contracts import mentoring as c

_TAG, _NOTES, _PLANS, _AFTER = "Meetings", "Notes", "Action plans", "Follow-up"
_HER, _IT, _LATER = "/v1/mentees/{id}", "/v1/meetings/{id}", "/v1/follow-ups/{id}"
_WHO, _OF = "mentee_id", "meeting_id"

ACCOMPANYING: tuple[Operation, ...] = (
    make("/v1/meetings", c.PlanMeeting, tag=_TAG),
    read("/v1/meetings", c.ListMeetings, tag=_TAG),
    read(_IT, c.GetMeeting, tag=_TAG),
    change(_IT, c.MoveMeeting, tag=_TAG, of=_OF),
    act(f"{_IT}/cancellation", c.CancelMeeting, tag=_TAG, of=_OF),
    act(f"{_IT}/report", c.ReportMeeting, tag=_TAG, of=_OF),
    act(f"{_IT}/notes", c.AddNote, tag=_NOTES, of=_OF),
    read(f"{_HER}/notes", c.ListNotes, tag=_NOTES, of=_WHO),
    act(f"{_IT}/confidential-notes", c.AddConfidentialNote, tag=_NOTES, of=_OF),
    read(f"{_HER}/confidential-notes", c.ListConfidentialNotes, tag=_NOTES, of=_WHO),
    make("/v1/steps", c.AddStep, tag=_PLANS),
    read("/v1/steps", c.ListSteps, tag=_PLANS),
    read("/v1/steps/{id}", c.GetStep, tag=_PLANS),
    change("/v1/steps/{id}", c.ChangeStep, tag=_PLANS, of="step_id"),
    remove("/v1/steps/{id}", c.DropStep, tag=_PLANS, of="step_id"),
    make(f"{_HER}/goals", c.SetGoal, tag=_PLANS, of=_WHO, at="/v1/goals/{id}"),
    read(f"{_HER}/goals", c.ListGoals, tag=_PLANS, of=_WHO),
    read("/v1/goals/{id}", c.GetGoal, tag=_PLANS),
    change("/v1/goals/{id}", c.ChangeGoal, tag=_PLANS, of="goal_id"),
    act("/v1/goals/{id}/progress", c.NoteGoalProgress, tag=_PLANS, of="goal_id"),
    read("/v1/follow-ups", c.ListFollowUps, tag=_AFTER),
    read("/v1/follow-ups/summary", c.SummariseFollowUps, tag=_AFTER),
    read(_LATER, c.GetFollowUp, tag=_AFTER),
    act(f"{_LATER}/answers", c.AnswerFollowUp, tag=_AFTER, of="follow_up_id"),
    read(f"{_LATER}/answers", c.GetFollowUpAnswers, tag=_AFTER),
    act(f"{_LATER}/skipping", c.SkipFollowUp, tag=_AFTER, of="follow_up_id"),
)
