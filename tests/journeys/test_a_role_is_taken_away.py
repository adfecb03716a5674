"""Somebody who signs in at her organisation's provider loses her role: within five seconds all is closed.

The provider goes by the time of day, and so does this platform, which is a smaller one of its own.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import httpx
import pytest

from gateway.operations import scopes
from localstack import ports
from localstack.plan import Plan, Site
from localstack.stack import Stack
from nosotros.testing.waiting import PATIENCE, eventually
from tests import keys, web
from tests.gateway.access.provider import real_provider, sign_in
from tests.journeys.organisation import Organisation
from tests.journeys.plans import only, without_rate_limit
from tests.subscribers.subscriber import Integrator
from tests.subscribers.ways import Stream

SLUG, SUBJECT, CLIENT, ROLE = "signs-in", "marta", "nosotros", "coordinator"
SECONDS = 5.0
_RUNS = {
    *("gateway", "partners-run", "partners-relay", "enrolment-run", "enrolment-relay"),
    *("integrations-run", "integrations-relay", "integrations-work-journal"),
}


def believing(site: Site, *, issuer: str) -> Plan:
    """A platform as far as this needs it, whose gateway believes an issuer."""
    plan = only(without_rate_limit(site), _RUNS)
    programs = []
    for each in plan.programs:
        environment = dict(each.process.environment)
        if each.process.name == "gateway":
            environment["NOSOTROS_OIDC_ISSUERS"] = f"{issuer} {CLIENT}"
        programs.append(replace(each, process=replace(each.process, environment=environment)))
    return replace(plan, programs=tuple(programs))


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Where people sign in."""
    with real_provider(SUBJECT) as url:
        yield url


@pytest.fixture(scope="module")
def stack(provider: str) -> Iterator[Stack]:
    """The platform, at the time of day."""
    folder = Path(mkdtemp(prefix="nosotros-roles-"))
    folder.chmod(0o755)
    made = Stack(folder, plan=partial(believing, issuer=provider), durable=False)
    try:
        made.up(http_port=ports.pick())
        yield made
    finally:
        made.down(purge=True)


@pytest.fixture(scope="module")
def organisation(stack: Stack) -> Iterator[Organisation]:
    """Hers, with a key that may do everything there."""
    key = keys.create_key(stack, organisation=SLUG, owner="journeys", scopes=scopes())
    made = Organisation(stack=stack, slug=SLUG, key=key)
    yield made
    made.close()


@pytest.fixture
def person(organisation: Organisation, provider: str) -> Any:
    """Marta, who has a role and an account."""
    made = organisation.post("/v1/people", {"display_name": "Marta Ejemplo"})
    where = f"/v1/people/{made['id']}"
    organisation.post(f"{where}/roles", {"role": ROLE})
    organisation.post(f"{where}/subjects", {"issuer": provider, "subject": SUBJECT})
    return made


def test_what_she_may_and_what_she_follows_ends(
    organisation: Organisation, person: Any, stack: Stack, provider: str
) -> None:
    token = sign_in(provider, as_client=CLIENT, subject=SUBJECT)
    her = Integrator(url=stack.gateway_url, key=token)
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def asks() -> httpx.Response:
        return web.get(f"{stack.gateway_url}/v1/intakes", headers=headers, timeout=PATIENCE)

    eventually(lambda: asks().status_code == 200, what="she is let in")
    with Stream(her, filter={}) as stream:
        first = organisation.open_intake()
        eventually(
            lambda: first in {each.subject for each in stream.arrivals.came},
            what="what happens comes to her",
        )
        began = time.monotonic()
        taken = organisation.http.delete(f"/v1/people/{person['id']}/roles/{ROLE}")
        assert taken.is_success, taken.text
        eventually(lambda: asks().status_code == 403, what="she may no more")
        assert time.monotonic() - began < SECONDS
        eventually(lambda: stream.ended_at is not None, what="her stream has ended")
        assert stream.ended_at is not None
        assert stream.ended_at - began < SECONDS
        organisation.open_intake()
        stream.check()
        assert first == stream.arrivals.came[-1].subject
    refused = asks()
    assert refused.json()["code"] in {"no_membership", "person_unknown"}
