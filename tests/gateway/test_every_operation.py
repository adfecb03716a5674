"""What every operation of the table asks of a request, before any service is asked."""

from typing import Any

import httpx
import pytest

from gateway.examples import IN_PATH
from gateway.operations import Operation, operations, scopes
from tests.gateway.peer import Peer
from tests.gateway.running import Site
from tests.gateway.values import ID

of_keys = pytest.mark.parametrize(
    "operation", [each for each in operations() if not each.is_public], ids=lambda each: each.id
)
KEY = {"Idempotency-Key": "every-operation"}


@pytest.fixture(scope="module")
def keys_without(site: Site) -> dict[str, str]:
    """For each scope, a key that has all others."""
    return {each: site.key(*(scope for scope in scopes() if scope != each)) for each in scopes()}


def request(operation: Operation, **more: Any) -> dict[str, Any]:
    """A request of an operation whose path has ids in it, with an empty body."""
    path = operation.path
    for parameter in operation.path_fields:
        path = path.replace("{" + parameter + "}", IN_PATH.get(parameter, ID))
    if operation.method in ("POST", "PUT") and not operation.takes_file:
        more.setdefault("json", {})
    return {"method": operation.method, "url": path, **more}


def headers_of(operation: Operation) -> dict[str, str]:
    made = {"If-Match": '"1"'} if operation.takes_revision else {}
    return made | (KEY if operation.needs_key else {})


def refused(answer: httpx.Response, peer: Peer) -> tuple[int, str]:
    assert peer.calls.empty()
    return answer.status_code, answer.json()["code"]


@of_keys
def test_without_a_key_it_is_401(anonymous: httpx.Client, peer: Peer, operation: Operation):
    answer = anonymous.request(**request(operation, headers=headers_of(operation)))

    assert refused(answer, peer) == (401, "not_authenticated")


@of_keys
def test_with_every_scope_but_its_own_it_is_403(
    anonymous: httpx.Client, peer: Peer, keys_without: dict[str, str], operation: Operation
):
    scope = str(operation.request.scope)
    headers = {**headers_of(operation), "Authorization": f"Bearer {keys_without[scope]}"}

    answer = anonymous.request(**request(operation, headers=headers))

    assert refused(answer, peer) == (403, "scope_missing")
    assert answer.json()["scope"] == scope


@pytest.mark.parametrize(
    "operation",
    # What a room's own service is asked with, its description says.
    [
        each
        for each in operations()
        if not each.foreign and not (each.in_room and not each.is_command)
    ],
    ids=lambda each: each.id,
)
def test_a_parameter_that_it_does_not_know_is_400(
    client: httpx.Client, peer: Peer, operation: Operation
):
    sent = request(operation, headers=headers_of(operation), params={"colour": "red"})

    answer = client.request(**sent)

    assert refused(answer, peer) == (400, "parameter_unknown")
    assert answer.json()["parameters"] == ["colour"]


@pytest.mark.parametrize(
    "operation", [each for each in operations() if each.needs_key], ids=lambda each: each.id
)
def test_a_post_without_an_idempotency_key_is_400(
    client: httpx.Client, peer: Peer, operation: Operation
):
    answer = client.request(**request(operation))

    assert refused(answer, peer) == (400, "idempotency_key_invalid")


@pytest.mark.parametrize(
    "operation", [each for each in operations() if each.takes_revision], ids=lambda each: each.id
)
def test_a_change_of_what_was_read_needs_if_match(
    client: httpx.Client, peer: Peer, operation: Operation
):
    answer = client.request(**request(operation, headers=KEY if operation.needs_key else {}))

    assert refused(answer, peer) == (428, "revision_required")


def test_what_changes_and_has_a_revision_asks_for_it():
    # These change nothing that was read: the whole is replaced, or there is nothing to lose.
    without = {
        "replace_sensitive_answers",
        "define_mapping",
        "describe_service",
        "publish_programme",
        "rank_mentors",
        "register_territory",
        "set_mentor_account",
        "set_agent_account",
        "set_rule",
        "set_whatsapp_approval",
        "set_zone",
    }
    changes = {each.id for each in operations() if each.method == "PUT"}

    assert {each.id for each in operations() if each.takes_revision} >= changes - without


def test_what_anybody_may_ask_is_known_by_name():
    public = {each.id: each for each in operations() if each.is_public}

    assert set(public) == {
        "verify_certificate",
        "compare_name",
        "get_issuer_keys",
        "get_revocation_list",
        "confirm_callback",
        "receive_callback",
        "get_subscription",
        "unsubscribe",
    }
    # What it changes is decided by a signature or a secret in it.
    assert {name for name, each in public.items() if each.is_command} == {
        "receive_callback",
        "unsubscribe",
    }
