"""Of whatever comes, however often and late, the journal has each once, in each source's order."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from integrations.domain.journal import Arrived, place

SOURCES = ("/hub/enrolment", "/hub/training", "/la-u/training")


def event(sequence: int, source: str = SOURCES[0]) -> Arrived:
    return Arrived(
        organisation="gestarsalud",
        source=source,
        sequence=sequence,
        event_id=UUID(int=sequence),
        type="nosotros.enrolment.participant_enrolled.v1",
        subject="a-subject",
        correlationid="a-story",
        occurred_at=datetime(2026, 8, 18, 14, tzinfo=UTC),
        body="{}",
    )


def numbers(events: tuple[Arrived, ...]) -> list[int]:
    return [each.sequence for each in events]


def test_what_follows_is_accepted_in_the_order_in_which_it_came() -> None:
    came = [event(4), event(1, SOURCES[1]), event(5), event(2, SOURCES[1])]
    placed = place(came, last={SOURCES[0]: 3}, held={})
    assert placed.accepted == tuple(came)
    assert placed.last == {SOURCES[0]: 5, SOURCES[1]: 2}


def test_what_is_known_is_ignored_also_within_a_batch() -> None:
    placed = place(
        [event(3), event(4), event(4), event(9), event(9)], last={SOURCES[0]: 3}, held={}
    )
    assert (numbers(placed.accepted), numbers(placed.held), placed.ignored) == ([4], [9], 3)


def test_what_is_higher_is_held_back_until_the_gap_is_filled() -> None:
    first = place([event(6), event(5)], last={SOURCES[0]: 3}, held={})
    assert (numbers(first.accepted), numbers(first.held)) == ([], [6, 5])
    held = {SOURCES[0]: {each.sequence: each for each in first.held}}
    second = place([event(8), event(4), event(7)], last={SOURCES[0]: 3}, held=held)
    assert (numbers(second.accepted), numbers(second.held)) == ([4, 5, 6, 7, 8], [])


def test_what_was_held_back_follows_when_nothing_else_comes() -> None:
    held = {SOURCES[0]: {4: event(4), 5: event(5), 7: event(7)}}
    assert numbers(place([], last={SOURCES[0]: 3}, held=held).accepted) == [4, 5]


def test_a_new_source_begins_with_its_first_event() -> None:
    assert numbers(place([event(2)], last={}, held={}).accepted) == []
    assert numbers(place([event(1), event(2)], last={}, held={}).accepted) == [1, 2]


@given(st.data())
def test_any_order_with_any_repetitions_ends_with_each_once_in_its_order(
    data: st.DataObject,
) -> None:
    counts = {source: data.draw(st.integers(0, 12), label=source) for source in SOURCES}
    every = [
        event(number, name) for name, count in counts.items() for number in range(1, count + 1)
    ]
    again = data.draw(st.lists(st.sampled_from(every), max_size=10)) if every else []
    came = data.draw(st.permutations([*every, *again]))
    last: dict[str, int] = {}
    held: dict[str, dict[int, Arrived]] = {}
    journal: list[Arrived] = []
    while came:
        size = data.draw(st.integers(1, len(came)))
        batch, came = came[:size], came[size:]
        placed = place(batch, last=last, held=held)
        journal += placed.accepted
        last |= placed.last
        for each in placed.held:
            held.setdefault(each.source, {}).setdefault(each.sequence, each)
        for source, waiting in held.items():
            held[source] = {n: each for n, each in waiting.items() if n > last.get(source, 0)}
    for source, count in counts.items():
        mine = [each.sequence for each in journal if each.source == source]
        assert mine == list(range(1, count + 1))
    assert not any(held.values())
