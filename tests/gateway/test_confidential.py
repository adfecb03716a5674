"""What is confidential is read where it was asked for: never a file, and kept nowhere."""

from typing import Any

import httpx
import pytest

from gateway import openapi
from gateway.operations import Operation, operations
from nosotros.contracts.language import query
from nosotros.errors import ContractBroken
from tests.gateway.peer import Peer
from tests.gateway.values import ID, OTHER_ID

NOTE: dict[str, Any] = {
    "id": ID,
    "meeting_id": OTHER_ID,
    "match_id": OTHER_ID,
    "kind": "confidential",
    "text": "What stays between the two of them.",
    "written_by": "mentor",
    "written_at": "2026-08-18T14:00:00Z",
}
CONFIDENTIAL = [each for each in operations() if each.request.confidential]
LISTS = [each for each in CONFIDENTIAL if each.is_paged]
every_list = pytest.mark.parametrize("operation", LISTS, ids=lambda each: each.id)


def test_what_is_confidential_is_known_by_name():
    assert {each.id for each in CONFIDENTIAL} == {
        "get_follow_up_answers",
        "get_key_token",
        "get_room_secret",
        "get_subscription_secret",
        "get_support_case",
        "list_case_entries",
        "list_confidential_notes",
        "list_my_notes",
        "list_referrals",
        "list_support_cases",
    }
    assert all(each.request.personal for each in CONFIDENTIAL)


def ask(client: httpx.Client, operation: Operation, **headers: str) -> httpx.Response:
    needed = {"match_id": ID} if operation.id == "list_my_notes" else {}
    return client.get(operation.path.replace("{id}", ID), params=needed, headers=headers)


@every_list
def test_who_asks_for_a_file_is_answered_with_one_page_of_json(
    client: httpx.Client, mentoring: Peer, operation: Operation
):
    mentoring.answers[operation.id] = lambda call: {"items": [NOTE], "next": "more"}

    answer = ask(client, operation, Accept="text/csv")

    assert answer.headers["content-type"] == "application/json"
    assert "content-disposition" not in answer.headers
    assert answer.json() == {"items": [NOTE], "next": "more"}
    mentoring.next_call()
    assert mentoring.calls.empty()


@every_list
def test_a_confidential_list_is_kept_nowhere_on_its_way(
    client: httpx.Client, mentoring: Peer, operation: Operation
):
    mentoring.answers[operation.id] = lambda call: {"items": [], "next": None}

    answer = ask(client, operation)

    assert answer.headers["cache-control"] == "private, no-store"
    assert "vary" not in answer.headers


@every_list
def test_the_documentation_offers_no_file_of_it(operation: Operation):
    described = openapi.document((operation,))["paths"][operation.path]["get"]

    assert list(described["responses"]["200"]["content"]) == ["application/json"]
    assert "file" in described["responses"]["200"]["description"]


def test_every_other_list_can_be_had_as_a_file():
    lists = {each.id for each in operations() if each.is_paged}
    exported = {each.id for each in operations() if each.is_exported}

    assert lists - exported == {each.id for each in LISTS}


def test_a_confidential_query_whose_reads_nobody_audits_is_refused():
    with pytest.raises(ContractBroken, match="audited"):

        @query(service="test", scope="test:read", returns=int, confidential=True)
        class GetSecret:  # pyright: ignore[reportUnusedClass]
            """A secret."""
