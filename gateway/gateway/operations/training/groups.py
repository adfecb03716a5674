"""Programmes, who teaches them and where, cohorts and their sessions."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read
from nosotros.contracts import training as c

_PROGRAMMES, _STAFF, _PLACES = "Programmes", "Trainers", "Places"
_COHORTS, _SESSIONS = "Cohorts", "Sessions"
_TRAINER, _PLACE = "/v1/trainers/{id}", "/v1/places/{id}"
_COHORT, _SESSION = "/v1/cohorts/{id}", "/v1/sessions/{id}"

GROUPS: tuple[Operation, ...] = (
    change("/v1/programmes/{code}", c.PublishProgramme, tag=_PROGRAMMES),
    read("/v1/programmes", c.ListProgrammes, tag=_PROGRAMMES),
    read("/v1/programmes/{code}", c.GetProgramme, tag=_PROGRAMMES),
    make("/v1/trainers", c.AddTrainer, tag=_STAFF),
    read("/v1/trainers", c.ListTrainers, tag=_STAFF),
    read(_TRAINER, c.GetTrainer, tag=_STAFF),
    change(_TRAINER, c.ChangeTrainer, tag=_STAFF, of="trainer_id"),
    act(f"{_TRAINER}/ending", c.EndTrainer, tag=_STAFF, of="trainer_id"),
    # Of trainers and ambassadors alike.
    act("/v1/staff/{id}/checks", c.NoteCheck, tag=_STAFF, of="person_id"),
    read("/v1/staff/{id}/checks", c.ListChecks, tag=_STAFF),
    make("/v1/places", c.AddPlace, tag=_PLACES),
    read("/v1/places", c.ListPlaces, tag=_PLACES),
    read(_PLACE, c.GetPlace, tag=_PLACES),
    change(_PLACE, c.ChangePlace, tag=_PLACES, of="place_id"),
    make("/v1/cohorts", c.ScheduleCohort, tag=_COHORTS),
    read("/v1/cohorts", c.ListCohorts, tag=_COHORTS),
    read(_COHORT, c.GetCohort, tag=_COHORTS),
    change(_COHORT, c.ChangeCohort, tag=_COHORTS, of="cohort_id"),
    act(f"{_COHORT}/closing", c.CloseCohort, tag=_COHORTS, of="cohort_id"),
    act(f"{_COHORT}/cancellation", c.CancelCohort, tag=_COHORTS, of="cohort_id"),
    read(f"{_COHORT}/learners", c.ListLearners, tag=_COHORTS, of="cohort_id"),
    act(f"{_COHORT}/sessions", c.PlanSessions, tag=_SESSIONS, of="cohort_id"),
    read("/v1/sessions", c.ListSessions, tag=_SESSIONS),
    read(_SESSION, c.GetSession, tag=_SESSIONS),
    change(_SESSION, c.ChangeSession, tag=_SESSIONS, of="session_id"),
    act(f"{_SESSION}/cancellation", c.CancelSession, tag=_SESSIONS, of="session_id"),
    make(f"{_SESSION}/repetition", c.RepeatSession, tag=_SESSIONS, of="session_id", at=_SESSION),
)
