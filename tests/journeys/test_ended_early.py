"""An agreement that one side ends at once stops within five seconds, by every way there is.

Also where the service that is told of it hears nothing: what others allowed is held back until it does.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from localstack.plan import OPERATOR
from localstack.stack import Stack
from nosotros.cli.rooms.writing import check_folder, write_folder
from nosotros.testing import Tap
from nosotros.testing.waiting import eventually
from tests.journeys.agreed import SECONDS, Way, opened_when_it_was_over, subjects
from tests.journeys.belongings_of_partners import BODIES, SERVICE
from tests.journeys.organisation import Organisation
from tests.journeys.scenes import Calendar
from tests.rooms import make_queue
from tests.subscribers.subscriber import Integrator
from tests.subscribers.ways import Feed, Queue, Stream
from tests.subscribers.webhook import Webhook

Enter = Callable[[str], Organisation]
LISTED = "enrolment.list_intakes"
DESCRIBED = BODIES["describe_service"]


def concluded(stack: Stack, grantor: Organisation, grantee: Organisation) -> Any:
    """An agreement without an end, in force since today."""
    proposed = grantor.post(
        "/v1/agreements",
        {
            "grantor": grantor.slug,
            "grantee": grantee.slug,
            "purposes": ["enrolment"],
            "event_types": ["*"],
            "operations": [LISTED],
            "starts_on": Calendar(stack).today().isoformat(),
        },
    )
    answer = grantee.send(
        "POST",
        f"/v1/agreements/{proposed['id']}/acceptance",
        json={},
        headers={"If-Match": f'"{proposed["revision"]}"'},
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "in_force"), answer.text
    return answer.json()


def heard_of(grantor: Organisation, grantee: Organisation) -> None:
    """Wait until integrations has heard of their agreement: a feed or a stream that is past what was told
    before that does not go back for it, as what is delivered does."""
    known = grantor.open_intake()
    eventually(
        lambda: known in {each["subject"] for each in grantee.get("/v1/events", after="0")},
        what="who is asked for events knows what was agreed",
    )


def end(agreement: Any, *, by: Organisation) -> None:
    """End it at once."""
    ended = by.send("POST", f"/v1/agreements/{agreement['id']}/ending", json={"reason": "breach"})
    assert (ended.status_code, ended.json()["state"]) == (200, "ended"), ended.text


@contextmanager
def room_of(organisation: Organisation, *, operator: Organisation, folder: Path) -> Iterator[Tap]:
    """What comes into an organisation's room, heard there by itself, where a service of its own runs."""
    operator.post("/v1/rooms", {"organisation": organisation.slug, "hosts": []})
    check_folder(folder)
    secret = operator.get(f"/v1/rooms/{organisation.slug}/secret")
    url = write_folder(folder, secret)["NOSOTROS_AMQP_URL"]
    make_queue(url, SERVICE)
    path = f"/v1/rooms/{organisation.slug}/services/{SERVICE}"
    described = organisation.send("PUT", path, json=DESCRIBED)
    assert described.is_success, described.text
    try:
        with Tap(url) as tap:
            yield tap
    finally:
        removed = operator.send("DELETE", f"/v1/rooms/{organisation.slug}")
        assert removed.is_success, removed.text


def told_in(tap: Tap) -> set[str]:
    """What the events are about that have come into a room."""
    tap.listen(seconds=0.1)
    return {each.event["subject"] for each in tap.heard}


def wait_for(subject: str, ways: Sequence[Way], room: Tap | None = None) -> None:
    """Wait until an event about something has come by every way, and into a room."""
    late: set[str] = set()

    def came() -> bool:
        late.clear()
        late.update(each.way for each in ways if subject not in subjects(each))
        if room is not None and subject not in told_in(room):
            late.add("room")
        return not late

    try:
        eventually(came, what="what may be told comes by every way")
    except AssertionError as error:
        error.add_note(f"not by: {', '.join(sorted(late))}")
        raise


@pytest.fixture
def long_poll(stack: Stack) -> Callable[..., set[str]]:
    """Ask for events, and wait for some, as who keeps no place: `long_poll(of, after=…)`."""

    def long_poll(of: Organisation, *, after: str) -> set[str]:
        answer = of.http.get("/v1/events", params={"after": after, "wait": 2})
        assert answer.is_success, answer.text
        return {each["subject"] for each in answer.json()}

    return long_poll


def test_it_stops_by_every_way(
    enter: Enter, stack: Stack, tmp_path: Path, long_poll: Callable[..., set[str]]
) -> None:
    grantor, grantee = enter("ends-early"), enter("ends-early-u")
    agreement = concluded(stack, grantor, grantee)
    heard_of(grantor, grantee)
    integrator = Integrator(url=stack.gateway_url, key=grantee.key)
    filter = {"organisations": [grantor.slug, grantee.slug]}
    theirs = {"Nosotros-Organisation": grantor.slug}
    with ExitStack() as followed:
        ways: list[Way] = [kind(integrator, filter=filter) for kind in (Queue, Feed, Stream)]
        ways.append(Webhook(integrator, filter=filter))
        for each in ways:
            followed.enter_context(each)
        room = followed.enter_context(
            room_of(grantee, operator=enter(OPERATOR), folder=tmp_path / "room")
        )
        allowed = grantor.open_intake()
        wait_for(allowed, ways, room)
        assert allowed in long_poll(grantee, after="0")
        assert grantee.http.get("/v1/intakes", headers=theirs).status_code == 200

        began = time.monotonic()
        end(agreement, by=grantee)
        eventually(
            lambda: grantee.http.get("/v1/intakes", headers=theirs).status_code == 403,
            what="nothing can be asked any more",
        )
        assert time.monotonic() - began < SECONDS
        late = opened_when_it_was_over(grantor)
        own = grantee.open_intake()
        wait_for(own, ways, room)
        assert late
        for each in ways:
            assert not late & subjects(each), f"it came by {each.way} when it was over"
        assert not late & told_in(room)
        assert not late & long_poll(grantee, after="0")


def test_what_delivers_gives_nothing_of_another_while_the_end_cannot_be_heard(
    enter: Enter, stack: Stack
) -> None:
    grantor, grantee = enter("ends-unheard"), enter("ends-unheard-u")
    agreement = concluded(stack, grantor, grantee)
    integrator = Integrator(url=stack.gateway_url, key=grantee.key)
    filter = {"organisations": [grantor.slug, grantee.slug]}
    ways: list[Way] = [Queue(integrator, filter=filter), Webhook(integrator, filter=filter)]
    with ways[0], ways[1]:
        allowed = grantor.open_intake()
        wait_for(allowed, ways)
        stack.stop("integrations-run")
        try:
            end(agreement, by=grantor)
            late = opened_when_it_was_over(grantor)
            own = grantee.open_intake()
            wait_for(own, ways[1:])
            assert late
            for each in ways:
                assert not late & subjects(each), f"it came by {each.way} when it was over"
        finally:
            stack.start("integrations-run")
            stack.wait_ready()
        wait_for(own, ways)
        for each in ways:
            assert not late & subjects(each), f"it came by {each.way} when the end was heard"
