"""The words and the fixed parts of the OpenAPI document, and which problems can come."""

from typing import Any, get_args

from gateway import exports, refusals
from gateway.access import describing as access
from gateway.examples import ID
from gateway.operations import Operation
from nosotros.contracts.common import (
    AnswerErased,
    CommandIdReused,
    CommandRunning,
    DeadlineExceeded,
    HostedElsewhere,
    InternalError,
    InvalidFields,
    NotFound,
    ServiceUnavailable,
)
from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import HostedService

ABOUT = (
    f"The programme's data and commands over HTTP. {access.ABOUT} Every "
    "POST needs an `Idempotency-Key` of your own making: repeating a request with the same key "
    "gives the first answer and does nothing twice. Errors are problems (RFC 9457) in Spanish, "
    "English or French, as `Accept-Language` asks; each type has a page under `/problems`. Lists "
    'come in pages: follow `Link: …; rel="next"`, or pass `next` as `after`. With `Accept: '
    "text/csv` a list comes whole, as a file for a spreadsheet. A change to a record needs the "
    "`ETag` that you read, as `If-Match`."
)
SUCCESS = {
    200: "As asked.",
    201: "Made; `Location` says where it is.",
    202: "Accepted; `Location` says where to see how far it has come.",
    204: "Done.",
}
PAGE = (
    "As asked: a page, or with `Accept: text/csv` a file of everything from `after` on. The file "
    "is CSV (RFC 4180) in UTF-8 with a byte order mark and a header row. Values of a list are "
    "joined with `; `; those of a view within are in columns called `outer.inner`. A text that a "
    "spreadsheet could take for a formula has an apostrophe before it; numbers and telephone "
    "numbers have not. A file that could not be finished ends without its last chunk: take it "
    "for a failed one, and ask again."
)
CONFIDENTIAL = "As asked: a page. What is confidential never comes as a file."
FOR_BROWSERS = "As asked: as JSON, or for `Accept: text/html`, which browsers send, as a page."
FILE_SENT = "The file, of the type that the ending of its name says."
QUERY = {
    "limit": "How many items a page may have. A file (`Accept: text/csv`) has them all: for it, "
    f"this says how many are asked for at a time, {exports.PAGE} where it is left out.",
    "after": "The `next` of the page before; leave it out for the first page.",
    "state": "Only those in this state.",
    "intake_id": "The intake.",
    "match_id": "The match.",
    "mentee_id": "The mentee.",
    "mentor_id": "The mentor.",
    "batch_id": "The batch that proposed them.",
    "project_id": "The project.",
    "member_id": "The member of the Mesa.",
    "commission_id": "The commission.",
    "participant_id": "The participant.",
    "owner_id": "The agent whose they are.",
    "interim_owner_id": "Only those who have no mentor and are in this agent's care.",
    "unowned": "Only those that nobody owns.",
    "kind": "Of this kind.",
    "done": "Only those of which this was made; `unknown`: nobody is known by their address.",
    "stage": "Only those in this stage.",
    "sector": "Of this sector.",
    "municipality": "In this municipality.",
    "audience": "For these people; what is for everyone is for them, too.",
    "age": "For somebody of this age, in full years.",
    "on": "As it is on this day; today where it is left out.",
    "since": "The first day, in America/Bogota.",
    "until": "The last day, in America/Bogota.",
    "due_by": "Only those due by this day.",
    "open_on": "Only those due by this day and not done.",
    "months": "After so many months: 3, 6, 12 or 24.",
    "dry_run": "Look at every row and say what would become of it; import nothing.",
    "partner": "The partner whose sheet it is.",
    "ids": "Ids of participants, at most 40 at once: the parameter comes once for each.",
    "mapping": "The name of a mapping of the sheet's columns.",
    "language": "The language of the texts in the answer.",
    "version": "One version; the newest where it is left out.",
    "cohort_id": "The cohort.",
    "campaign_id": "The campaign.",
    "code": "A code of the list.",
    "channel": "`email`, `sms`, `whatsapp` or `print`.",
    "discreet": "The words for a telephone that others see.",
    "drop_channels": "`true` where fewer channels than before are meant.",
    "data": "Values of placeholders, `name=value`, one a line.",
    "from_on": "The first day, in UTC.",
    "until_on": "The last day, in UTC.",
    "ambassador_id": "The ambassador.",
    "counterparty": "Only those with this organisation.",
    "in_charge": "Only those that this partner goes on with.",
    "organisation": "Of a key that the operator had made for it: the organisation; else left out.",
    "trained_by": "Only those whom this ambassador trained.",
}
#: by the operation, where a parameter is something else than elsewhere
QUERY_OF: dict[str, dict[str, str]] = {
    "get_ledger": {
        "after": "What follows this cursor; left out, from the subscription's beginning.",
        "until": "Up to this cursor; left out, up to the last event that there is.",
        "format": "`json` or `csv`.",
    },
    "list_audit_entries": {
        "service": "Written down by this service.",
        "action": "Of this action.",
        "actor": "Done by this actor, such as `key:<id>`.",
        "subject": "Done to this subject.",
        "agreement_id": "Done under this agreement.",
        "since": "Done at this moment or later.",
        "until": "Done before this moment.",
    },
    "export_audit": {
        "after": "What follows this position; left out, from the first entry on.",
        "until": "Up to this position; left out, up to the last, or as many as a file may have.",
    },
}
FILE_NAME: dict[str, Any] = {
    "name": "name",
    "in": "query",
    "required": False,
    "description": "The file's name, where Content-Disposition gives none.",
    "schema": {"type": "string"},
}
PARAMETERS: dict[str, Any] = {
    **access.PARAMETERS,
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "The language of problems: es (the default), en or fr.",
        "schema": {"type": "string"},
        "example": "es",
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "Of your own making, new for each request, the same when you repeat one.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]{1,128}$"},
        "example": "sheet-2026-08-18-a",
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The ETag that you read.",
        "schema": {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,8})"$'},
        "example": '"1"',
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "An ETag that you have: the answer is 304 while it still holds.",
        "schema": {"type": "string"},
        "example": '"1"',
    },
}


def _text(description: str, example: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}, "example": example}


HEADERS: dict[str, Any] = {
    "ETag": _text("The record's revision, and a digest of what is shown.", '"1.8f14e45fceea"'),
    "Location": _text("Where what was made is.", f"/v1/enrolments/{ID}"),
    "Link": _text("The next page, where there is one.", '</v1/intakes?after=c>; rel="next"'),
    "Vary": _text("What else of the request the answer depends on.", "Accept"),
    "Content-Disposition": _text("Of a file: its name.", 'attachment; filename="participants.csv"'),
    "Cache-Control": _text("Nobody is to keep it.", "private, no-store"),
    "Nosotros-Cursor": _text("To ask for what follows; of one event: its cursor.", "58"),
    "Nosotros-Previous": _text("The cursor of the event before it.", "41"),
    "Nosotros-Cursors": _text("The cursor before the first event, then each one's.", "39 41 58"),
    "RateLimit": _text("Requests left, and seconds until all are back.", '"key";r=399;t=1'),
    "RateLimit-Policy": _text("Requests that may be made in a window.", '"key";q=400;w=2'),
    "Retry-After": _text("Seconds after which to try again.", "2"),
    "WWW-Authenticate": _text("How to authenticate.", 'Bearer realm="nosotros"'),
}
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "A problem (RFC 9457). Some types add the fields that explain them.",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
                "required": ["field", "code", "detail"],
            },
        },
        "incident": {"type": "string", "format": "uuid"},
    },
    "required": ["type", "title", "status", "detail", "code"],
    "example": {
        "type": "/problems/invalid_fields",
        "title": "Datos por corregir",
        "status": 422,
        "detail": "Hay campos que corregir: seats.",
        "code": "invalid_fields",
        "errors": [{"field": "seats", "code": "range", "detail": "Debe estar entre 0 y 1000000."}],
    },
}


def errors_of(each: Operation) -> tuple[type[ContractError], ...]:
    """Every problem that an operation can answer."""
    made: list[type[ContractError]] = [
        *(() if each.foreign else (refusals.ParameterUnknown, refusals.ParameterRepeated)),
        *access.errors(each),
        refusals.PathUnknown,
        InvalidFields,
        refusals.TooManyRequests,
        InternalError,
        refusals.AnswerUnreadable,
        ServiceUnavailable,
        refusals.BrokerUnreachable,
        refusals.BrokerBlocked,
        refusals.ConnectionLost,
        DeadlineExceeded,
        refusals.AnswerTimedOut,
        refusals.RoomUnavailable,
        refusals.RoomAnswerInvalid,
        *each.request.errors,
    ]
    if each.request.service in get_args(HostedService):
        made.append(HostedElsewhere)
    if each.path_ids:
        made.append(NotFound)
    if each.in_room:
        made += [refusals.MethodNotDescribed, refusals.RoomRefused]
    if each.takes_file or each.sends_file:
        made.append(refusals.FilesStayInRooms)
    if each.live in ("feed", "stream"):
        made += [refusals.TooManyStreams, refusals.StreamsFull]
    if each.is_command and not each.is_public:
        made += [refusals.IdempotencyKeyInvalid, CommandRunning, CommandIdReused, AnswerErased]
    if each.takes_revision:
        made += [refusals.RevisionRequired, refusals.RevisionMalformed]
    if each.method != "GET":
        made += [refusals.BodyInterrupted, refusals.BodyTooLarge]
    if each.method != "GET" and not each.foreign:
        made += [refusals.ContentTypeRefused, refusals.BodyEmpty]
    if each.takes_file:
        made += [refusals.FormUnreadable, refusals.FileNotStored]
    elif each.method != "GET" and not each.foreign:
        made += [
            refusals.BodyNotJson,
            refusals.BodyNotObject,
            refusals.BodyTooDeep,
            refusals.BodyNameRepeated,
        ]
    return tuple(dict.fromkeys(made))


def unseen(made: tuple[Operation, ...]) -> set[str]:
    """What says where a file is: services and the gateway tell each other, and nobody else."""
    files = [each.request.returns for each in made if each.sends_file]
    named = {"FileReference", "FileContent", *(each.__name__ for each in files if each is not None)}
    named |= {"ServiceAnswer"} if any(each.in_room for each in made) else set()
    # Of what is answered with events as they are, nobody sees what they came in.
    return named | ({"EventBatch", "JournalEntry"} if any(each.live for each in made) else set())
