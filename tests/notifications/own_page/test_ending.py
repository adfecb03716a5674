"""Her own page: what is forgotten of a link and a visit, and when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import ParticipantsMerged
from nosotros.contracts.notifications import (
    CheckVisit,
    GetMessageContent,
    GetOwnPreferences,
    LinkSpent,
    SendOwnPageLink,
    SetOwnPreferences,
)
from nosotros.identifiers import new_id
from notifications.domain.visits import new_secret
from notifications.storage import links
from tests.asking import Asking
from tests.notifications.conftest import Bus, Rows
from tests.notifications.own_page.opening import BEGINNING, opening, secrets

TimeIs = Callable[[datetime], None]


def test_nothing_that_is_kept_or_answered_has_a_secret_but_the_message(
    ask: Any, rows: Rows, her: UUID
):
    ask(SendOwnPageLink(participant_id=her))
    (secret,) = secrets(rows)
    visit = new_secret()
    ask(opening(secret, visit))

    kept = [
        *rows.all("SELECT answer FROM recorded_answer"),
        *rows.all("SELECT * FROM audit"),
        *rows.all("SELECT data FROM outbox"),
        *rows.all("SELECT * FROM link"),
    ]
    for each in kept:
        for value in each:
            text = bytes(value).decode("latin-1") if isinstance(value, bytes) else str(value)
            assert secret not in text
            assert visit not in text


def test_links_are_forgotten_with_her_and_by_themselves(
    asking: Asking, rows: Rows, her: UUID, bus: Bus, time_is: TimeIs
):
    other = new_id()
    bus.contact(other)
    for each in (her, other):
        asking.ask(SendOwnPageLink(participant_id=each))
    asking.act(lambda work: links.forget(work.connection, her))
    assert [each.participant_id for each in rows.all("SELECT * FROM link")] == [other]

    time_is(BEGINNING + timedelta(days=31))
    asking.ask(SendOwnPageLink(participant_id=her))
    assert [each.participant_id for each in rows.all("SELECT * FROM link")] == [her]


def test_the_secret_is_forgotten_with_whatever_becomes_of_its_message(
    ask: Any, rows: Rows, her: UUID
):
    sent = ask(SendOwnPageLink(participant_id=her))
    for state, kept in (("sending", True), ("queued", True), ("sent", True), ("delivered", False)):
        rows.run(
            "UPDATE message SET state = %(state)s, text = 'x', subject = 'x' WHERE id = %(id)s",
            state=state,
            id=sent.message_id,
        )
        message = rows.message()
        assert bool(message.data) is kept, state
        assert (message.text is None) is (state in ("sent", "delivered")), state


def test_a_coordinator_reads_it_in_no_state(ask: Any, rows: Rows, her: UUID):
    sent = ask(SendOwnPageLink(participant_id=her))
    # As a process of the release before may have left it.
    rows.run("UPDATE message SET state = 'sending', text = 'x', subject = 'x', recipient = 'x'")
    shown = ask(GetMessageContent(id=sent.message_id), scopes={"notifications:content"})
    assert (shown.subject, shown.text, shown.recipient) == (None, None, "x")


@pytest.mark.parametrize("state", ["uncertain", "expired", "withheld", "technical_failure"])
def test_also_where_it_arrived_nowhere(ask: Any, rows: Rows, her: UUID, state: str):
    ask(SendOwnPageLink(participant_id=her))
    rows.run("UPDATE message SET state = %(state)s", state=state)

    assert rows.message().data == {}


def test_what_is_opened_has_arrived_and_its_secret_is_forgotten(ask: Any, rows: Rows, her: UUID):
    ask(SendOwnPageLink(participant_id=her))
    (secret,) = secrets(rows)
    rows.run("UPDATE message SET state = 'sent'")
    assert rows.message().data != {}

    ask(opening(secret))

    assert rows.message().data == {}


def test_a_link_that_opens_nothing_any_more_is_not_sent(ask: Any, rows: Rows, her: UUID):
    first = ask(SendOwnPageLink(participant_id=her))
    second = ask(SendOwnPageLink(participant_id=her))

    found = {each.id: (each.state, each.reason, bool(each.data)) for each in rows.messages()}
    assert found == {
        first.message_id: ("cancelled", "newer_link", False),
        second.message_id: ("queued", None, True),
    }
    ((name, subject, revision, data),) = rows.told()
    assert (name, subject, revision) == ("message_undelivered", str(first.message_id), 2)
    assert data["state"] == "cancelled"


def test_the_record_that_hers_was_merged_into_is_hers(
    asking: Asking, bus: Bus, rows: Rows, her: UUID
):
    survivor = new_id()
    bus.contact(survivor, language="fr")
    asking.ask(SendOwnPageLink(participant_id=her))
    (secret,) = secrets(rows)
    bus.bring(ParticipantsMerged(merge_id=new_id(), survivor_id=survivor, merged_id=her))

    visitor = asking.ask(opening(secret))
    asking.ask(SetOwnPreferences(language="en"), herself=her)

    assert (visitor.participant_id, visitor.language) == (survivor, "fr")
    assert asking.ask(GetOwnPreferences(), herself=survivor).language == "en"
    asking.ask(SendOwnPageLink(participant_id=her))
    assert rows.messages()[-1].participant_id == survivor


def test_an_erasure_ends_her_links_and_her_visit(asking: Asking, bus: Bus, rows: Rows, her: UUID):
    asking.ask(SendOwnPageLink(participant_id=her))
    visit = new_secret()
    asking.ask(opening(*secrets(rows), visit))
    bus.erased(her, revision=9)

    assert rows.all("SELECT * FROM link") == []
    with pytest.raises(LinkSpent):
        asking.ask(CheckVisit(organisation="gestarsalud", visit=visit))
    with pytest.raises(NotFound):
        asking.ask(GetOwnPreferences(), herself=her)
