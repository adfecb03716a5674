"""Whatever is done to its people, an organisation that somebody administers can help itself."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nosotros.contracts.common import NotFound
from nosotros.contracts.partners import (
    GiveRole,
    LastAdministrator,
    LinkSubject,
    RemovePerson,
    TakeRole,
    UnlinkSubject,
)
from tests.partners.conftest import BEGINNING
from tests.partners.network import ISSUER, Network

PEOPLE = range(3)
_slugs = (f"organisation-{number}" for number in count(1))
_LATER = BEGINNING + timedelta(days=1)
#: what may be done to somebody with an account
DOES: dict[str, Callable[[Any, str], Any]] = {
    "give": lambda id, _: GiveRole(person_id=id, role="administrator"),
    "give for a day": lambda id, _: GiveRole(person_id=id, role="administrator", ends_at=_LATER),
    "give later": lambda id, _: GiveRole(person_id=id, role="administrator", starts_at=_LATER),
    "give another": lambda id, _: GiveRole(person_id=id, role="reader"),
    "take": lambda id, _: TakeRole(person_id=id, role="administrator"),
    "link": lambda id, subject: LinkSubject(person_id=id, issuer=ISSUER, subject=subject),
    "unlink": lambda id, subject: UnlinkSubject(person_id=id, issuer=ISSUER, subject=subject),
    "remove": lambda id, _: RemovePerson(person_id=id),
}
steps = st.lists(
    st.tuples(st.sampled_from(sorted(DOES)), st.sampled_from(PEOPLE)), min_size=1, max_size=12
)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_somebody_who_can_come_in_is_left(network: Network, steps: list[tuple[str, int]]):
    slug = next(_slugs)
    network.register(slug)
    ids = [network.person(of=slug).id for _ in PEOPLE]

    def administering() -> int:
        return sum(administers(network, f"{slug}-{each}", of=slug) for each in PEOPLE)

    before = 0
    for does, who in steps:
        try:
            network.ask(DOES[does](ids[who], f"{slug}-{who}"), of=slug)
        except LastAdministrator:
            assert administering() == before
        except NotFound:
            # She was removed before.
            assert administering() == before
        after = administering()
        assert after > 0 or not before
        before = after


def administers(network: Network, subject: str, *, of: str) -> bool:
    """Whether an account administers an organisation, as the gateway is told."""
    try:
        caller = network.caller(subject)
    except NotFound:
        return False
    return any(
        each.organisation == of and "administrator" in each.roles for each in caller.memberships
    )
