"""An event that failed, and those behind it, until it is tried again: a test says when that is."""

from collections.abc import Iterator

import psycopg
import pytest
from diary import contracts
from diary.site import ORGANISATION, Site, fact, tree

from nosotros.bus.inbox.rows import LOCK
from nosotros.identifiers import new_id
from nosotros.testing import Message, Running, eventually, told

pytestmark = pytest.mark.usefixtures("service")
WAITING = """
SELECT FROM pg_stat_activity
WHERE datname = 'diary' AND usename = 'diary' AND wait_event = 'advisory'"""
FREE = LOCK.replace("pg_advisory_xact_lock", "pg_try_advisory_xact_lock")


@pytest.fixture(scope="module")
def service(site: Site) -> Iterator[Running]:
    """The diary, whose handlers have little time, and which takes its own to try again."""
    more = {"NOSOTROS_HANDLER_SECONDS": "2", "NOSOTROS_RETRY_SECONDS": "30,30,30"}
    with site.process(name="tried-again", **more) as running:
        yield running.ready()


def planted(about: object, **data: int) -> contracts.TreePlanted:
    return contracts.TreePlanted(tree_id=about, **data)


def try_again(site: Site, message: Message) -> None:
    site.execute("UPDATE inbox SET due_at = now() WHERE factid = %s", fact(message))


def test_later_events_of_a_subject_wait_behind_a_failing_one_and_others_pass(site: Site) -> None:
    about, other = tree(), tree()
    failing = told(planted(about, fails=1), organisation=ORGANISATION)
    later = [
        told(
            contracts.TreeRenamedFirst(tree_id=about, name=f"name {revision}"),
            organisation=ORGANISATION,
            revision=revision,
        )
        for revision in (2, 3)
    ]
    elsewhere = told(planted(other), organisation=ORGANISATION)
    site.publish(failing, *later, elsewhere)
    eventually(lambda: [site.state(fact(each)) for each in later] == ["waiting", "waiting"])
    eventually(lambda: site.state(fact(elsewhere)) == "done")
    assert site.state(fact(failing)) == "failed"
    assert site.entries(about) == []
    try_again(site, failing)
    eventually(lambda: site.state(fact(later[1])) == "done")
    assert site.entries(about) == ["planted", "renamed", "renamed"]
    assert site.name(about) == "name 3"


def test_an_event_of_something_not_yet_known_is_handled_when_it_is_known(site: Site) -> None:
    about = tree()
    watered = told(contracts.TreeWatered(tree_id=about), organisation=ORGANISATION, revision=2)
    site.publish(watered)
    eventually(lambda: site.state(fact(watered)) == "failed")
    assert site.inbox(fact(watered))["reason"].startswith("not yet known")
    known = told(planted(about), organisation=ORGANISATION, revision=1)
    site.publish(known)
    eventually(lambda: site.state(fact(known)))
    try_again(site, watered)
    eventually(lambda: site.state(fact(watered)) == "done")
    assert site.entries(about) == ["planted", "watered"]


def test_who_tries_again_takes_its_locks_in_the_order_of_everybody(site: Site) -> None:
    lane, nest = tree(), new_id()
    assert str(lane) < str(nest)
    failing = told(
        contracts.NestSeen(nest_id=nest, tree_id=lane, note="", fails=1), organisation=ORGANISATION
    )
    site.publish(failing)
    eventually(lambda: site.state(fact(failing)) == "failed")
    with psycopg.connect(site.database_url) as connection, site.postgres() as another:
        connection.execute(LOCK, {"consumer": "diary", "subject": str(lane)})
        try_again(site, failing)
        eventually(lambda: site.rows(WAITING), what="it waits for its lane")
        # Or else it would be waited for by who has the lane, and each by the other.
        values = {"consumer": "diary", "subject": str(nest)}
        assert another.execute(FREE, values).fetchone() == (True,)
    eventually(lambda: site.state(fact(failing)) == "done")
    assert site.entries(lane) == ["nest"]


@pytest.mark.parametrize("where", ["takes_ms", "sleeps_ms"])
def test_a_handler_that_takes_too_long_counts_as_an_attempt(site: Site, where: str) -> None:
    about = tree()
    message = told(planted(about, **{where: 60_000}), organisation=ORGANISATION)
    site.publish(message)
    eventually(lambda: site.state(fact(message)) == "failed")
    assert site.inbox(fact(message))["attempts"] == 1
    assert site.entries(about) == []
    later = told(planted(tree()), organisation=ORGANISATION)
    site.publish(later)
    eventually(lambda: site.state(fact(later)) == "done")
    site.execute("UPDATE inbox SET state = 'dropped' WHERE factid = %s", fact(message))
