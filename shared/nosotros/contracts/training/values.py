"""What values of training may be, and what a key may be allowed to do."""

from enum import StrEnum
from typing import Literal

#: `training_of_trainers` makes ambassadors of those who complete it
ProgrammeKind = Literal["training_of_trainers", "course"]
RequirementKind = Literal["attendance", "practice"]
MaterialKind = Literal["material", "toolkit"]
Language = Literal["es", "en", "fr"]

CohortState = Literal["scheduled", "running", "closed", "cancelled"]
SessionState = Literal["planned", "cancelled"]
CancellationReason = Literal["trainer_missing", "place_missing", "holiday", "safety", "other"]

#: `enrolled` and `active` are marked and counted; an ended place is counted, without its person
LearnerState = Literal["enrolled", "active", "completed", "ended"]
#: as somebody notes it; whether an absence is excused follows from the announcement, too
AttendanceStatus = Literal["present", "late", "excused", "absent"]
ExcuseReason = Literal[
    "no_childcare",
    "care_duties",
    "health",
    "no_transport",
    "safety",
    "studies",
    "work",
    "other",
]

EvidenceState = Literal["submitted", "returned", "accepted"]
EvidenceDecision = Literal["accepted", "returned"]

CertificateState = Literal["valid", "revoked", "superseded"]
#: why in a class: never more than this, or `erased` where her data were, is told to whoever asks
RevocationReason = Literal["issued_in_error", "completion_corrected", "fraud"]

#: the check of Ley 1918 de 2018 for whoever works with minors
CheckOutcome = Literal["clear", "not_clear"]
TrainerState = Literal["active", "ended"]
AmbassadorState = Literal["active", "ended"]
WorkshopState = Literal["planned", "held", "cancelled"]


class Scope(StrEnum):
    """What a key may be allowed to do in training."""

    READ = "training:read"
    WRITE = "training:write"
    #: issue and revoke certificates
    CERTIFY = "training:certify"
    #: note checks of those who work with minors
    PROTECT = "training:protect"
