"""An organisation comes into the network, gives keys and roles, and what is taken away is away."""

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from localstack.plan import OPERATOR
from localstack.stack import Stack
from nosotros.testing import eventually
from nosotros.testing.waiting import PATIENCE
from tests import web

#: seconds after which what was taken away opens nothing, anywhere
SECONDS = 5
_slugs = (f"newcomer-{number}" for number in itertools.count(1))


class Caller:
    """Who asks the gateway, with one key."""

    def __init__(self, url: str, key: str) -> None:
        self.http = web.Client(base_url=url, timeout=PATIENCE, trust_env=False)
        self.http.headers["Authorization"] = f"Bearer {key}"

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Have something done; what is answered."""
        key = {"Idempotency-Key": str(uuid4())}
        answer = self.http.post(path, json=body or {}, headers=key)
        assert answer.is_success, answer.text
        return answer.json()

    def get(self, path: str, **query: str) -> Any:
        """What is answered."""
        answer = self.http.get(path, params=query)
        assert answer.is_success, answer.text
        return answer.json()

    def status(self, path: str) -> int:
        """How it is answered."""
        return self.http.get(path).status_code

    def shut_out(self) -> float:
        """After how many seconds the key opens nothing."""
        began = time.monotonic()
        eventually(lambda: self.status("/v1/roles") == 401, what="the key is refused")
        return time.monotonic() - began


@pytest.fixture
def call(stack: Stack) -> Iterator[Callable[[str], Caller]]:
    """Somebody with a key: `call(key)`."""
    made: list[Caller] = []

    def call(key: str) -> Caller:
        made.append(Caller(stack.gateway_url, key))
        return made[-1]

    yield call
    for each in made:
        each.http.close()


@pytest.fixture
def operator(call: Callable[[str], Caller], create_key: Callable[..., str]) -> Caller:
    """The organisation that runs the hub."""
    return call(create_key(OPERATOR))


@pytest.fixture
def newcomer(operator: Caller, call: Callable[[str], Caller]) -> tuple[str, Caller]:
    """An organisation that was just taken in, and its administrator."""
    slug = next(_slugs)
    operator.post("/v1/organisations", {"organisation": slug, "name": slug, "kind": "mutual"})
    key = operator.post(f"/v1/organisations/{slug}/administrator-key")
    shown = operator.get(f"/v1/keys/{key['id']}/token", organisation=slug)
    return slug, call(shown["token"])


def test_it_is_listed_looks_after_itself_and_sees_no_more_of_others(
    newcomer: tuple[str, Caller], operator: Caller
) -> None:
    slug, office = newcomer
    listed = [each["organisation"] for each in office.get("/v1/organisations")["items"]]
    assert {slug, OPERATOR} <= set(listed)
    found = office.http.get(f"/v1/organisations/{slug}")
    changed = office.http.put(
        f"/v1/organisations/{slug}",
        json={"name": "Mutual de Ejemplo", "contact_email": "office@example.org"},
        headers={"If-Match": found.headers["etag"]},
    )
    assert changed.json()["name"] == "Mutual de Ejemplo"
    assert operator.get(f"/v1/organisations/{slug}") == changed.json()
    assert office.status(f"/v1/organisations/{OPERATOR}") == 404
    refused = office.http.post(
        f"/v1/organisations/{slug}/suspension",
        json={},
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "operator_only")


def test_a_key_is_rotated_without_a_moment_in_which_it_is_refused_and_revoked_within_5_seconds(
    newcomer: tuple[str, Caller], call: Callable[[str], Caller]
) -> None:
    _, office = newcomer
    key = office.post("/v1/keys", {"owner": "a system", "scopes": ["partners:read"]})
    assert "token" not in key
    where = f"/v1/keys/{key['id']}"
    before = call(office.get(f"{where}/token")["token"])
    assert before.status("/v1/roles") == 200
    assert before.status("/v1/keys") == 403
    office.post(f"{where}/rotation", {"keep_old_hours": 1})
    after = call(office.get(f"{where}/token")["token"])
    # What the gateway knows of the key is older than its new secret for a moment, and the old one serves.
    assert before.status("/v1/roles") == 200
    eventually(lambda: after.status("/v1/roles") == 200, seconds=SECONDS, what="the new secret")
    assert before.status("/v1/roles") == 200
    eventually(lambda: office.get(where)["last_used_at"], seconds=60, what="its use")
    office.post(f"{where}/revocation")
    assert max(before.shut_out(), after.shut_out()) < SECONDS


def test_a_suspended_organisation_is_answered_nothing_within_5_seconds_and_goes_on(
    newcomer: tuple[str, Caller], operator: Caller
) -> None:
    slug, office = newcomer
    assert office.status("/v1/roles") == 200
    operator.post(f"/v1/organisations/{slug}/suspension")
    assert office.shut_out() < SECONDS
    operator.post(f"/v1/organisations/{slug}/restoration")
    eventually(lambda: office.status("/v1/roles") == 200, seconds=SECONDS, what="an answer")


def test_people_have_roles_and_the_last_administrator_stays(
    newcomer: tuple[str, Caller],
) -> None:
    _, office = newcomer
    person = office.post("/v1/people", {"display_name": "Alba Ejemplo"})
    where = f"/v1/people/{person['id']}"
    office.post(f"{where}/roles", {"role": "administrator"})
    office.post(f"{where}/subjects", {"issuer": "https://id.example.org", "subject": "alba"})
    refused = office.http.delete(f"{where}/roles/administrator")
    assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
    assert office.http.delete(f"{where}/roles/mentor").is_success
    (found,) = office.get("/v1/people")["items"]
    assert [each["role"] for each in found["roles"]] == ["administrator"]
