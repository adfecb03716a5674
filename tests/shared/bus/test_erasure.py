"""An erasure overtakes what failed, and reaches everything that the bus still holds."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from diary import contracts
from diary.aside import outcome_of
from diary.site import ORGANISATION, Site, fact, tree

from nosotros.bus.timers import Timers
from nosotros.contracts.common import AnswerErased, NotFound
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import Message, Running, Tap, eventually, told

pytestmark = pytest.mark.usefixtures("service")
NAME = "Yeimy Rodríguez"


@pytest.fixture(scope="module")
def service(site: Site) -> Iterator[Running]:
    """The diary, which takes its time to try again."""
    with site.process(name="erasing", NOSOTROS_RETRY_SECONDS="600,600") as running:
        yield running.ready()


def message(event: Any, *, revision: int = 1) -> Message:
    return told(event, organisation=ORGANISATION, revision=revision)


def renamed(about: UUID, *, revision: int = 1, fails: int = 0) -> Message:
    event = contracts.TreeRenamedFirst(tree_id=about, name=NAME, fails=fails)
    return message(event, revision=revision)


def felled(about: UUID, *, revision: int = 9, fails: int = 0) -> Message:
    return message(contracts.TreeFelled(tree_id=about, fails=fails), revision=revision)


def failed_with_one_behind(site: Site, about: UUID) -> tuple[Message, Message]:
    failing, behind = renamed(about, fails=99), renamed(about, revision=2)
    site.publish(failing, behind)
    eventually(lambda: site.state(fact(behind)) == "waiting")
    assert site.state(fact(failing)) == "failed"
    return failing, behind


def due(site: Site, one: Message) -> None:
    site.execute("UPDATE inbox SET due_at = now() WHERE factid = %s", fact(one))


def must_be_empty(site: Site, one: Message) -> None:
    row = site.inbox(fact(one))
    assert (row["body"], row["due_at"], row["reason"]) == (None, None, "its subject was erased")


def tables_that_say(site: Site, word: str) -> list[str]:
    """Tables of the diary's database in which a word stands, as text or in bytes."""
    names = site.rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    return [
        name["relname"]
        for name in names
        if site.rows(
            f"SELECT 1 FROM {name['relname']} AS t WHERE position(%s IN t::text) > 0"
            f" OR position(%s IN t::text) > 0 LIMIT 1",
            word,
            word.encode().hex(),
        )
    ]


def test_an_erasure_is_handled_at_once_though_an_event_before_it_failed(site: Site) -> None:
    about = tree()
    held = failed_with_one_behind(site, about)
    end = felled(about)
    site.publish(end)
    eventually(lambda: site.state(fact(end)) == "done")
    for each in held:
        assert site.state(fact(each)) == "done"
        must_be_empty(site, each)
    assert site.name(about) is None
    assert len(site.attempts(fact(held[0]))) == 1


def test_other_subjects_keep_what_failed(site: Site) -> None:
    about, other = tree(), tree()
    failed_with_one_behind(site, about)
    kept = failed_with_one_behind(site, other)
    end = felled(about)
    site.publish(end)
    eventually(lambda: site.state(fact(end)) == "done")
    assert [site.state(fact(each)) for each in kept] == ["failed", "waiting"]
    assert [bytes(site.inbox(fact(each))["body"]) for each in kept] == [each.body for each in kept]


def test_an_erasure_that_failed_is_the_next_to_be_tried_and_nothing_before_it_is(
    site: Site,
) -> None:
    about = tree()
    failing, _ = held = failed_with_one_behind(site, about)
    end, passing = felled(about, fails=1), renamed(tree())
    site.publish(end)
    eventually(lambda: site.state(fact(end)) == "failed")
    due(site, failing)
    site.publish(passing)
    eventually(lambda: site.state(fact(passing)) == "done")
    assert len(site.attempts(fact(failing))) == 1
    due(site, end)
    eventually(lambda: site.state(fact(end)) == "done")
    assert len(site.attempts(fact(end))) == 2
    for each in held:
        must_be_empty(site, each)
    assert len(site.attempts(fact(failing))) == 1


def test_what_an_erasure_emptied_cannot_be_replayed_and_restores_nothing_when_it_comes_again(
    site: Site,
) -> None:
    about = tree()
    held = failed_with_one_behind(site, about)
    end, after = felled(about), renamed(tree())
    site.publish(end)
    eventually(lambda: site.state(fact(end)) == "done")
    with site.caller() as caller:
        for each in held:
            with pytest.raises(NotFound):
                caller.call(contracts.care.replay(id=fact(each)))
    site.publish(*held, renamed(about, revision=10), after)
    eventually(lambda: site.state(fact(after)) == "done")
    assert site.name(about) is None
    assert site.entries(about) == []


def test_an_event_that_escaped_an_erasure_beside_it_is_ignored_at_its_turn(site: Site) -> None:
    about = tree()
    held = failed_with_one_behind(site, about)
    site.execute(
        "INSERT INTO tombstone (subject, organisation, erased_on) VALUES (%s, %s, current_date)",
        str(about),
        ORGANISATION,
    )
    due(site, held[0])
    eventually(lambda: [site.state(fact(each)) for each in held] == ["done", "done"])
    assert [site.inbox(fact(each))["body"] for each in held] == [None, None]
    assert site.entries(about) == []


def test_the_pruning_empties_what_escaped_an_erasure_beside_it(site: Site) -> None:
    about, other = tree(), tree()
    held, kept = failed_with_one_behind(site, about), failed_with_one_behind(site, other)
    for organisation, subject in ((ORGANISATION, about), ("la-u", other)):
        site.execute(
            "INSERT INTO tombstone (subject, organisation, erased_on)"
            " VALUES (%s, %s, current_date)",
            str(subject),
            organisation,
        )
    database = Database(site.access["NOSOTROS_DATABASE_URL"])
    Timers(database=database, wake=lambda: None, retry_seconds=(1,), handler_seconds=1).prune()
    database.close()
    for each in held:
        assert site.state(fact(each)) == "dropped"
        must_be_empty(site, each)
    assert [site.state(fact(each)) for each in kept] == ["failed", "waiting"]


def test_what_of_an_erased_subject_cannot_be_handled_is_not_kept_either(site: Site) -> None:
    about = tree()
    end = felled(about)
    misshapen = told(
        contracts.TreeRenamedFirst(tree_id=about, name=NAME),
        organisation=ORGANISATION,
        data={"tree_id": str(about), "surname": NAME},
    )
    site.publish(end, misshapen)
    eventually(lambda: site.state(fact(misshapen)) == "dropped")
    assert site.inbox(fact(misshapen))["body"] is None


def test_an_internal_event_is_covered_by_the_erasure_of_whom_it_is_ordered_by(site: Site) -> None:
    about, nest = tree(), tree()
    seen = message(contracts.NestSeen(nest_id=nest, tree_id=about, note=NAME, fails=99))
    site.publish(seen)
    eventually(lambda: site.state(fact(seen)) == "failed")
    end = felled(about)
    late = message(contracts.NestSeen(nest_id=nest, tree_id=about, note=NAME), revision=2)
    site.publish(end, late)
    eventually(lambda: site.state(fact(late)) == "done")
    must_be_empty(site, seen)
    assert site.entries(about) == []


def test_a_command_that_told_of_somebody_erased_is_answered_as_erased(site: Site) -> None:
    about, other, id, kept = tree(), tree(), new_id(), new_id()
    telling = contracts.TellEntry(about=about, text=NAME)
    elsewhere = contracts.TellEntry(about=other, text="a fine day")
    forgetting, forgotten = contracts.ForgetEntries(subjects=(about,)), new_id()
    with site.caller() as caller:
        caller.call(telling, command_id=id)
        answer = caller.call(elsewhere, command_id=kept)
        caller.call(forgetting, command_id=forgotten)
        # Whatever is asked under it: what was asked first is forgotten too.
        for asked in (telling, contracts.TellEntry(about=about, text="another")):
            assert isinstance(
                outcome_of(lambda asked=asked: caller.call(asked, command_id=id)), AnswerErased
            )
        assert caller.call(elsewhere, command_id=kept) == answer
        assert caller.call(forgetting, command_id=forgotten) is None
    (row,) = site.rows("SELECT * FROM recorded_answer WHERE command_id = %s", id)
    assert (bytes(row["answer"]), bytes(row["body_hash"])) == (b"", b"")
    assert site.entries(about) == []


def test_another_organisations_answers_are_left_alone(site: Site) -> None:
    about, id = tree(), new_id()
    telling = contracts.TellEntry(about=about, text=NAME)
    with site.caller(organisation="la-u") as theirs, site.caller() as ours:
        answer = theirs.call(telling, command_id=id)
        ours.call(contracts.ForgetEntries(subjects=(about,)))
        assert theirs.call(telling, command_id=id) == answer


def test_internal_events_without_a_number_are_not_sent_any_more(site: Site) -> None:
    about, other = tree(), tree()
    with site.caller() as caller:
        caller.call(contracts.TellEntry(about=about, text=NAME))
        site.execute(
            "UPDATE outbox SET turn = 1000000 + id, sequence = id, body = '{}'"
            " WHERE subject = %s AND visibility = 'internal'",
            str(about),
        )
        caller.call(contracts.TellEntry(about=about, text=NAME))
        caller.call(contracts.TellEntry(about=other, text=NAME))
        caller.call(contracts.ForgetEntries(subjects=(about,)))
    left = site.rows(
        "SELECT type, turn IS NOT NULL AS numbered FROM outbox WHERE subject = %s ORDER BY id",
        str(about),
    )
    assert [(row["type"].split(".")[2], row["numbered"]) for row in left] == [
        ("entry_written", False),
        ("entry_told", True),
        ("entry_written", False),
        ("entries_forgotten", False),
    ]
    assert len(site.rows("SELECT 1 FROM outbox WHERE subject = %s", str(other))) == 2
    site.execute("DELETE FROM outbox")


def test_many_are_erased_by_one_command(site: Site) -> None:
    abouts = [tree() for _ in range(30)]
    ids = [new_id() for _ in abouts]
    with site.caller() as caller:
        for about, id in zip(abouts, ids, strict=True):
            caller.call(contracts.TellEntry(about=about, text=NAME), command_id=id)
        caller.call(contracts.ForgetEntries(subjects=tuple(abouts)))
    subjects = [str(about) for about in abouts]
    kept = site.rows(
        "SELECT 1 FROM recorded_answer WHERE command_id = ANY(%s) AND octet_length(answer) > 0", ids
    )
    unsent = site.rows(
        "SELECT type FROM outbox WHERE subject = ANY(%s) AND visibility = 'internal'", subjects
    )
    buried = site.rows("SELECT 1 FROM tombstone WHERE subject = ANY(%s)", subjects)
    assert (len(kept), len(buried)) == (0, 30)
    assert {row["type"] for row in unsent} == {"nosotros.diary.entries_forgotten.v1"}


def test_after_an_erasure_nothing_that_the_bus_holds_says_the_name(site: Site, tap: Tap) -> None:
    name, about = f"Jeimi {new_id()}", tree()

    def event(revision: int, **more: Any) -> Message:
        renaming = contracts.TreeRenamedFirst(tree_id=about, name=name, **more)
        return message(renaming, revision=revision)

    nest = contracts.NestSeen(nest_id=tree(), tree_id=about, note=name, fails=99)
    held = [event(1, fails=99), event(2), message(nest)]
    parked = told(
        contracts.TreeRenamedFirst(tree_id=about, name=name),
        organisation=ORGANISATION,
        data={"tree_id": str(about), "surname": name},
    )
    with site.caller() as caller:
        caller.call(contracts.TellEntry(about=about, text=name))
        stored = (*held, parked)
        site.publish(*stored)
        eventually(lambda: {site.state(fact(m)) for m in stored} == {"failed", "waiting", "parked"})
        assert set(tables_that_say(site, name)) == {"entry", "inbox", "outbox", "recorded_answer"}
        caller.call(contracts.ForgetEntries(subjects=(about,)))
        site.publish(felled(about), event(10), message(nest, revision=3))
    eventually(lambda: site.queued() == 0)
    assert tables_that_say(site, name) == []
    with site.process("relay", "--queue", tap.queue) as relay:
        relay.ready()
        eventually(lambda: site.outbox() == 0)
        tap.listen(seconds=0.5)
    assert [each for each in tap.heard if name.encode() in each.body] == []
