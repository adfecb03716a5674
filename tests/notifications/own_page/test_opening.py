"""Her own page: its link opens once and for its time, and its visit is hers alone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.contracts.notifications import (
    CheckVisit,
    CloseVisit,
    LinkSpent,
    OpenOwnPage,
    SendOwnPageLink,
    Visitor,
)
from notifications.domain.visits import new_secret
from tests.notifications.conftest import Rows
from tests.notifications.own_page.opening import opening, secrets

TimeIs = Callable[[datetime], None]


def test_it_opens_once_for_twenty_minutes(ask: Any, rows: Rows, her: UUID, time_is: TimeIs):
    ask(SendOwnPageLink(participant_id=her))
    (secret,) = secrets(rows)
    visit = new_secret()

    before = clock.now()
    opened = ask(opening(secret, visit))
    assert opened == Visitor(participant_id=her, language="es", expires_at=opened.expires_at)
    assert before <= opened.expires_at - timedelta(minutes=20) <= clock.now()
    with pytest.raises(LinkSpent):
        ask(opening(secret))

    time_is(opened.expires_at - timedelta(minutes=1))
    assert ask(CheckVisit(organisation="gestarsalud", visit=visit)) == opened
    time_is(opened.expires_at)
    with pytest.raises(LinkSpent):
        ask(CheckVisit(organisation="gestarsalud", visit=visit))
    with pytest.raises(LinkSpent):
        ask(opening(secret, visit))


def test_a_button_that_is_pressed_twice_opens_the_same_visit(ask: Any, rows: Rows, her: UUID):
    ask(SendOwnPageLink(participant_id=her))
    (secret,) = secrets(rows)
    visit = new_secret()

    assert ask(opening(secret, visit)) == ask(opening(secret, visit))


def test_of_many_who_open_it_at_once_exactly_one_does(ask: Any, rows: Rows, her: UUID):
    ask(SendOwnPageLink(participant_id=her))
    (secret,) = secrets(rows)

    def open_it(_: int) -> bool:
        try:
            ask(opening(secret))
        except LinkSpent:
            return False
        return True

    with ThreadPoolExecutor(max_workers=8) as at_once:
        assert sorted(at_once.map(open_it, range(8))) == [*[False] * 7, True]


def test_it_opens_within_24_hours_alone(ask: Any, rows: Rows, her: UUID, time_is: TimeIs):
    sent = ask(SendOwnPageLink(participant_id=her))
    time_is(sent.expires_at)

    with pytest.raises(LinkSpent):
        ask(opening(*secrets(rows)))


def test_a_new_link_ends_those_that_nobody_opened(ask: Any, rows: Rows, her: UUID):
    ask(SendOwnPageLink(participant_id=her))
    (first,) = secrets(rows)
    visit = new_secret()
    ask(opening(first, visit))
    ask(SendOwnPageLink(participant_id=her))
    (second,) = (each for each in secrets(rows) if each != first)
    rows.run("UPDATE message SET state = 'sent'")
    ask(SendOwnPageLink(participant_id=her))
    (third,) = (each for each in secrets(rows) if each not in (first, second))

    with pytest.raises(LinkSpent):
        ask(opening(second))
    assert ask(opening(third)).participant_id == her
    # What is open goes on.
    assert ask(CheckVisit(organisation="gestarsalud", visit=visit)).participant_id == her


def test_a_link_is_its_organisations_and_no_text_opens_anything(ask: Any, rows: Rows, her: UUID):
    ask(SendOwnPageLink(participant_id=her))
    (secret,) = secrets(rows)

    with pytest.raises(LinkSpent):
        ask(
            OpenOwnPage(organisation="la-u", secret=secret, visit=new_secret()),
            organisation="la-u",
        )
    with pytest.raises(LinkSpent):
        ask(OpenOwnPage(organisation="la-u", secret=secret, visit=new_secret()))
    for text in (secret[:-1], secret + "A", new_secret(), "' OR 1=1 --", "é" * 43):
        with pytest.raises(LinkSpent):
            ask(opening(text))
        with pytest.raises(LinkSpent):
            ask(CheckVisit(organisation="gestarsalud", visit=text))
    with pytest.raises(LinkSpent):
        ask(opening(secret, "short"))
    assert ask(opening(secret)).participant_id == her


def test_a_visit_ends_when_she_closes_it(ask: Any, rows: Rows, her: UUID):
    ask(SendOwnPageLink(participant_id=her))
    (secret,) = secrets(rows)
    visit = new_secret()
    ask(opening(secret, visit))

    ask(CloseVisit(organisation="gestarsalud", visit=new_secret()))
    ask(CheckVisit(organisation="gestarsalud", visit=visit))
    ask(CloseVisit(organisation="gestarsalud", visit=visit))

    with pytest.raises(LinkSpent):
        ask(CheckVisit(organisation="gestarsalud", visit=visit))
    with pytest.raises(LinkSpent):
        ask(opening(secret, visit))
