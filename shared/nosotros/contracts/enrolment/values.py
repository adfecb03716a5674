"""What values of enrolment may be, and what a key may be allowed to do."""

from enum import StrEnum
from typing import Literal

DocumentType = Literal["RC", "TI", "CC", "CE", "PA", "PPT", "PEP"]
Channel = Literal["email", "sms", "whatsapp"]
ContactKind = Literal["mobile", "email"]
Language = Literal["es", "en", "fr"]
Sex = Literal["female", "male", "intersex"]
Gender = Literal["woman", "man", "non_binary", "other", "undisclosed"]
#: why a document took the place of the one before
DocumentReason = Literal["came_of_age", "corrected", "renewed", "other"]

Relation = Literal[
    "mother", "father", "grandparent", "sibling", "other_relative", "legal_guardian", "other"
]
#: whether somebody's right to represent a minor is claimed by nobody, claimed, or proven
Representation = Literal["none", "declared", "proven"]
#: what a guardian may be told of
GuardianTopic = Literal["attendance", "certificates", "progress"]

#: what an authorisation is for, one record each (Ley 1581 de 2012, articles 4, 6 and 9)
Purpose = Literal[
    "programme",
    "messages",
    "data_sharing",
    "images",
    "research",
    "sensitive_data",
    "children",
]
#: how an authorisation was given; a sheet's is only declared
AuthorisedHow = Literal["paper", "digital", "recorded_call", "stated", "declared_by_sheet"]
GivenHow = Literal["paper", "digital", "recorded_call", "stated"]
WithdrawnHow = Literal["paper", "digital", "call", "in_person", "message"]
#: what is noted for a minor beside her representative's authorisation (Decreto 1377 de 2013, 12)
Safeguard = Literal["best_interest", "fundamental_rights", "heard"]

SupportKind = Literal["childcare", "transport", "connectivity"]
SupportState = Literal["asked", "arranged", "met", "not_met", "no_longer_needed"]
#: sensitive in the sense of Ley 1581 de 2012, article 5; every answer is optional
SensitiveQuestion = Literal["disability", "ethnicity", "health", "organisations"]

#: the kind of place: a seat, one on the waiting list, or none any more
Place = Literal["enrolled", "waiting", "none"]
EnrolmentState = Literal[
    "applied",
    "waiting",
    "offered",
    "enrolled",
    "active",
    "completed",
    "withdrawn",
    "refused",
]
WithdrawalReason = Literal[
    "care_duties",
    "health",
    "moved_away",
    "own_decision",
    "safety",
    "studies",
    "work",
    "other",
    "not_told",
]
RefusalReason = Literal["incomplete", "not_eligible", "duplicate", "programme_full", "other"]

DuplicateState = Literal["open", "merged", "distinct"]
ErasureState = Literal["under_way", "overdue", "done"]
AlertKind = Literal[
    "agreement_over",
    "came_of_age",
    "erasure_overdue",
    "messages_stopped",
    "offer_answered_late",
    "offer_undelivered",
    "offer_unconfirmed",
]
AlertState = Literal["open", "resolved"]

ImportState = Literal["accepted", "running", "finished", "refused"]
RowState = Literal["imported", "unchanged", "refused"]


class Scope(StrEnum):
    """What a key may be allowed to do in enrolment."""

    READ = "enrolment:read"
    WRITE = "enrolment:write"
    #: compare, merge and keep apart records that may be one person's
    REVIEW = "enrolment:review"
    #: what only who answers for data protection does: restricted records, sensitive answers, erasure
    PROTECT = "enrolment:protect"
