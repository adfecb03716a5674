"""What the gateway itself refuses, each with its status and its words.

Contract errors come from services; these come from HTTP, and no service knows them.
"""

from gateway.refusals.access import (
    MethodNotAllowed,
    NotAuthenticated,
    PathUnknown,
    ScopeMissing,
    TooManyRequests,
)
from gateway.refusals.agreements import (
    ActingForMissing,
    AgreementNotBegun,
    AgreementOver,
    HeaderMalformed,
    MembershipMissing,
    NoAgreement,
    NoMembership,
    OperationNotGranted,
    PersonUnknown,
    PurposeMissing,
    PurposeNotGranted,
)
from gateway.refusals.beyond import (
    AnswerTimedOut,
    AnswerUnreadable,
    BrokerBlocked,
    BrokerUnreachable,
    ConnectionLost,
    FileNotStored,
    IdentityUnavailable,
    KeysUnavailable,
)
from gateway.refusals.body import (
    BodyEmpty,
    BodyInterrupted,
    BodyNameRepeated,
    BodyNotJson,
    BodyNotObject,
    BodyTooDeep,
    BodyTooLarge,
    ContentTypeRefused,
    FormUnreadable,
)
from gateway.refusals.declaring import Refusal, refusals
from gateway.refusals.headers import (
    IdempotencyKeyInvalid,
    ParameterRepeated,
    ParameterUnknown,
    RevisionMalformed,
    RevisionRequired,
)
from gateway.refusals.rooms import (
    FilesStayInRooms,
    MethodNotDescribed,
    RoomAnswerInvalid,
    RoomRefused,
    RoomUnavailable,
)
from gateway.refusals.waiting import StreamsFull, TooManyStreams

__all__ = [
    "ActingForMissing",
    "AgreementNotBegun",
    "AgreementOver",
    "AnswerTimedOut",
    "AnswerUnreadable",
    "BodyEmpty",
    "BodyInterrupted",
    "BodyNameRepeated",
    "BodyNotJson",
    "BodyNotObject",
    "BodyTooDeep",
    "BodyTooLarge",
    "BrokerBlocked",
    "BrokerUnreachable",
    "ConnectionLost",
    "ContentTypeRefused",
    "FileNotStored",
    "FilesStayInRooms",
    "FormUnreadable",
    "HeaderMalformed",
    "IdempotencyKeyInvalid",
    "IdentityUnavailable",
    "KeysUnavailable",
    "MembershipMissing",
    "MethodNotAllowed",
    "MethodNotDescribed",
    "NoAgreement",
    "NoMembership",
    "NotAuthenticated",
    "OperationNotGranted",
    "ParameterRepeated",
    "ParameterUnknown",
    "PathUnknown",
    "PersonUnknown",
    "PurposeMissing",
    "PurposeNotGranted",
    "Refusal",
    "RevisionMalformed",
    "RevisionRequired",
    "RoomAnswerInvalid",
    "RoomRefused",
    "RoomUnavailable",
    "ScopeMissing",
    "StreamsFull",
    "TooManyRequests",
    "TooManyStreams",
    "refusals",
]
