"""Example values of mentoring's projects, mentors, matches and meetings, by the schema's name."""

from typing import Any

from gateway.examples.centre import CENTRE
from gateway.examples.mesa import MESA

_ID = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
_PROJECT = {
    "name": "Sabores de Cazucá",
    "purpose": "Almuerzos para quienes trabajan en el barrio, con productos de sus huertas.",
    "sector": "food",
    "legal_form": "company",
}
_FIGURES = {
    "legal_form": "company",
    "registered_on": None,
    "workers": 4,
    "assets": 12000000,
    "capital_units": 100,
}
_STAGE = {"stage": "idea", "remark": None}
_MEMBER = {"role": "partner", "units": 40, "since": "2026-11-20", "until": None}
_LEY_1780 = {
    "code": "capital",
    "finding": "met",
    "text": "Personas de 18 a 35 años tienen 60 de 100 unidades de capital el 2026-11-20;"
    " hacen falta 51 (la mitad más uno).",
}
_MILESTONE = {"title": "Primer almuerzo vendido", "due_on": "2027-02-15", "reached_on": None}
_NEED = {
    "kind": "equipment",
    "text": "Una estufa industrial de cuatro puestos",
    "amount": 1800000,
    "state": "open",
}
_LINK = {
    "member_id": None,
    "organisation_name": "Cooperativa de Ahorro Ejemplo",
    "kind": "finance",
    "text": "Microcrédito para la estufa",
    "since": "2026-12-01",
    "until": None,
}
_MENTOR = {
    "first_names": "Amparo",
    "surnames": "Ejemplo Ríos",
    "gender": "woman",
    "affiliation": "Universidad Ejemplo",
    "mobile": None,
    "email": "amparo@example.org",
    "skills": ["accounting", "sales"],
    "languages": ["es"],
    "municipalities": ["Soacha"],
    "channels": ["in_person", "telephone"],
    "availability": ["tue-pm", "sat-am"],
    "capacity": 5,
}
_REFERENCE = {"given_as": "Coordinadora en Universidad Ejemplo", "outcome": "recommends"}
_CHECK = {"outcome": "clear", "checked_on": "2026-11-16", "reference": "Archivo 12, folio 9"}
_ASKED = {
    "needs": ["accounting", "sales"],
    "languages": ["es"],
    "channels": ["in_person"],
    "availability": ["tue-pm"],
    "woman_asked_for": False,
    "project_id": _ID,
}
_REASON = {
    "code": "skills",
    "points": 40,
    "of": 40,
    "values": ["accounting", "sales"],
    "text": "2 de 2 necesidades: contabilidad, ventas",
}
_SCORED = {"score": 82, "reasons": [_REASON]}
_MATCH = {
    **_SCORED,
    "mode": "batch",
    "state": "offered",
    "participant_id": _ID,
    "offered_at": "2026-11-20T14:00:00Z",
    "answer_until": "2026-11-23T14:00:00Z",
    "ended_by": None,
    "reason": None,
}
_UNMATCHED = {"mentee_id": _ID, "why": "no_capacity_left"}
_TIMES = {
    "local_date": "2026-12-01",
    "begins": "15:00",
    "minutes": 60,
    "channel": "in_person",
    "place": "Biblioteca de Cazucá",
}
_MEETING = {
    "state": "planned",
    "begins_at": "2026-12-01T20:00:00Z",
    "ends_at": "2026-12-01T21:00:00Z",
    "local_date": "2026-12-01",
    "local_time": "15:00",
    "channel": "in_person",
    "place": "Biblioteca de Cazucá",
    "missed_by": None,
}
_NOTE = {"kind": "shared", "text": "Hicimos la lista de costos; falta el del gas."}
_CONFIDENTIAL = {"kind": "confidential", "text": "Lo que se lee aquí queda en el Centro."}
_STEP = {"text": "Pedir tres cotizaciones", "owner": "mentee", "due_on": "2026-12-08"}
_GOAL = {
    "title": "Llegar a veinte almuerzos al día",
    "measure": "El cuaderno de ventas",
    "target_on": "2027-05-31",
}
_PROGRESS = {"percent": 40, "remark": "Ocho al día desde marzo"}
_ANSWERS = {
    "income": "half_to_one",
    "occupation": "own_project",
    "project_stage": "running",
    "wellbeing": 4,
    "livelihoods": 3,
    "remark": None,
}

IN_PATH = {"municipality": "Soacha"}
OF: dict[str, dict[str, Any]] = {
    "BeginProject": _PROJECT,
    "ChangeProject": _PROJECT,
    "StateFigures": _FIGURES,
    "MoveProject": {"stage": "plan"},
    "StageChange": _STAGE,
    "ProjectView": {
        **_PROJECT,
        **_FIGURES,
        "stage": "idea",
        "team": 4,
        "closed_at": None,
        "ley_1780": "eligible",
    },
    "JoinTeam": {**_MEMBER, "participant_id": _ID, "first_names": None, "surnames": None}
    | {"birth_date": None},
    "ChangeMembership": _MEMBER,
    "CorrectTeamMember": {
        "first_names": "Elba",
        "surnames": "Ejemplo Roca",
        "birth_date": "1979-11-20",
    },
    "TeamMemberView": {**_MEMBER, "participant_id": _ID},
    "Share": {"units": 40},
    "Ley1780View": {"outcome": "eligible", "minimum_wage": 1750905, "reasons": [_LEY_1780]},
    "Ley1780Reason": _LEY_1780,
    "AddMilestone": _MILESTONE,
    "ChangeMilestone": _MILESTONE,
    "Milestone": _MILESTONE,
    "AddProjectNeed": _NEED,
    "ChangeProjectNeed": _NEED,
    "ProjectNeed": _NEED,
    "LinkPartner": _LINK,
    "ProjectLink": _LINK,
    "AddMentor": _MENTOR,
    "ChangeMentor": _MENTOR,
    "MentorView": {
        **_MENTOR,
        "state": "active",
        "mentees": 3,
        "references": 2,
        "cleared_until": "2027-03-16",
        "ended_at": None,
    },
    "NoteReference": {**_REFERENCE, "clears_up": None},
    "ReferenceView": {**_REFERENCE, "noted_by": "key:protection", "cleared_up_at": None},
    "NoteMentorCheck": _CHECK,
    "MentorCheckView": {**_CHECK, "valid_until": "2027-03-16", "noted_by": "key:protection"},
    "SetMentorAccount": {"account": f"key:{_ID}"},
    "EndMentor": {"interim_owner_id": _ID},
    "DescribeMentee": _ASKED,
    "RankMentors": {"mentor_ids": [_ID]},
    "MenteeView": {
        **_ASKED,
        "participant_id": _ID,
        "is_minor": False,
        "state": "waiting",
        "ranked_mentors": [_ID],
        "waiting_since": "2026-11-16T14:00:00Z",
    },
    "Suggestion": _SCORED,
    "NotSuggested": {"why": "mentor_full"},
    "MatchReason": _REASON,
    "OfferMatch": {"next": []},
    "AnswerMatch": {"side": "mentor", "accepted": True, "reason": None},
    "AnswerMyMatch": {"accepted": True, "reason": None},
    "EndMatch": {"side": "mentee", "reason": "moved_away", "closes": False},
    "EndMyMatch": {"reason": "no_time"},
    "MatchView": _MATCH,
    "MyMatchView": {
        **{name: _ASKED[name] for name in ("needs", "languages", "channels", "availability")},
        "state": "active",
        "is_minor": False,
        "project_name": _PROJECT["name"],
        "project_purpose": _PROJECT["purpose"],
        "answer_until": None,
        "began_at": "2026-11-21T14:00:00Z",
    },
    "PrepareBatch": {"cohort_id": _ID, "mentee_ids": []},
    "BatchView": {
        "state": "ready",
        "cohort_id": _ID,
        "mentees": 19,
        "mentors": 6,
        "matched": 18,
        "total_score": 1391,
        "unmatched": [_UNMATCHED],
        "ready_at": "2026-11-20T14:00:02Z",
    },
    "Unmatched": _UNMATCHED,
    "PlanMeeting": _TIMES,
    "MoveMeeting": _TIMES,
    "PlanMyMeeting": _TIMES,
    "ReportMeeting": {"held": True, "minutes": 55, "missed_by": None},
    "ReportMyMeeting": {"held": True, "minutes": 55, "missed_by": None},
    "MeetingView": _MEETING,
    "AddNote": _NOTE,
    "AddConfidentialNote": _CONFIDENTIAL,
    "WriteMyNote": _NOTE,
    "NoteView": {**_NOTE, "written_by": "mentor"},
    "AddStep": _STEP,
    "ChangeStep": {**_STEP, "done_on": "2026-12-05"},
    "StepView": {**_STEP, "done_on": None},
    "SetGoal": _GOAL,
    "ChangeGoal": {**_GOAL, "dropped": False},
    "GoalView": {**_GOAL, "state": "open", "percent": 40},
    "GoalProgress": _PROGRESS,
    "NoteGoalProgress": _PROGRESS,
    "AnswerFollowUp": _ANSWERS,
    "FollowUpAnswers": _ANSWERS,
    "FollowUpView": {"months": 3, "state": "due", "due_on": "2027-02-16"},
    "FollowUpSummary": {"months": 3, "due": 19, "answered": 16},
    "AnswerCount": {"question": "occupation", "answer": "own_project", "people": 9},
    "SummariseFollowUps": {"months": 3},
    **CENTRE,
    **MESA,
}
