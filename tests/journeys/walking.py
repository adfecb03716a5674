"""Every operation of the API as an organisation asks for it: with which ids, and what it says.

It is derived from the gateway's own table. A new operation fails here until it is known which of an
organisation's things its ids name.
"""

from dataclasses import MISSING, fields
from typing import Any
from uuid import UUID

import httpx

from gateway.operations import Operation, operations
from tests.journeys import sheets
from tests.journeys.belongings import Belongings
from tests.journeys.belongings_of_training import attach, upload_sheet
from tests.journeys.bodies import body_of
from tests.journeys.bodies_of_mentoring import QUERIES
from tests.journeys.organisation import Organisation
from tests.journeys.walked import (
    ECHOED,
    EITHER,
    LAST,
    NAMED,
    NAMES,
    NOT_YET,
    OF_ITS_OWN_DOING,
    OF_THE_NETWORK,
    PASSING,
    UNCHECKED,
)

#: a field that takes several ids; it is given one
LISTED = tuple[UUID, ...]
#: every operation but those that anybody may ask
TABLE = sorted(
    (each for each in operations() if not each.is_public),
    key=lambda operation: operation.id in LAST,
)


def id_fields(operation: Operation) -> list[str]:
    """The fields of an operation that are ids of what may be somebody's, or say whose it is."""
    return [
        each.name
        for each in fields(operation.contract)
        if (each.type in (UUID, UUID | None, LISTED) or _says_whose(operation, each.name))
        and (operation.id, each.name) not in UNCHECKED | EITHER
    ]


def _says_whose(operation: Operation, field: str) -> bool:
    path = "{organisation}"
    return field == "organisation" and path in operation.path and operation.id not in OF_THE_NETWORK


def needed(operation: Operation, names: list[str]) -> list[str]:
    """Those of an operation's ids that it cannot do without."""
    optional = {each.name for each in fields(operation.contract) if each.default is not MISSING}
    return [name for name in names if name not in optional]


def may_be_asked_bare(operation: Operation) -> bool:
    """It is a query of whatever there is, that needs neither an id nor a name, nor a mentor's key."""
    names = [*operation.path_fields, *needed(operation, id_fields(operation))]
    return operation.method == "GET" and not names and not is_a_mentors(operation)


def is_a_mentors(operation: Operation) -> bool:
    """It is done with a key of the mentor's own."""
    return operation.request.scope == "mentoring:mentor"


def holds_nothing(value: Any) -> bool:
    """An answer tells of nothing that anybody has."""
    if isinstance(value, dict):
        return all(holds_nothing(each) for name, each in value.items() if name not in ECHOED)
    if isinstance(value, list):
        return all(map(holds_nothing, value))
    return not value or value == "none"


def ids_of(operation: Operation, whose: Belongings) -> dict[str, str]:
    """The ids that an operation takes, out of somebody's belongings."""
    _, _, root, *rest = operation.path.split("/")
    if root == "operations":
        mine = whose.parked[rest[0]]
        known = {"id": mine[operation.method == "DELETE"]}
    else:
        own = whose.of_service.get(operation.request.service, {})
        known = {**whose.ids, **own, **whose.kept_for.get(operation.id, {})}
        kind = f"{root}/{rest[0]}" if root == "mesa" else root
        known["organisation"] = whose.organisation
        known["id"] = known.get(NAMED.get(kind, ""), "")
    return {name: known[name] for name in id_fields(operation)}


def ask(
    organisation: Organisation, operation: Operation, ids: dict[str, str], *, as_csv: bool = False
) -> httpx.Response:
    """Make the request of an operation, with these ids in it and otherwise without fault."""
    if is_a_mentors(operation):
        assert organisation.mentor is not None
        organisation = organisation.mentor
    path, query, body = operation.path, {**QUERIES.get(operation.id, {})}, {}
    names = {**NAMES, "organisation": organisation.slug}
    for parameter, field in operation.path_fields.items():
        path = path.replace("{" + parameter + "}", ids.get(field) or names[parameter])
    for field in ids.keys() - operation.path_fields.values():
        (query if operation.method == "GET" else body)[field] = ids[field]
    for each in fields(operation.contract):
        if each.type == LISTED and each.name in body:
            body[each.name] = [body[each.name]]
    if operation.live == "stream":
        return _beginning(organisation, path, query)
    if operation.id == "attach_evidence":
        return attach(organisation, ids["evidence_id"])
    if operation.id == "upload_attendance":
        return upload_sheet(organisation, ids["cohort_id"])
    if operation.takes_file:
        return organisation.upload(ids["intake_id"], sheets.sheet(sheets.row(1_000_000_003)))
    if operation.method == "GET":
        headers = {"Accept": "text/csv"} if as_csv else {}
        return organisation.http.get(path, params=query, headers=headers)
    headers = {}
    if operation.takes_revision:
        own = path.startswith("/v1/mesa/") or path.endswith("/message-preferences")
        record = "/".join(path.split("/")[: 5 if own else 4])
        record = record.replace("/webhooks/", "/subscriptions/")
        headers["If-Match"] = organisation.http.get(record).headers.get("ETag", '"1"')
    body |= body_of(operation.id, organisation)
    return organisation.send(operation.method, path, json=body, headers=headers)


def _beginning(organisation: Organisation, path: str, query: dict[str, str]) -> httpx.Response:
    """The refusal of a stream, or its first blocks up to one that says where it is."""
    with organisation.http.stream("GET", path, params=query) as answer:
        content = b""
        for piece in answer.iter_bytes():
            content += piece
            if answer.is_success and b"id:" in content and content.endswith(b"\n\n"):
                break
    return httpx.Response(answer.status_code, content=content)


def all_that_it_sees(organisation: Organisation, whose: Belongings) -> dict[str, str]:
    """What every query answers an organisation that asks for its own."""
    seen, unseen = {}, []
    for operation in TABLE:
        if operation.method == "GET" and operation.id not in NOT_YET:
            answer = ask(organisation, operation, ids_of(operation, whose))
            if answer.status_code != 200:
                unseen.append((operation.id, answer.text))
            # What is made for its answer differs from one moment to the next, and how a provider
            # and the journal do is told by everybody's messages and events.
            passing = operation.makes_file or operation.id in PASSING | OF_ITS_OWN_DOING
            seen[operation.id] = "" if passing else answer.text
    assert unseen == []
    return seen
