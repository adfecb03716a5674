"""What values of mentoring may be, and what a key may be allowed to do."""

from enum import StrEnum
from typing import Literal

Language = Literal["es", "en", "fr"]

#: what a project needs and a mentor knows, in one vocabulary, so that they can meet
Skill = Literal[
    "accounting",
    "agriculture",
    "care_services",
    "cooperation",
    "crafts",
    "digital_tools",
    "finance",
    "food",
    "formalisation",
    "leadership",
    "legal",
    "logistics",
    "marketing",
    "pricing",
    "production",
    "sales",
    "social_protection",
]
MeetingChannel = Literal["in_person", "telephone", "video", "chat"]
#: part of a week: a day, and morning, afternoon or evening
Slot = Literal[
    "mon-am", "mon-pm", "mon-eve",
    "tue-am", "tue-pm", "tue-eve",
    "wed-am", "wed-pm", "wed-eve",
    "thu-am", "thu-pm", "thu-eve",
    "fri-am", "fri-pm", "fri-eve",
    "sat-am", "sat-pm", "sat-eve",
    "sun-am", "sun-pm", "sun-eve",
]  # fmt: skip

# ---- projects
ProjectStage = Literal["idea", "plan", "pilot", "running", "federated", "paused", "closed"]
Sector = Literal[
    "agriculture",
    "care",
    "commerce",
    "crafts",
    "culture",
    "education",
    "food",
    "health",
    "manufacture",
    "recycling",
    "services",
    "technology",
    "tourism",
]
#: what a project is, or means to be, before the law
LegalForm = Literal[
    "undecided",
    "natural_person",
    "company",
    "establishment",
    "association",
    "co_operative",
    "mutual",
]
TeamRole = Literal["lead", "partner", "member", "adviser"]
ProjectNeedKind = Literal[
    "childcare",
    "equipment",
    "finance",
    "licence",
    "market",
    "materials",
    "mentoring",
    "premises",
    "training",
]
ProjectNeedState = Literal["open", "met", "dropped"]
LinkKind = Literal["buyer", "donor", "finance", "incubator", "supplier", "training", "other"]
#: Ley 1780 de 2016, as Decreto 639 de 2017 applies it
Ley1780Outcome = Literal["eligible", "not_eligible", "not_yet", "needs_review"]

# ---- mentors, mentees and matches
Gender = Literal["woman", "man", "non_binary", "other", "undisclosed"]
MentorState = Literal["applied", "active", "paused", "ended"]
ReferenceOutcome = Literal["recommends", "has_concerns"]
#: the check of Ley 1918 de 2018 for whoever works with minors
CheckOutcome = Literal["clear", "not_clear"]
MenteeState = Literal["waiting", "proposed", "matched", "paused", "closed"]
MatchMode = Literal["coordinator", "mentee", "batch"]
#: `proposed` waits for its review, `offered` for both sides; `passed_on` was declined or lapsed
MatchState = Literal["proposed", "offered", "active", "completed", "ended", "passed_on", "dropped"]
MatchSide = Literal["mentor", "mentee"]
DeclineReason = Literal["no_time", "other_skills", "too_far", "acquainted", "other", "not_told"]
#: why a match ended before its time; nobody is blamed by any
MatchEndReason = Literal[
    "no_time", "moved_away", "other_skills", "no_contact", "own_decision", "safety", "other",
    "not_told", "mentor_left", "mentee_withdrew", "erased",
]  # fmt: skip
#: the same, as somebody may give it
GivenEndReason = Literal[
    "no_time", "moved_away", "other_skills", "no_contact", "own_decision", "safety", "other",
    "not_told",
]  # fmt: skip
BatchState = Literal["preparing", "ready", "sent", "discarded"]

# ---- meetings and follow-up
MeetingState = Literal["planned", "held", "missed", "cancelled"]
MissedBy = Literal["mentor", "mentee", "both"]
NoteKind = Literal["shared", "confidential"]
StepOwner = Literal["mentee", "mentor", "coordinator"]
GoalState = Literal["open", "reached", "dropped"]
FollowUpState = Literal["planned", "due", "answered", "not_answered", "cancelled"]
Occupation = Literal[
    "own_project", "employed", "unemployed", "studying", "caring", "several", "other"
]
#: monthly income against the legal minimum wage
Income = Literal["none", "below_half", "half_to_one", "one_to_two", "above_two"]

# ---- the Social Contact Centre
SupportCaseKind = Literal[
    "childcare",
    "documents",
    "employment",
    "food",
    "health",
    "housing",
    "income",
    "legal",
    "psychosocial",
    "social_protection",
    "studies",
    "violence",
    "other",
]
Urgency = Literal["emergency", "high", "normal", "low"]
#: who may read it: everybody of the Centre, or the agent alone who owns it
Confidentiality = Literal["centre", "owner"]
SupportCaseState = Literal["open", "answered", "closed"]
SupportCaseOutcome = Literal[
    "solved", "partly_solved", "passed_to_partner", "not_solved", "unreachable", "not_wanted",
    "withdrew",
]  # fmt: skip
#: the same, as an agent may give it
GivenOutcome = Literal[
    "solved", "partly_solved", "passed_to_partner", "not_solved", "unreachable", "not_wanted",
]  # fmt: skip
ReferralState = Literal["sent", "accepted", "declined", "completed", "consent_withdrawn"]
ReferralAnswer = Literal["accepted", "declined", "completed", "consent_withdrawn"]
ConsentHow = Literal["paper", "digital", "recorded_call", "stated"]
AgentState = Literal["active", "ended"]

# ---- the Mesa
MemberKind = Literal[
    "association", "chamber", "company", "co_operative", "foundation", "ministry",
    "municipality", "mutual", "public_agency", "university", "youth_group", "other",
]  # fmt: skip
OfferKind = Literal[
    "childcare", "employment", "equipment", "finance", "food", "health", "housing", "legal_advice",
    "market_space", "mentoring", "psychosocial_support", "social_protection", "training",
    "transport",
]  # fmt: skip
#: for whom: an offer for everyone is one for each of them, too
Audience = Literal[
    "everyone", "women", "mothers", "young_people", "children", "people_with_disabilities",
    "migrants", "victims_of_conflict", "entrepreneurs",
]  # fmt: skip
ActionState = Literal["proposed", "agreed", "under_way", "done", "dropped"]
ContributionState = Literal["draft", "submitted", "considered", "adopted", "not_adopted"]


class Scope(StrEnum):
    """What a key may be allowed to do in mentoring."""

    READ = "mentoring:read"
    WRITE = "mentoring:write"
    #: act as the mentor to whom the key belongs, and as nobody else
    MENTOR = "mentoring:mentor"
    #: the Social Contact Centre: support cases, confidential notes, answers of follow-ups
    CENTRE = "mentoring:centre"
    #: screen mentors, appoint agents, say whose a key is
    PROTECT = "mentoring:protect"
    #: the Mesa's members, offers, actions and contributions
    MESA = "mentoring:mesa"
