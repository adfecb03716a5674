"""A suspended organisation is sent nothing, and has all of it once it is restored."""

from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from integrations.handlers import subscriptions, webhooks
from integrations.storage.matching import match
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.integrations import (
    CreateEventReader,
    CreateWebhook,
    GetSubscription,
    PauseSubscription,
    ResumeSubscription,
    SubscriptionNotInState,
)
from nosotros.contracts.partners import OrganisationRestored, OrganisationSuspended
from nosotros.database import Database
from nosotros.testing.waiting import PATIENCE
from tests.asking import Asking
from tests.integrations.conftest import BEGINNING
from tests.integrations.journalled import appending, came

Ask = Callable[..., Any]
Act = Callable[..., Any]
URL = "https://example.org/events"
LA_U = "la-u"
HOOK = CreateWebhook(name="theirs", url=URL)


def suspended(asking: Asking) -> None:
    asking.hear(OrganisationSuspended(organisation=LA_U), revision=2, organisation=LA_U)


def restored(asking: Asking) -> None:
    asking.hear(OrganisationRestored(organisation=LA_U), revision=3, organisation=LA_U)


def state_of(ask: Ask, id: UUID) -> str:
    return ask(GetSubscription(id=id), organisation=LA_U).state


def meanwhile(does: Callable[[Asking], None], asking: Asking) -> Thread:
    """Have something be done beside a transaction, for the end of which it waits."""
    thread = Thread(target=does, args=[asking])
    thread.start()
    thread.join(0.5)
    assert thread.is_alive()
    return thread


def test_what_is_sent_to_it_waits_and_goes_on(
    asking: Asking, ask: Callable[..., Any], database: Database
):
    def hear(event: Any, revision: int) -> None:
        asking.hear(event, revision=revision, organisation=LA_U)

    def state(subscription: Any, organisation: str = LA_U) -> tuple[str, int]:
        found = ask(GetSubscription(id=subscription.id), organisation=organisation)
        return found.state, found.pending

    theirs = ask(CreateWebhook(name="theirs", url=URL), organisation=LA_U)
    paused = ask(CreateWebhook(name="paused", url=URL), organisation=LA_U)
    ask(PauseSubscription(subscription_id=paused.id), organisation=LA_U)
    reader = ask(CreateEventReader(name="a reader"), organisation=LA_U)
    ours = ask(CreateWebhook(name="ours", url=URL))
    hear(OrganisationSuspended(organisation=LA_U), 2)
    appending(database, came(1, organisation=LA_U), at=BEGINNING)
    match(database, now=BEGINNING)
    assert state(theirs) == ("suspended", 0)
    assert state(paused) == ("paused", 0)
    assert state(reader) == ("active", 0)
    assert state(ours, "gestarsalud") == ("active", 0)
    with pytest.raises(SubscriptionNotInState) as refused:
        ask(ResumeSubscription(subscription_id=theirs.id), organisation=LA_U)
    assert "as the organisation is suspended" in refused.value.text("en")
    hear(OrganisationRestored(organisation=LA_U), 3)
    match(database, now=BEGINNING)
    assert state(theirs) == ("active", 1)
    assert state(paused) == ("paused", 0)


def test_what_is_made_or_resumed_while_it_is_suspended_waits_like_the_others(
    asking: Asking, ask: Ask
) -> None:
    paused = ask(HOOK, organisation=LA_U).id
    ask(PauseSubscription(subscription_id=paused), organisation=LA_U)
    suspended(asking)
    # Its key is known for a moment longer.
    made = ask(HOOK, organisation=LA_U)
    resumed = ask(ResumeSubscription(subscription_id=paused), organisation=LA_U)
    reader = ask(CreateEventReader(name="a reader"), organisation=LA_U)
    assert (made.state, resumed.state, reader.state) == ("suspended", "suspended", "active")
    restored(asking)
    assert [state_of(ask, each) for each in (made.id, paused, reader.id)] == ["active"] * 3


@pytest.mark.parametrize("resumes", [False, True])
def test_what_is_made_or_resumed_at_that_very_moment_is_as_if_it_had_been_before(
    asking: Asking, ask: Ask, act: Act, resumes: bool
) -> None:
    paused = [ask(HOOK, organisation=LA_U).id for _ in range(2)]
    for each in paused:
        ask(PauseSubscription(subscription_id=each), organisation=LA_U)

    def made_or_resumed(work: UnitOfWork) -> UUID:
        if not resumes:
            return webhooks.create_webhook(HOOK, work=work).id
        command = ResumeSubscription(subscription_id=paused.pop())
        return subscriptions.resume_subscription(command, work=work).id

    def beside(does: Callable[[Asking], None]) -> UUID:
        id, thread = act(
            lambda work: (made_or_resumed(work), meanwhile(does, asking)), organisation=LA_U
        )
        thread.join(PATIENCE)
        assert not thread.is_alive()
        return id

    first = beside(suspended)
    assert state_of(ask, first) == "suspended"
    second = beside(restored)
    assert [state_of(ask, each) for each in (first, second)] == ["active", "active"]
