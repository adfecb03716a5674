"""What one may not have any more stops coming within five seconds: a grant ends, a key is revoked."""

import time
from collections.abc import Callable
from contextlib import ExitStack

from localstack.plan import OPERATOR
from localstack.stack import Stack
from nosotros.ledgers import Opened
from nosotros.testing.waiting import PATIENCE, eventually
from tests import keys, web
from tests.journeys.organisation import Organisation
from tests.subscribers.proofs import ledger_of
from tests.subscribers.subscriber import Integrator, Subscriber
from tests.subscribers.ways import Feed, Queue, Stream
from tests.subscribers.webhook import Webhook

#: within which it stops, and for how long it is tried
SECONDS, TRIED = 5.0, 7.0
_PACE = 0.2
Way = Subscriber | Webhook


def subjects(way: Way) -> set[str]:
    """What the events are about that have come."""
    way.check()
    return {each.subject for each in way.arrivals.came}


def test_a_grant_that_ends_stops_every_way(
    enter: Callable[[str], Organisation], stack: Stack
) -> None:
    giver, taker = enter("gives-events"), enter("takes-events")
    grant = giver.post("/v1/event-grants", {"grantee": taker.slug})
    integrator = Integrator(url=stack.gateway_url, key=taker.key)
    filter = {"organisations": [giver.slug, taker.slug]}
    with ExitStack() as followed:
        ways: list[Way] = [kind(integrator, filter=filter) for kind in (Queue, Feed, Stream)]
        ways.append(Webhook(integrator, filter=filter))
        paused = Webhook(integrator, filter=filter)
        for each in (*ways, paused):
            followed.enter_context(each)
        integrator.post(f"/v1/subscriptions/{paused.id}/pause", {})
        allowed = giver.open_intake()
        eventually(
            lambda: all(allowed in subjects(each) for each in ways),
            what="what is granted comes by every way",
        )

        giver.post(f"/v1/event-grants/{grant['id']}/ending", {})
        late = _opened_when_it_has_ended(giver)
        integrator.post(f"/v1/subscriptions/{paused.id}/resumption", {})
        # Whoever has this one, which came last, has been sent whatever was before it.
        own = taker.open_intake()
        eventually(
            lambda: all(own in subjects(each) for each in (*ways, paused)),
            what="one's own events come as before",
        )
        for each in ways:
            assert not late & subjects(each), f"it came by {each.way} when the grant had ended"
        assert subjects(paused) == {own}
        for each in ways:
            if each.id is not None:
                _ledger_knows_of_no_more(integrator, each)
        # What it was to have while the grant lasted, and had not yet.
        claims = _ledger_knows_of_no_more(integrator, paused).claims
        assert (claims["due"], claims["withheld"] >= 1) == (1, True)
    batch = integrator.get("/v1/events", after="0").json()
    assert {each["organisation"] for each in batch} == {taker.slug}


def _opened_when_it_has_ended(giver: Organisation) -> set[str]:
    """Intakes of one who goes on; those that were opened more than five seconds later."""
    began = time.monotonic()
    late: set[str] = set()
    while (since := time.monotonic() - began) < TRIED:
        intake = giver.open_intake()
        if since > SECONDS:
            late.add(intake)
        time.sleep(_PACE)
    assert late
    return late


def _ledger_knows_of_no_more(integrator: Integrator, way: Way) -> Opened:
    """A ledger in which nothing is to come, and nothing is told of what has not been sent."""
    assert way.id is not None
    id = way.id

    def settled() -> bool:
        return ledger_of(integrator, id, issuer=OPERATOR).claims["pending"] == 0

    eventually(settled, what="nothing is pending")
    ledger = ledger_of(integrator, id, issuer=OPERATOR)
    assert {row["event_id"] for row in ledger.rows if row["event_id"]} <= way.arrivals.ids
    assert ledger.claims["failed"] == 0
    return ledger


def test_a_key_that_is_revoked_stops_feed_and_stream(
    enter: Callable[[str], Organisation], create_key: Callable[..., str], stack: Stack
) -> None:
    organisation = enter("revokes-a-key")
    key = create_key(organisation.slug, "events:read", "integrations:write")
    integrator = Integrator(url=stack.gateway_url, key=key)
    with Feed(integrator, filter={}) as feed, Stream(integrator, filter={}) as stream:
        first = organisation.open_intake()
        eventually(lambda: first in subjects(feed) & subjects(stream), what="it comes")
        revoked_at = time.monotonic()
        keys.revoke_key(stack, key)
        late = _opened_when_it_has_ended(organisation)
        eventually(
            lambda: feed.ended_at is not None and stream.ended_at is not None,
            what="both are told that they may have nothing any more",
        )
        for each in (feed, stream):
            assert each.ended_at is not None
            assert each.ended_at - revoked_at < SECONDS, each.way
            assert not late & subjects(each)
    answer = web.get(
        f"{stack.gateway_url}/v1/events",
        headers={"Authorization": f"Bearer {key}"},
        timeout=PATIENCE,
    )
    assert answer.status_code == 401
