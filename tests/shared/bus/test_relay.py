"""What is committed is published once, in order, numbered without gaps; what is not, never."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from diary import contracts
from diary.site import Site, subject_of, tree

from nosotros.bus.outbox import LOCK
from nosotros.bus.topology import INTERNAL, PUBLIC
from nosotros.testing import Message, Running, Tap, eventually

pytestmark = pytest.mark.usefixtures("service")
AS_A_RELAY = "-c idle_session_timeout=5000 -c idle_in_transaction_session_timeout=5000"
PACED = {"NOSOTROS_RELAY_WINDOW": "50"}
WAITING_TO_NUMBER = """
SELECT 1 FROM pg_stat_activity
WHERE datname = 'diary' AND wait_event_type = 'Lock' AND position('UPDATE outbox' IN query) > 0"""


def about(messages: Sequence[Message], subjects: Sequence[object]) -> list[Message]:
    """Those that speak of these subjects."""
    wanted = {str(each) for each in subjects}
    return [each for each in messages if subject_of(each.body) in wanted]


def numbers(messages: Sequence[Message]) -> list[int]:
    return [int(each.event["sequence"]) for each in messages]


def must_be_whole(messages: Sequence[Message], *, expected: int) -> None:
    """Every event there, numbered without gaps in order, and no number with other bytes."""
    copies: dict[tuple[str, int], set[bytes]] = defaultdict(set)
    for each in messages:
        copies[each.event["source"], int(each.event["sequence"])].add(each.body)
    assert [key for key, bodies in copies.items() if len(bodies) > 1] == []
    assert len({each.event["id"] for each in messages}) == len(copies) == expected
    for source in {source for source, _ in copies}:
        found = [number for name, number in copies if name == source]
        # Each number was heard first after the one before it.
        assert found == list(range(found[0], found[0] + len(found)))


def write(site: Site, *, entries: int, subjects: Sequence[object], **more: object) -> None:
    with site.caller() as caller:
        caller.call(contracts.WriteEntries(subjects=tuple(subjects), entries=entries, **more))


def test_committed_events_arrive_once_in_order_without_gaps(site: Site, tap: Tap) -> None:
    subjects = [tree() for _ in range(7)]
    with site.process("relay", "--queue", tap.queue) as relay:
        relay.ready()
        for _ in range(3):
            write(site, entries=40, subjects=subjects, told=True)
        tap.until(lambda heard: len(about(heard, subjects)) >= 240)
        tap.listen(seconds=0.5)
        heard = about(tap.heard, subjects)
        assert len(heard) == 240
        must_be_whole(heard, expected=240)
        public = [m.event["data"]["number"] for m in heard if m.exchange == "nosotros.events"]
        assert public == list(range(1, 41)) * 3
        eventually(lambda: site.outbox() == 0)


def test_rolled_back_work_publishes_nothing(site: Site, tap: Tap) -> None:
    subjects = [tree()]
    with site.process("relay", "--queue", tap.queue) as relay:
        relay.ready()
        with pytest.raises(contracts.DiaryClosed):
            write(site, entries=5, subjects=subjects, closed=True)
        write(site, entries=1, subjects=subjects)
        tap.until(lambda heard: about(heard, subjects))
        tap.listen(seconds=0.5)
        assert [m.event["data"]["number"] for m in about(tap.heard, subjects)] == [1]


def test_a_refused_event_is_begun_again_from_with_the_same_bytes(site: Site, tap: Tap) -> None:
    subjects = [tree()]
    with Tap(site.amqp_url, key="*.diary.#") as narrow:
        site.limit(narrow.queue, messages=3)
        site.fill(narrow.queue)
        with site.process("relay", "--queue", tap.queue, **PACED) as relay:
            relay.ready()
            write(site, entries=60, subjects=subjects)
            eventually(lambda: relay.metric("nosotros_republished_total") >= 2)
            assert site.outbox() > 0
            site.unlimit(narrow.queue)
            eventually(lambda: site.outbox() == 0, seconds=60)
        for each in (tap, narrow):
            each.until(lambda heard: len({m.body for m in about(heard, subjects)}) == 60)
            each.listen(seconds=0.3)
    must_be_whole(about(tap.heard, subjects), expected=60)
    heard = about(narrow.heard, subjects)
    assert set(numbers(heard)) == set(numbers(about(tap.heard, subjects)))
    last = {m.event["sequence"]: position for position, m in enumerate(heard)}
    assert [int(number) for number in sorted(last, key=lambda n: last[n])] == sorted(
        int(number) for number in last
    ), "what was refused is followed by everything after it, in order"
    assert {m.body for m in heard} == {m.body for m in about(tap.heard, subjects)}


def test_a_relay_killed_in_the_middle_loses_nothing_and_changes_no_bytes(
    site: Site, tap: Tap
) -> None:
    subjects = [tree() for _ in range(50)]
    write(site, entries=2000, subjects=subjects)
    heard = 0
    with site.held_back(1000):
        for _ in range(2):
            with site.process("relay", "--queue", tap.queue, NOSOTROS_RELAY_WINDOW="5") as relay:
                heard += 300
                tap.until(lambda all_heard: len(about(all_heard, subjects)) >= heard)  # noqa: B023
                relay.kill()
            assert site.outbox() > 0, "it was killed before it was done"
    with site.process("relay", "--queue", tap.queue) as relay:
        eventually(lambda: site.outbox() == 0, seconds=60)
    tap.until(lambda all_heard: len({m.body for m in about(all_heard, subjects)}) == 2000)
    tap.listen(seconds=0.5)
    must_be_whole(about(tap.heard, subjects), expected=2000)


def test_a_frozen_leader_is_replaced_within_ten_seconds_and_does_no_harm_later(
    site: Site, tap: Tap
) -> None:
    subjects = [tree() for _ in range(50)]
    with (
        site.process("relay", "--queue", tap.queue, name="leader", **PACED) as leader,
        site.process("relay", "--queue", tap.queue, name="heir", **PACED) as heir,
    ):
        first, second = leader, heir
        leader, heir = eventually(
            lambda: (leads(first) and (first, second)) or (leads(second) and (second, first))
        )
        eventually(lambda: heir.problems() == {} and not leads(heir))
        write(site, entries=2000, subjects=subjects)
        tap.until(lambda heard: len(about(heard, subjects)) >= 100)
        leader.freeze()
        eventually(lambda: leads(heir), seconds=10)
        leader.thaw()
        tap.until(lambda heard: len({m.body for m in about(heard, subjects)}) == 2000, seconds=60)
        eventually(lambda: not leads(leader))
        write(site, entries=10, subjects=subjects)
        tap.until(lambda heard: len({m.body for m in about(heard, subjects)}) == 2010)
        tap.listen(seconds=0.3)
        assert heir.problems() == {}
        assert leads(heir)
    must_be_whole(about(tap.heard, subjects), expected=2010)


def test_a_leader_that_froze_in_the_middle_of_a_statement_is_replaced_too(site: Site) -> None:
    url = site.access["NOSOTROS_DATABASE_URL"]
    with closing(psycopg.connect(url, autocommit=True, options=AS_A_RELAY)) as frozen:
        # The server may not have ended the session of the relay before it yet.
        eventually(lambda: frozen.execute(LOCK).fetchone() == (True,))

        def stands_by() -> bool:
            frozen.execute("SELECT 1")
            return relay.problems() == {} and not leads(relay)

        with site.process("relay", name="successor") as relay:
            eventually(stands_by)
            # Half of a pipeline: the server waits for the rest, and calls the session active.
            frozen.pgconn.enter_pipeline_mode()
            frozen.pgconn.send_query_params(b"SELECT 1", None)
            frozen.pgconn.send_flush_request()
            frozen.pgconn.flush()
            eventually(lambda: leads(relay), seconds=10)


def leads(relay: Running) -> bool:
    return relay.problems() is not None and relay.metric("nosotros_relay_leading") == 1


def peak_kib(process: Running) -> int:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def test_a_backlog_drains_with_bounded_memory(site: Site, tap: Tap) -> None:
    subjects = [tree()]
    with site.process("relay", "--queue", tap.queue) as relay:
        relay.ready()
        write(site, entries=500, subjects=subjects)
        eventually(lambda: site.outbox() == 0)
        before = peak_kib(relay)
        write(site, entries=1, subjects=subjects)
        eventually(lambda: site.outbox() == 0)
    write(site, entries=1, subjects=subjects)
    site.execute(
        "INSERT INTO outbox (organisation, visibility, type, routing_key, subject, partitionkey,"
        " revision, event_id, factid, time, correlationid, causationid, data)"
        " SELECT organisation, visibility, type, routing_key, subject, partitionkey, n,"
        " gen_random_uuid(), gen_random_uuid(), time, correlationid, causationid, data"
        " FROM outbox, generate_series(2, 20000) AS n WHERE subject = %s",
        str(subjects[0]),
    )
    with site.process("relay", "--queue", tap.queue) as relay:
        eventually(lambda: site.outbox() == 0, seconds=120)
        assert peak_kib(relay) - before < 15_000


def test_a_stopped_relay_ends_in_order(site: Site, tap: Tap) -> None:
    subjects = [tree() for _ in range(20)]
    write(site, entries=1000, subjects=subjects)
    with site.process("relay", "--queue", tap.queue, **PACED) as relay:
        tap.until(lambda heard: len(about(heard, subjects)) >= 50)
        assert relay.terminate(seconds=5) == 0
    published = 1000 - site.outbox()
    # What was published is deleted, the rest is kept.
    tap.until(lambda heard: len(about(heard, subjects)) >= published)
    tap.listen(seconds=0.3)
    must_be_whole(about(tap.heard, subjects), expected=published)
    with site.process("relay", "--queue", tap.queue):
        tap.until(lambda more: len(about(more, subjects)) == 1000)


def test_a_numbered_row_is_published_before_newer_ones_of_any_source(site: Site, tap: Tap) -> None:
    subjects = [tree()]
    with site.refusal():
        write(site, entries=10, subjects=subjects, told=True)
        with site.process("relay", "--queue", tap.queue) as relay:
            # Ready for a moment only, between two refusals.
            eventually(lambda: relay.problems() is not None)
            eventually(lambda: relay.metric("nosotros_republished_total") >= 1)
            eventually(lambda: "refused" in str(relay.problems()))
        numbered = site.rows(
            "SELECT 1 FROM outbox WHERE subject = %s AND turn IS NOT NULL", str(subjects[0])
        )
        assert len(numbered) == 20
    with Tap(site.amqp_url, exchanges=(PUBLIC, INTERNAL), key="*.diary.#") as later:
        with site.process("relay", "--queue", later.queue):
            later.until(lambda heard: len(about(heard, subjects)) == 20)
        order = [(m.event["revision"], m.exchange) for m in about(later.heard, subjects)]
    assert [revision for revision, _ in order] == sorted(revision for revision, _ in order)


def test_an_erasure_that_deletes_an_event_while_it_is_numbered_leaves_no_gap(
    site: Site, tap: Tap
) -> None:
    subjects = [tree() for _ in range(3)]
    write(site, entries=3, subjects=subjects, told=True)
    with closing(psycopg.connect(site.database_url)) as erasing:
        deleted = erasing.execute(
            "DELETE FROM outbox WHERE visibility = 'internal' AND subject = %s", [str(subjects[1])]
        )
        assert deleted.rowcount == 1
        with site.process("relay", "--queue", tap.queue):
            eventually(lambda: site.rows(WAITING_TO_NUMBER))
            erasing.commit()
            write(site, entries=3, subjects=subjects, told=True)
            tap.until(lambda heard: len(about(heard, subjects)) >= 11)
            tap.listen(seconds=0.5)
            must_be_whole(about(tap.heard, subjects), expected=11)
