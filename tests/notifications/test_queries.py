"""What coordinators see of messages, and what they do not."""

import time
from dataclasses import fields

import orjson
import pytest

from nosotros.bus.requests import Call, Requests
from nosotros.bus.service import requests_of
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.notifications import MessagePage, MessageTotals, MessageView
from nosotros.contracts.schema import load
from nosotros.identifiers import new_id
from notifications.service import NotificationsService

SCOPES = frozenset({"notifications:read", "operations:read", "operations:write"})


@pytest.fixture
def ask(database):
    """Ask a service as its callers do, and read the answer as they do."""
    requests = Requests(database, wake=lambda: None)
    by_method = {each.method: each for each in requests_of(NotificationsService)}

    def ask(method, *, organisation="gestarsalud", **payload):
        request = by_method[method]
        handler = getattr(NotificationsService, method).author_method
        call = Call(
            payload=payload,
            organisation=organisation,
            actor="key:tests",
            scopes=SCOPES,
            deadline=time.time() + 10,
            command_id=None,
            correlationid="a-story",
        )
        answer = requests.answer(request, handler.__get__(NotificationsService()), call)
        assert request.returns is not None
        return load(request.returns, orjson.loads(answer), strict=False)

    return ask


@pytest.fixture
def three(bus, rows):
    for _ in range(3):
        participant = new_id()
        bus.contact(participant)
        bus.enrolled(participant)
    return [each.id for each in rows.messages()]


def test_a_message_is_seen_without_its_words_or_its_recipient(ask, three):
    seen = ask("get_message", id=str(three[0]))
    assert (seen.id, seen.state, seen.template, seen.channel) == (
        three[0],
        "queued",
        "enrolled",
        "none",
    )
    assert not {"recipient", "subject", "text"} & {each.name for each in fields(MessageView)}


def test_another_organisation_sees_none_of_them(ask, three):
    with pytest.raises(NotFound):
        ask("get_message", organisation="la-u", id=str(three[0]))
    assert ask("list_messages", organisation="la-u") == MessagePage(items=(), next=None)
    totals = ask("count_messages", organisation="la-u")
    assert totals == MessageTotals(queued=0, sending=0, sent=0, uncertain=0, failed=0, withheld=0)


def test_pages_follow_each_other_without_gap_or_repeat(ask, three):
    first = ask("list_messages", limit=2)
    second = ask("list_messages", limit=2, after=first.next)
    assert [each.id for each in (*first.items, *second.items)] == three
    assert second.next is None


def test_messages_are_listed_by_state(ask, three, rows):
    rows.run("UPDATE message SET state = 'uncertain' WHERE id = %(id)s", id=three[1])
    assert [each.id for each in ask("list_messages", state="uncertain").items] == [three[1]]


def test_messages_are_counted_by_state(ask, three, rows):
    rows.run("UPDATE message SET state = 'sent' WHERE id = %(id)s", id=three[1])
    totals = ask("count_messages")
    assert (totals.queued, totals.sent, totals.failed) == (2, 1, 0)


@pytest.mark.parametrize("cursor", ["x", "00000000", "' OR true --"])
def test_what_is_no_cursor_is_refused_by_its_field(ask, three, cursor):
    with pytest.raises(InvalidFields) as refused:
        ask("list_messages", after=cursor)
    assert refused.value.fields == ("after",)


def test_an_event_that_failed_can_be_seen_and_dropped(ask, bus):
    bus.enrolled(new_id())
    (parked,) = ask("list_parked").items
    assert parked.state == "failed"
    assert ask("drop_parked", id=str(parked.id)).state == "dropped"
    assert ask("list_parked").items == ()
