"""Two processes of one service: both answer, one takes events; processes that end in their work."""

import threading
from collections.abc import Iterator

import pytest
from diary import contracts
from diary.aside import restarted
from diary.site import ORGANISATION, Site, fact, tree

from nosotros.testing import Message, Running, eventually, told
from nosotros.testing.waiting import PATIENCE


@pytest.fixture
def pair(site: Site) -> Iterator[tuple[Running, Running]]:
    """The process that takes events, and the one that stands by."""
    with (
        site.process(name="one", NOSOTROS_EVENT_WORKERS="4") as one,
        site.process(name="two", NOSOTROS_EVENT_WORKERS="4") as two,
    ):
        one.ready()
        two.ready()
        probe = told(contracts.TreePlanted(tree_id=tree()), organisation=ORGANISATION)
        site.publish(probe)
        eventually(lambda: site.state(fact(probe)) == "done")
        (row,) = site.rows("SELECT pid FROM entry WHERE about = %s", probe.event["subject"])
        yield (one, two) if row["pid"] == one.pid else (two, one)


def changes(abouts: list, revisions: range) -> list[Message]:
    return [
        told(
            contracts.TreeRenamedFirst(tree_id=about, name=f"name {revision}"),
            organisation=ORGANISATION,
            revision=revision,
        )
        for revision in revisions
        for about in abouts
    ]


def settled(site: Site, messages: list[Message]) -> bool:
    facts = [fact(each) for each in messages]
    found = site.rows(
        "SELECT count(*) AS n FROM inbox WHERE factid = ANY(%s::uuid[]) AND state = 'done'", facts
    )
    return found[0]["n"] == len(facts)


def texts(site: Site, about: object) -> list[str]:
    rows = site.rows("SELECT text FROM entry WHERE about = %s ORDER BY id", about)
    return [row["text"] for row in rows]


def pids(site: Site, abouts: list) -> set[int]:
    return {r["pid"] for r in site.rows("SELECT pid FROM entry WHERE about = ANY(%s)", abouts)}


def test_only_one_process_takes_events(site: Site, pair: tuple[Running, Running]) -> None:
    abouts = [tree() for _ in range(20)]
    messages = changes(abouts, range(1, 6))
    site.publish(*messages)
    eventually(lambda: settled(site, messages))
    assert pids(site, abouts) == {pair[0].pid}
    assert all(texts(site, about) == [f"name {n}" for n in range(1, 6)] for about in abouts)


@pytest.mark.parametrize("end", ["kill", "terminate"])
def test_the_other_takes_over_with_order_kept(
    site: Site, pair: tuple[Running, Running], end: str
) -> None:
    abouts = [tree() for _ in range(20)]
    messages = changes(abouts, range(1, 16))
    publishing = threading.Thread(target=site.publish, args=messages[:200])
    publishing.start()
    eventually(lambda: site.state(fact(messages[40])) == "done")
    getattr(pair[0], end)()
    publishing.join()
    # However much it had done before its end, something is left for the other.
    site.publish(*messages[200:])
    eventually(lambda: settled(site, messages))
    assert pids(site, abouts) == {pair[0].pid, pair[1].pid}
    assert all(texts(site, about) == [f"name {n}" for n in range(1, 16)] for about in abouts)


def test_commands_are_answered_by_both(site: Site, pair: tuple[Running, Running]) -> None:
    about = tree()
    with site.caller() as caller:
        for _ in range(20):
            caller.call(contracts.WriteEntries(subjects=(about,), entries=1))
    assert pids(site, [about]) == {pair[0].pid, pair[1].pid}


def test_an_event_that_ends_its_process_is_parked_and_those_behind_it_go_on(site: Site) -> None:
    about, other = tree(), tree()
    deadly = told(contracts.TreePlanted(tree_id=about, exits=99), organisation=ORGANISATION)
    behind = changes([about], range(2, 3))
    elsewhere = changes([other], range(1, 3))
    site.publish(deadly, *behind, *elsewhere)
    running = site.process(
        name="deadly", NOSOTROS_RETRY_SECONDS="1,1", NOSOTROS_HANDLER_SECONDS="1"
    )
    with restarted(running) as ends:
        # That takes five of its lives, each with a beginning of its own.
        eventually(lambda: site.state(fact(deadly)) == "parked", seconds=5 * PATIENCE)
        eventually(lambda: settled(site, [*behind, *elsewhere]))
    assert set(ends) == {-9}
    assert len(site.attempts(fact(deadly))) == len(ends)
    assert 3 <= len(ends) <= 6
    row = site.inbox(fact(deadly))
    assert row["reason"] == "its last attempt never came to an end"
    assert bytes(row["body"]) == deadly.body
    assert site.entries(about) == ["renamed"]
    assert texts(site, other) == ["name 1", "name 2"]


def test_an_event_that_ended_its_process_once_is_handled_by_the_next(site: Site) -> None:
    about = tree()
    message = told(contracts.TreePlanted(tree_id=about, exits=1), organisation=ORGANISATION)
    site.publish(message)
    with restarted(site.process(name="deadly-once")) as ends:
        eventually(lambda: site.state(fact(message)) == "done")
    assert ends == [-9]
    assert site.entries(about) == ["planted"]


def test_an_erasure_overtakes_an_event_that_ends_its_process(site: Site) -> None:
    about = tree()
    deadly = told(contracts.TreePlanted(tree_id=about, exits=99), organisation=ORGANISATION)
    end = told(contracts.TreeFelled(tree_id=about), organisation=ORGANISATION, revision=2)
    site.publish(deadly, end)
    running = site.process(name="deadly-erased", NOSOTROS_RETRY_SECONDS="600,600")
    with restarted(running) as ends:
        eventually(lambda: site.state(fact(end)) == "done", seconds=5 * PATIENCE)
        died = len(ends)
        eventually(lambda: site.state(fact(deadly)) == "done")
    assert died <= 5
    assert site.inbox(fact(deadly))["body"] is None
    assert site.entries(about) == []
