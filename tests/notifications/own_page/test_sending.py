"""Her own page: to whom its link is sent, how often, and to whom not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    LinksTooMany,
    NotReachable,
    SendOwnPageLink,
    SetOwnPreferences,
)
from nosotros.identifiers import new_id
from notifications.storage import suppressions
from tests.asking import Asking
from tests.notifications.conftest import Bus, Rows
from tests.notifications.own_page.opening import BEGINNING, secrets

TimeIs = Callable[[datetime], None]


def test_a_link_is_written_down_for_her_alone_and_goes_before_all_else(
    ask: Any, rows: Rows, her: UUID
):
    before = clock.now()
    sent = ask(SendOwnPageLink(participant_id=her))
    after = clock.now()

    message = rows.message()
    assert (message.id, message.participant_id) == (sent.message_id, her)
    assert (message.template, message.purpose, message.priority) == (
        "own_page_link",
        "security",
        0,
    )
    assert message.expires_at == sent.expires_at
    assert before <= sent.expires_at - timedelta(hours=24) <= after
    (secret,) = secrets(rows)
    assert len(secret) == 43
    link = rows.one("SELECT * FROM link")
    assert secret.encode() not in bytes(link.secret_sha256)
    assert (link.participant_id, link.message_id) == (her, sent.message_id)
    assert rows.all("SELECT 1 FROM audit WHERE subject = %(her)s", her=str(her))


def test_five_links_a_day_are_sent_to_one_person(
    ask: Any, bus: Bus, rows: Rows, her: UUID, time_is: TimeIs
):
    other = new_id()
    bus.contact(other)

    def send(_: int) -> bool:
        try:
            ask(SendOwnPageLink(participant_id=her))
        except LinksTooMany:
            return False
        return True

    with ThreadPoolExecutor(max_workers=7) as at_once:
        assert sum(at_once.map(send, range(7))) == 5
    assert len(rows.messages()) == 5
    ask(SendOwnPageLink(participant_id=other))

    time_is(BEGINNING + timedelta(hours=25))
    ask(SendOwnPageLink(participant_id=her))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"messages_authorised_on": None}, "not_authorised"),
        ({"mobile": None, "email": None, "preferred_channel": None}, "no_address"),
    ],
)
def test_who_may_not_be_written_to_or_cannot_be_is_sent_none(
    ask: Any, bus: Bus, rows: Rows, facts: dict[str, Any], why: str
):
    someone = new_id()
    bus.contact(someone, **facts)

    with pytest.raises(NotReachable) as refused:
        ask(SendOwnPageLink(participant_id=someone))

    assert (refused.value.participant_id, refused.value.why) == (someone, why)
    assert rows.messages() == []


def test_nor_is_who_left_or_whose_addresses_take_nothing(
    asking: Asking, bus: Bus, rows: Rows, her: UUID
):
    left = new_id()
    bus.contact(left)
    bus.withdrew(left)

    def bounce(work: Any) -> None:
        for kind, address in (("email", "luz@example.org"), ("mobile", "+573001112233")):
            suppressions.suppress(
                work.connection,
                organisation=work.organisation,
                kind=kind,
                address=address,
                why="bounced",
                at=work.at,
                message_id=None,
            )

    for someone, why in ((left, "withdrew"), (her, "suppressed")):
        if why == "suppressed":
            asking.act(bounce)
        with pytest.raises(NotReachable) as refused:
            asking.ask(SendOwnPageLink(participant_id=someone))
        assert refused.value.why == why
    assert rows.messages() == []


def test_who_wants_no_messages_still_has_the_link_that_she_asks_for(
    asking: Asking, rows: Rows, her: UUID
):
    asking.ask(SetOwnPreferences(language="es", opted_out=True), herself=her)

    asking.ask(SendOwnPageLink(participant_id=her))

    assert rows.message().template == "own_page_link"


def test_nobody_of_another_organisation_or_unknown_is_sent_one(ask: Any, her: UUID):
    for organisation, id in (("la-u", her), ("gestarsalud", new_id())):
        with pytest.raises(NotFound):
            ask(SendOwnPageLink(participant_id=id), organisation=organisation)
