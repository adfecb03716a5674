"""Events have their effect once, fail on schedule, and keep the order of their subject."""

from datetime import UTC, datetime, timedelta

import pytest
from diary import contracts
from diary.site import ORGANISATION, Site, fact, tree

from nosotros.identifiers import new_id
from nosotros.testing import Running, eventually, told

pytestmark = pytest.mark.usefixtures("service")


def planted(about: object, **data: int) -> contracts.TreePlanted:
    return contracts.TreePlanted(tree_id=about, **data)


def test_an_event_delivered_three_times_has_one_effect(site: Site) -> None:
    about = tree()
    message = told(planted(about), organisation=ORGANISATION)
    last = told(contracts.TreeWatered(tree_id=about), organisation=ORGANISATION, revision=2)
    site.publish(message, message, message, last)
    eventually(lambda: site.state(fact(last)) == "done")
    assert site.entries(about) == ["planted", "watered"]
    assert len(site.attempts(fact(message))) == 1


def test_a_fact_published_in_two_versions_has_one_effect(site: Site) -> None:
    about, one_fact = tree(), new_id()
    first = contracts.TreeRenamedFirst(tree_id=about, name="ceiba")
    second = contracts.TreeRenamedSecond(tree_id=about, name="ceiba", language="es")
    site.publish(
        told(first, organisation=ORGANISATION, factid=one_fact),
        told(second, organisation=ORGANISATION, factid=one_fact),
    )
    after = told(planted(about), organisation=ORGANISATION, revision=2)
    site.publish(after)
    eventually(lambda: site.state(fact(after)) == "done")
    assert site.entries(about) == ["renamed", "planted"]


def test_both_versions_of_an_event_are_handled(site: Site) -> None:
    one, other = tree(), tree()
    first = contracts.TreeRenamedFirst(tree_id=one, name="ceiba")
    second = contracts.TreeRenamedSecond(tree_id=other, name="ceiba", language="es")
    site.publish(told(first, organisation=ORGANISATION), told(second, organisation=ORGANISATION))
    eventually(lambda: site.entries(one) == site.entries(other) == ["renamed"])


def test_a_failing_event_is_tried_again_on_schedule_and_leaves_no_trace_of_its_failures(
    site: Site,
) -> None:
    about = tree()
    message = told(planted(about, fails=2), organisation=ORGANISATION)
    site.publish(message)
    eventually(lambda: site.state(fact(message)) == "done")
    first, second, third = site.attempts(fact(message))
    # How much later than it may depends on the machine; that it is not at once, on the schedule.
    assert second - first >= 1.0
    assert third - second >= 1.0
    assert site.entries(about) == ["planted"]
    assert site.inbox(fact(message))["attempts"] == 3
    assert site.inbox(fact(message))["body"] is None
    published = site.rows("SELECT count(*) AS n FROM outbox WHERE subject = %s", str(about))
    assert published[0]["n"] == 1


def test_an_event_that_always_fails_is_parked_with_its_bytes_and_a_reason_without_words(
    site: Site, service: Running
) -> None:
    about = tree()
    message = told(planted(about, fails=99), organisation=ORGANISATION)
    site.publish(message)
    eventually(lambda: site.state(fact(message)) == "parked")
    row = site.inbox(fact(message))
    assert bytes(row["body"]) == message.body
    assert row["attempts"] == 4 == len(site.attempts(fact(message)))
    assert row["reason"].startswith("Unwell in _go_wrong:")
    assert site.entries(about) == []
    assert "Yeimy" not in row["reason"] + service.output
    assert "1012345678" not in row["reason"] + service.output


def test_a_refusal_at_the_commit_counts_as_an_attempt_like_any_other(site: Site) -> None:
    about = tree()
    message = told(planted(about, refused=True), organisation=ORGANISATION)
    behind = told(planted(about), organisation=ORGANISATION, revision=2)
    site.publish(message, behind)
    eventually(lambda: site.state(fact(behind)) == "done")
    row = site.inbox(fact(message))
    assert (row["state"], row["attempts"]) == ("parked", 4)
    assert row["reason"] == "NotNullViolation at its commit"
    assert bytes(row["body"]) == message.body
    assert len(site.attempts(fact(message))) == 4
    assert site.entries(about) == ["planted"]


def test_after_parking_the_events_behind_go_on(site: Site) -> None:
    about = tree()
    failing = told(planted(about, fails=99), organisation=ORGANISATION)
    behind = told(
        contracts.TreeRenamedFirst(tree_id=about, name="ceiba"),
        organisation=ORGANISATION,
        revision=2,
    )
    site.publish(failing, behind)
    eventually(lambda: site.state(fact(behind)) == "done")
    assert site.state(fact(failing)) == "parked"
    assert site.entries(about) == ["renamed"]


def test_an_event_of_something_never_known_is_parked(site: Site) -> None:
    watered = told(contracts.TreeWatered(tree_id=tree()), organisation=ORGANISATION)
    site.publish(watered)
    eventually(lambda: site.state(fact(watered)) == "parked")


def test_an_event_that_nobody_here_handles_is_parked_for_a_version_that_does(site: Site) -> None:
    painted = told(contracts.TreePainted(tree_id=tree()), organisation=ORGANISATION)
    after = told(planted(tree()), organisation=ORGANISATION)
    site.bind(painted.exchange, painted.routing_key)
    site.publish(painted, after)
    eventually(lambda: site.state(fact(after)) == "done")
    eventually(lambda: site.queued() == 0)
    row = eventually(lambda: site.inbox(fact(painted)))
    assert (row["state"], row["reason"]) == ("parked", "nothing here handles its type")
    assert bytes(row["body"]) == painted.body
    site.execute("UPDATE inbox SET state = 'dropped' WHERE factid = %s", fact(painted))
    site.command("topology", NOSOTROS_AMQP_URL=site.amqp_url)


def test_what_an_event_publishes_is_stored_with_its_effect_and_says_its_cause(site: Site) -> None:
    about = tree()
    message = told(planted(about), organisation=ORGANISATION)
    site.publish(message)
    eventually(lambda: site.state(fact(message)) == "done")
    (row,) = site.rows("SELECT * FROM outbox WHERE subject = %s", str(about))
    assert row["causationid"] == message.event["id"]
    assert row["correlationid"] == message.event["correlationid"]
    assert row["organisation"] == ORGANISATION


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff\xfe\x00", "is not JSON"),
        (b"", "is not JSON"),
        (b"[1, 2]", "is not a JSON object"),
        (b"[" * 2000, "is not JSON"),
        (b'{"type": 5, "partitionkey": "a"}', "has no specversion"),
    ],
    ids=["bytes", "nothing", "a list", "deep", "no envelope"],
)
def test_what_cannot_be_decoded_is_parked_at_once(site: Site, body: bytes, reason: str) -> None:
    site.execute("DELETE FROM inbox WHERE type = 'unknown'")
    site.publish(told(planted(tree()), organisation=ORGANISATION).with_body(body))
    (row,) = eventually(lambda: site.rows("SELECT * FROM inbox WHERE type = 'unknown'"))
    assert row["state"] == "parked"
    assert row["reason"] == reason
    assert bytes(row["body"]) == body


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"data": {"tree_id": "no id"}}, "does not fit its schema: tree_id"),
        ({"data": {}}, "does not fit its schema: tree_id"),
        ({"subject": "another"}, "has another subject than its tree_id"),
        ({"time": "2020-01-01T00:00:00Z"}, "is older than the inbox remembers"),
    ],
    ids=["wrong type", "missing", "subject", "old"],
)
def test_what_does_not_fit_its_schema_is_parked_at_once(
    site: Site, changed: dict[str, object], reason: str
) -> None:
    message = told(planted(tree()), organisation=ORGANISATION, **changed)
    site.publish(message)
    eventually(lambda: site.state(fact(message)) == "parked")
    assert site.inbox(fact(message))["reason"] == reason
    assert site.attempts(fact(message)) == []


def test_an_event_of_a_hundred_days_ago_is_parked_and_one_of_ninety_nine_is_handled(
    site: Site,
) -> None:
    now = datetime.now(UTC)
    old = told(planted(tree()), organisation=ORGANISATION, at=now - timedelta(days=100, minutes=1))
    young = told(planted(tree()), organisation=ORGANISATION, at=now - timedelta(days=99))
    site.publish(old, young)
    eventually(lambda: site.state(fact(young)) == "done")
    eventually(lambda: site.state(fact(old)) == "parked")


def test_a_newer_event_may_carry_fields_that_are_unknown_here(site: Site) -> None:
    about = tree()
    data = {"tree_id": str(about), "species": "ceiba"}
    message = told(planted(about), organisation=ORGANISATION, data=data)
    site.publish(message)
    eventually(lambda: site.state(fact(message)) == "done")
    assert site.entries(about) == ["planted"]
