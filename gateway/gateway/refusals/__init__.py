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
from gateway.refusals.beyond import (
    AnswerTimedOut,
    AnswerUnreadable,
    BrokerBlocked,
    BrokerUnreachable,
    ConnectionLost,
    FileNotStored,
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
from gateway.refusals.waiting import StreamsFull, TooManyStreams

__all__ = [
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
    "FormUnreadable",
    "IdempotencyKeyInvalid",
    "KeysUnavailable",
    "MethodNotAllowed",
    "NotAuthenticated",
    "ParameterRepeated",
    "ParameterUnknown",
    "PathUnknown",
    "Refusal",
    "RevisionMalformed",
    "RevisionRequired",
    "ScopeMissing",
    "StreamsFull",
    "TooManyRequests",
    "TooManyStreams",
    "refusals",
]
