"""Reading what a caller sent, strictly: bodies, query parameters, and a few headers."""

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

import orjson

from gateway.exchange import Request
from gateway.refusals import (
    BodyEmpty,
    BodyInterrupted,
    BodyNameRepeated,
    BodyNotJson,
    BodyNotObject,
    BodyTooDeep,
    BodyTooLarge,
    ContentTypeRefused,
    IdempotencyKeyInvalid,
    ParameterRepeated,
    ParameterUnknown,
    RevisionMalformed,
    RevisionRequired,
)

JSON_TYPE = "application/json"
DEEPEST = 16
MOST_PARAMETERS = 50
_KEY = re.compile(rb"[\x21-\x7e]{1,128}")
_STRONG_ETAG = re.compile(rb'"(0|[1-9][0-9]{0,8})(?:\.[0-9a-f]{12})?"')
_WHOLE = re.compile(r"-?[0-9]{1,18}")


async def chunks(request: Request, *, limit: int, seconds: float) -> AsyncIterator[bytes]:
    """The body as it comes, at most `limit` bytes, with pauses of at most `seconds`.

    Raises:
        BodyTooLarge: there is more, or Content-Length says so.
        BodyInterrupted: it stopped coming.
    """
    announced = request.headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > limit:
        raise BodyTooLarge(limit=limit)
    size, more = 0, True
    while more:
        try:
            async with asyncio.timeout(seconds):
                message = await request.receive()
        except TimeoutError:
            raise BodyInterrupted() from None
        if message["type"] == "http.disconnect":
            raise BodyInterrupted()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise BodyTooLarge(limit=limit)
        if chunk:
            yield chunk
        more = message.get("more_body", False)


async def json_object(
    request: Request,
    *,
    limit: int,
    seconds: float,
    may_be_empty: bool,
    deepest: int = DEEPEST,
) -> dict[str, Any]:
    """The JSON object of the body; an empty one where none is needed and none came.

    Raises:
        ContractError: a refusal that says what is wrong with the body.
    """
    body = b"".join([chunk async for chunk in chunks(request, limit=limit, seconds=seconds)])
    if not body:
        if may_be_empty:
            return {}
        raise BodyEmpty()
    if media_type(request) != JSON_TYPE:
        raise ContentTypeRefused(expected=JSON_TYPE)
    return parse_object(body, deepest=deepest)


def parse_object(body: bytes, *, deepest: int = DEEPEST) -> dict[str, Any]:
    """Decode a JSON object (RFC 8259) of few levels whose names are all different.

    Raises:
        BodyNotJson, BodyTooDeep, BodyNameRepeated, BodyNotObject
    """
    _check_depth(body, deepest)
    try:
        # orjson is strict about UTF-8, surrogates and numbers, json shows repeated names.
        value = orjson.loads(body)
        json.loads(body, object_pairs_hook=_once)
    except BodyNameRepeated:
        raise
    except (ValueError, RecursionError):
        raise BodyNotJson() from None
    if not isinstance(value, dict):
        raise BodyNotObject()
    return value


def media_type(request: Request) -> str:
    """The type and subtype that Content-Type names, in lower case."""
    return (
        request.headers.get(b"content-type", b"")
        .decode("latin-1")
        .partition(";")[0]
        .strip()
        .lower()
    )


def query_values(
    query: bytes,
    *,
    known: tuple[str, ...],
    numbers: frozenset[str],
    flags: frozenset[str],
    lists: frozenset[str],
) -> dict[str, Any]:
    """The query parameters; those in `numbers` and `flags` as what they are, where they look so.

    Those in `lists` may be given many times, and are lists of all that they were given.

    Raises:
        ParameterUnknown: one that is not in `known`.
        ParameterRepeated: one that is no list is given twice.
    """
    if not query:
        return {}
    try:
        pairs = parse_qsl(
            query.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        raise ParameterRepeated(parameters=()) from None
    names = [name for name, _ in pairs]
    unknown = sorted({_printable(name) for name in names if name not in known})
    if unknown:
        raise ParameterUnknown(parameters=tuple(unknown))
    repeated = {name for name in names if names.count(name) > 1} - lists
    if repeated:
        raise ParameterRepeated(parameters=tuple(sorted(repeated)))
    return {
        name: [value for each, value in pairs if each == name]
        if name in lists
        else _plain(name, value, numbers=numbers, flags=flags)
        for name, value in pairs
    }


def _plain(name: str, value: str, *, numbers: frozenset[str], flags: frozenset[str]) -> Any:
    if name in numbers and _WHOLE.fullmatch(value):
        return int(value)
    return value == "true" if name in flags and value in ("true", "false") else value


def idempotency_key(request: Request, *, needed: bool) -> str | None:
    """The Idempotency-Key, none where none is needed and none came.

    Raises:
        IdempotencyKeyInvalid: it is missing, or no 1 to 128 visible ASCII characters.
    """
    key = request.headers.get(b"idempotency-key")
    if key is None and not needed:
        return None
    if key is None or not _KEY.fullmatch(key):
        raise IdempotencyKeyInvalid()
    return key.decode("ascii")


def expected_revision(request: Request) -> int:
    """The revision that If-Match names.

    Raises:
        RevisionRequired: there is no If-Match.
        RevisionMalformed: it is anything but one strong ETag of ours.
    """
    header = request.headers.get(b"if-match")
    if header is None:
        raise RevisionRequired()
    etag = _STRONG_ETAG.fullmatch(header.strip())
    if etag is None:
        raise RevisionMalformed()
    return int(etag[1])


def etag_of(revision: int, content: bytes) -> bytes:
    """The ETag of a record as it is shown: what is counted or shown besides changes without it."""
    return b'"%d.%s"' % (revision, hashlib.blake2b(content, digest_size=6).hexdigest().encode())


def is_unchanged(request: Request, *, etag: bytes) -> bool:
    """Whether the caller has just this already (If-None-Match, compared weakly)."""
    header = request.headers.get(b"if-none-match")
    if header is None:
        return False
    tags = [tag.strip().removeprefix(b"W/") for tag in header.split(b",")]
    return etag in tags or b"*" in tags


def _check_depth(body: bytes, deepest: int) -> None:
    if body.count(b"{") + body.count(b"[") <= deepest:
        return
    depth, in_text, escaped = 0, False, False
    for byte in body:
        if in_text:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_text = False
        elif byte == 0x22:
            in_text = True
        elif byte in b"{[":
            depth += 1
            if depth > deepest:
                raise BodyTooDeep(limit=deepest)
        elif byte in b"}]":
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise BodyNameRepeated()
    return made


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:60])
