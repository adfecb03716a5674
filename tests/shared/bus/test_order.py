"""A contact changed three times and then erased ends erased, however its events arrive."""

import random
from uuid import UUID

import pytest
from diary import contracts
from diary.site import ORGANISATION, Site, fact, tree

from nosotros.testing import Message, eventually, told

pytestmark = pytest.mark.usefixtures("service")
SUBJECTS = 100


def story(about: UUID, *, erased: bool) -> list[Message]:
    """Three changes, the second failing twice, and the erasure."""
    changes = [
        told(
            contracts.TreeRenamedFirst(
                tree_id=about, name=f"name {revision}", fails=2 if revision == 2 else 0
            ),
            organisation=ORGANISATION,
            revision=revision,
        )
        for revision in (1, 2, 3)
    ]
    if erased:
        end = contracts.TreeFelled(tree_id=about)
        changes.append(told(end, organisation=ORGANISATION, revision=4))
    return changes


def settled(site: Site, messages: list[Message]) -> bool:
    facts = [fact(each) for each in messages]
    rows = site.rows(
        "SELECT count(*) AS n FROM inbox WHERE factid = ANY(%s::uuid[]) AND state = 'done'", facts
    )
    return rows[0]["n"] == len(facts)


def test_a_hundred_shuffled_stories_end_with_the_erasure(site: Site) -> None:
    dice = random.Random(20260818)
    stories = {tree(): [] for _ in range(SUBJECTS)}
    for about in stories:
        stories[about] = story(about, erased=True)
    turns = [(about, each) for about, messages in stories.items() for each in messages]
    dice.shuffle(turns)
    site.publish(*(message for _, message in turns))
    everything = [message for _, message in turns]
    eventually(lambda: settled(site, everything), what="everything is settled")
    abouts = list(stories)
    assert site.rows("SELECT 1 FROM tree WHERE tree_id = ANY(%s)", abouts) == []
    buried = site.rows(
        "SELECT count(*) AS n FROM tombstone WHERE subject = ANY(%s)", [str(a) for a in abouts]
    )
    assert buried[0]["n"] == SUBJECTS
    orders = {tuple(m.event["revision"] for a, m in turns if a == about) for about in abouts}
    assert len(orders) > 15, "the shuffle has tried most of the 24 orders"


def test_stories_in_their_order_end_with_their_last_change(site: Site) -> None:
    abouts = [tree() for _ in range(20)]
    stories = [story(about, erased=False) for about in abouts]
    turns = [messages[n] for n in range(3) for messages in stories]
    site.publish(*turns)
    eventually(lambda: settled(site, turns), what="everything is settled")
    for about in abouts:
        rows = site.rows("SELECT text FROM entry WHERE about = %s ORDER BY id", about)
        assert [row["text"] for row in rows] == ["name 1", "name 2", "name 3"]
        assert site.name(about) == "name 3"


def test_what_comes_after_an_erasure_is_ignored(site: Site) -> None:
    about = tree()
    end = told(contracts.TreeFelled(tree_id=about), organisation=ORGANISATION, revision=2)
    late = told(
        contracts.TreeRenamedFirst(tree_id=about, name="ceiba"),
        organisation=ORGANISATION,
        revision=1,
    )
    site.publish(end, late)
    eventually(lambda: site.state(fact(late)) == "done")
    assert site.name(about) is None
    assert site.entries(about) == []


def test_an_older_change_that_comes_late_does_not_undo_a_newer_one(site: Site) -> None:
    about = tree()
    newer, older = (
        told(
            contracts.TreeRenamedFirst(tree_id=about, name=f"name {revision}"),
            organisation=ORGANISATION,
            revision=revision,
        )
        for revision in (5, 4)
    )
    site.publish(newer, older)
    eventually(lambda: site.state(fact(older)) == "done")
    assert site.name(about) == "name 5"
