"""Parked events are seen, handled again, or given up, by command, with an audit entry."""

from uuid import UUID

import pytest
from diary import contracts
from diary.site import ORGANISATION, Site, fact, tree

from nosotros.contracts.common import NotFound
from nosotros.testing import eventually, told

pytestmark = pytest.mark.usefixtures("service")


def parked(site: Site, *, fails: int = 4) -> tuple[UUID, str]:
    about = tree()
    message = told(contracts.TreePlanted(tree_id=about, fails=fails), organisation=ORGANISATION)
    site.publish(message)
    eventually(lambda: site.state(fact(message)) == "parked")
    return about, fact(message)


def audited(site: Site, action: str, subject: str) -> list[str]:
    rows = site.rows("SELECT actor FROM audit WHERE action = %s AND subject = %s", action, subject)
    return [row["actor"] for row in rows]


def test_a_parked_event_is_listed_replayed_and_has_its_effect(site: Site) -> None:
    about, id = parked(site)
    with site.caller() as caller:
        listed = caller.call(contracts.care.list(limit=100))
        assert [(each.state, each.attempts) for each in listed.items if str(each.id) == id] == [
            ("parked", 4)
        ]
        caller.call(contracts.care.replay(id=id))
    eventually(lambda: site.state(id) == "done")
    assert site.entries(about) == ["planted"]
    assert audited(site, "replay_parked", id) == ["key:test"]


def test_a_dropped_event_has_no_effect_even_when_it_comes_again(site: Site) -> None:
    about = tree()
    message = told(contracts.TreePlanted(tree_id=about, fails=4), organisation=ORGANISATION)
    site.publish(message)
    eventually(lambda: site.state(fact(message)) == "parked")
    with site.caller() as caller:
        caller.call(contracts.care.drop(id=fact(message)))
    row = site.inbox(fact(message))
    assert (row["state"], row["body"]) == ("dropped", None)
    assert audited(site, "drop_parked", fact(message)) == ["key:test"]
    after = told(contracts.TreeWatered(tree_id=tree()), organisation=ORGANISATION)
    site.publish(message, after)
    eventually(lambda: site.state(fact(after)) == "failed")
    assert site.entries(about) == []
    assert len(site.attempts(fact(message))) == 4


def test_another_organisation_neither_sees_nor_changes_a_parked_event(site: Site) -> None:
    _, id = parked(site)
    with site.caller(organisation="la-u") as caller:
        listed = caller.call(contracts.care.list(limit=100))
        assert id not in {str(each.id) for each in listed.items}
        with pytest.raises(NotFound):
            caller.call(contracts.care.replay(id=id))
        with pytest.raises(NotFound):
            caller.call(contracts.care.drop(id=id))
    assert site.state(id) == "parked"


def test_an_unreadable_message_is_shown_to_the_operator(site: Site) -> None:
    site.execute("DELETE FROM inbox WHERE type = 'unknown'")
    proper = told(contracts.TreePlanted(tree_id=tree()), organisation=ORGANISATION)
    site.publish(proper.with_body(b"no JSON"))
    with site.caller(organisation="gestarsalud") as caller:
        listed = eventually(lambda: caller.call(contracts.care.list(limit=100)).items)
    assert [each.reason for each in listed] == ["is not JSON"]


def test_an_erasure_takes_the_content_of_what_was_parked_along(site: Site) -> None:
    about, id = parked(site)
    kept = parked(site)[1]
    site.publish(told(contracts.TreeFelled(tree_id=about), organisation=ORGANISATION, revision=2))
    eventually(lambda: site.state(id) == "dropped")
    assert site.inbox(id)["body"] is None
    assert site.inbox(kept)["body"] is not None
