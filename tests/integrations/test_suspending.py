"""A suspended organisation is sent nothing, and has all of it once it is restored."""

from collections.abc import Callable
from typing import Any

import pytest

from integrations.storage.matching import match
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
from tests.asking import Asking
from tests.integrations.conftest import BEGINNING
from tests.integrations.journalled import appending, came

URL = "https://example.org/events"
LA_U = "la-u"


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
