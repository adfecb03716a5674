"""Subscriptions: made, changed, paused, ended, and what they are signed with."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from integrations.handlers import webhooks
from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.integrations import (
    ChangeWebhook,
    CreateEventReader,
    CreateWebhook,
    CursorExpired,
    CursorUnknown,
    EndSubscription,
    EventFilter,
    EventTypeUnknown,
    GetSubscription,
    GetSubscriptionSecret,
    ListSubscriptions,
    MoveEventReader,
    PauseSubscription,
    ResumeSubscription,
    RotateSecret,
    SubscriptionNotInState,
    TooManySubscriptions,
    UrlRefused,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.integrations.conftest import BEGINNING
from tests.integrations.recorded import ENROLLED, Happened, record

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
URL = "https://hooks.example.org/nosotros"
HOOK = CreateWebhook(name="Ours", url=URL)
READER = CreateEventReader(name="Ours")


@pytest.fixture(autouse=True)
def only_the_internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("NOSOTROS_WEBHOOK_PRIVATE_NETWORKS", raising=False)
    webhooks._private.cache_clear()
    yield
    webhooks._private.cache_clear()


def test_a_webhook_begins_now_and_is_seen_by_its_organisation_alone(
    ask: Ask, database: Database, rows: Rows
) -> None:
    record(database, Happened(), Happened())
    filter = EventFilter(types=(ENROLLED,), organisations=("la-u",), subjects=("one",))
    made = ask(CreateWebhook(name="Ours", url=URL, filter=filter))
    assert (made.kind, made.state, made.cursor, made.pending) == ("webhook", "active", "2", 0)
    assert made.filter == filter
    assert ask(GetSubscription(id=made.id)) == made
    assert ask(ListSubscriptions()).items == (made,)
    assert ask(ListSubscriptions(kind="reader")).items == ()
    assert ask(ListSubscriptions(), organisation="la-u").items == ()
    for asks in (
        GetSubscription(id=made.id),
        GetSubscriptionSecret(id=made.id),
        EndSubscription(subscription_id=made.id),
        PauseSubscription(subscription_id=made.id),
        RotateSecret(subscription_id=made.id),
    ):
        with pytest.raises(NotFound):
            ask(asks, organisation="la-u")
    actions = rows(f"SELECT action FROM audit WHERE subject = '{made.id}'")
    assert [each["action"] for each in actions] == ["create_webhook"]


def test_pages_of_subscriptions_follow_each_other(ask: Ask) -> None:
    made = [ask(READER).id for _ in range(3)]
    first = ask(ListSubscriptions(limit=2))
    second = ask(ListSubscriptions(limit=2, after=first.next))
    assert [each.id for each in (*first.items, *second.items)] == made
    assert second.next is None


def test_it_may_begin_anywhere_in_the_journal_and_nowhere_else(
    ask: Ask, database: Database, rows: Rows
) -> None:
    record(database, *[Happened()] * 5)
    with database.begin("*") as transaction:
        transaction.connection.exec_driver_sql("UPDATE journal_head SET oldest = 2")
    for after, begins in (("0", "2"), ("2", "2"), ("4", "4"), ("5", "5")):
        made = ask(CreateWebhook(name="Ours", url=URL, after=after))
        assert made.cursor == begins
    with pytest.raises(CursorExpired) as expired:
        ask(CreateWebhook(name="Ours", url=URL, after="1"))
    assert expired.value.oldest == "2"
    with pytest.raises(CursorUnknown) as unknown:
        ask(CreateEventReader(name="Ours", after="6"))
    assert unknown.value.head == "5"


@pytest.mark.parametrize(
    "type",
    ["nosotros.enrolment.nothing_happened.v1", "nosotros.notifications.answer_for_centre.v1", "*"],
)
def test_a_filter_names_public_events_alone(ask: Ask, type: str) -> None:
    filter = EventFilter(types=(ENROLLED, type))
    for command in (
        CreateWebhook(name="Ours", url=URL, filter=filter),
        CreateEventReader(name="Ours", filter=filter),
    ):
        with pytest.raises(EventTypeUnknown) as refused:
            ask(command)
        assert refused.value.type == type


def test_nothing_is_sent_to_addresses_that_are_not_on_the_internet(ask: Ask) -> None:
    for url, why in (
        ("http://hooks.example.org/", "not_https"),
        ("https://127.0.0.1/", "private_address"),
    ):
        with pytest.raises(UrlRefused) as refused:
            ask(CreateWebhook(name="Ours", url=url))
        assert refused.value.why == why
    made = ask(HOOK)
    change = ChangeWebhook(
        subscription_id=made.id, name="Ours", url="https://[::1]/", expected_revision=1
    )
    with pytest.raises(UrlRefused):
        ask(change)


def test_an_organisation_has_a_hundred_at_most(ask: Ask) -> None:
    made = [ask(READER) for _ in range(100)]
    with pytest.raises(TooManySubscriptions) as refused:
        ask(HOOK)
    assert refused.value.most == 100
    ask(READER, organisation="la-u")
    ask(EndSubscription(subscription_id=made[0].id))
    ask(HOOK)


def test_a_webhook_is_changed_by_who_has_read_it_as_it_is(ask: Ask, rows: Rows) -> None:
    made = ask(HOOK)
    filter = EventFilter(subjects=("one",))
    change = ChangeWebhook(
        subscription_id=made.id,
        name="Theirs",
        url="https://other.example.org/",
        filter=filter,
        expected_revision=made.revision,
    )
    changed = ask(change)
    assert (changed.name, changed.url) == ("Theirs", "https://other.example.org/")
    assert changed.filter == filter
    assert changed.revision == made.revision + 1
    with pytest.raises(RevisionMismatch) as refused:
        ask(change)
    assert refused.value.current == changed.revision
    reader = ask(READER)
    with pytest.raises(NotFound):
        ask(ChangeWebhook(subscription_id=reader.id, name="X", url=URL, expected_revision=1))


def test_a_subscription_is_paused_resumed_and_ended(ask: Ask, rows: Rows) -> None:
    id = ask(HOOK).id
    assert ask(PauseSubscription(subscription_id=id)).state == "paused"
    with pytest.raises(SubscriptionNotInState) as refused:
        ask(PauseSubscription(subscription_id=id))
    assert (refused.value.state, refused.value.needed) == ("paused", ("active",))
    assert ask(ResumeSubscription(subscription_id=id)).state == "active"
    with pytest.raises(SubscriptionNotInState):
        ask(ResumeSubscription(subscription_id=id))
    ask(EndSubscription(subscription_id=id))
    with pytest.raises(NotFound):
        ask(GetSubscription(id=id))
    with pytest.raises(NotFound):
        ask(GetSubscriptionSecret(id=id))
    # What it was signed with is gone with it.
    (row,) = rows("SELECT state, secret, old_secret FROM subscription")
    assert row == {"state": "ended", "secret": None, "old_secret": None}


def test_a_reader_is_sent_nothing_and_moves_its_cursor_itself(ask: Ask, database: Database) -> None:
    record(database, *[Happened()] * 3)
    reader = ask(READER)
    assert ask(MoveEventReader(reader_id=reader.id, cursor="1")).cursor == "1"
    assert ask(MoveEventReader(reader_id=reader.id, cursor="3")).cursor == "3"
    with pytest.raises(CursorUnknown):
        ask(MoveEventReader(reader_id=reader.id, cursor="4"))
    with pytest.raises(SubscriptionNotInState) as refused:
        ask(PauseSubscription(subscription_id=reader.id))
    assert (refused.value.state, refused.value.needed) == ("reader", ("webhook", "queue"))
    with pytest.raises(NotFound):
        ask(GetSubscriptionSecret(id=reader.id))
    for id in (ask(HOOK).id, new_id()):
        with pytest.raises(NotFound):
            ask(MoveEventReader(reader_id=id, cursor="1"))


def test_secrets_are_stored_encrypted_and_their_reading_is_audited(ask: Ask, rows: Rows) -> None:
    id = ask(HOOK).id
    (secret,) = ask(GetSubscriptionSecret(id=id)).secrets
    assert secret.startswith("whsec_")
    (row,) = rows("SELECT secret FROM subscription")
    assert secret not in row["secret"]
    assert secret.removeprefix("whsec_") not in row["secret"]
    read = rows("SELECT actor, subject FROM audit WHERE action = 'get_subscription_secret'")
    assert read == [{"actor": "key:test", "subject": str(id)}]


def test_a_rotated_secret_is_kept_for_as_long_as_is_asked(
    ask: Ask, time_is: Callable[[datetime], None]
) -> None:
    id = ask(HOOK).id
    (first,) = ask(GetSubscriptionSecret(id=id)).secrets
    ask(RotateSecret(subscription_id=id, keep_old_hours=2))
    second, old = ask(GetSubscriptionSecret(id=id)).secrets
    assert old == first
    time_is(BEGINNING + timedelta(hours=2, seconds=1))
    assert ask(GetSubscriptionSecret(id=id)).secrets == (second,)
    ask(RotateSecret(subscription_id=id, keep_old_hours=0))
    (third,) = ask(GetSubscriptionSecret(id=id)).secrets
    assert third not in (first, second)
    for hours in (-1, 169):
        with pytest.raises(InvalidFields) as refused:
            ask(RotateSecret(subscription_id=id, keep_old_hours=hours))
        assert refused.value.fields == ("keep_old_hours",)
    with pytest.raises(NotFound):
        ask(RotateSecret(subscription_id=ask(READER).id))
