"""Whoever takes events through a filter tells by them alone whether one was lost on its way."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nosotros.contracts.integrations import ReadEvents
from nosotros.events import Chain, Gap
from tests.integrations.bookkeeping import ENROLLED, OPENED, ORGANISATION, Books, cells

EVENTS = 60
LEFT = "nosotros.enrolment.participant_withdrew.v1"
TYPES, SUBJECTS = (ENROLLED, OPENED, LEFT), ("she", "they", "we")
#: of the last one ours may have nothing
ORGANISATIONS = (ORGANISATION, "la-u", "alcaldia")
Came = Sequence[tuple[str, str]]


@pytest.fixture
def journal(books: Books) -> Books:
    """A journal of events of all kinds, at places among which some are free."""
    chance = random.Random(7)
    for position in sorted(chance.sample(range(1, 2 * EVENTS), EVENTS)):
        books.record(
            position,
            type=chance.choice(TYPES),
            organisation=chance.choice(ORGANISATIONS),
            subject=chance.choice(SUBJECTS),
        )
    books.grant("la-u")
    return books


def some(values: Sequence[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True)


def noticed(came: Came, *, after: str, until: str) -> list[Gap]:
    """What a reader misses of what came, who began after one place and was to come to another."""
    chain = Chain(after)
    taken = [chain.take(cursor=cursor, previous=previous) for cursor, previous in came]
    return [each for each in (*taken, chain.missing(until=until)) if each is not None]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    types=some(TYPES),
    organisations=some(ORGANISATIONS),
    subjects=some(SUBJECTS),
    after=st.integers(0, EVENTS),
    lost=st.integers(0),
)
def test_one_event_that_is_lost_is_missed_and_none_where_none_is(
    journal: Books,
    types: list[str],
    organisations: list[str],
    subjects: list[str],
    after: int,
    lost: int,
) -> None:
    wanted = {"types": types, "organisations": organisations, "subjects": subjects}
    read = journal.ask(
        ReadEvents(
            **{name: tuple(each) for name, each in wanted.items()}, after=str(after), limit=100
        )
    )
    came = [(each.cursor, each.previous) for each in read.items]
    until = read.previous
    reader = journal.subscribe("reader", **wanted, cursor=after)
    # The ledger of a saved reader has the same chain.
    assert cells(journal.ledger(reader, after=str(after)), "cursor", "previous") == came

    assert noticed(came, after=str(after), until=until) == []
    if came:
        gone = lost % len(came)
        left = [*came[:gone], *came[gone + 1 :]]
        before = came[gone - 1][0] if gone else str(after)
        assert noticed(left, after=str(after), until=until) == [
            Gap(after=before, until=came[gone][0])
        ]
