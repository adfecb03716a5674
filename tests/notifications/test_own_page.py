"""Her own page: its link opens once and for its time, and its visit is hers alone."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.contracts.common import NotFound, ScopeMissing
from nosotros.contracts.enrolment import ParticipantsMerged
from nosotros.contracts.language import PUBLIC, SELF
from nosotros.contracts.notifications import (
    CheckVisit,
    CloseVisit,
    GetOwnPreferences,
    LinkSpent,
    LinksTooMany,
    NotReachable,
    OpenOwnPage,
    OwnPreferences,
    SendOwnPageLink,
    SetOwnPreferences,
    Visitor,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from notifications.domain.visits import new_secret
from notifications.handlers import own_page
from notifications.service import NotificationsService
from notifications.storage import links, preferences, suppressions
from notifications.storage.preferences import Preference
from tests.asking import Asking
from tests.notifications.conftest import Bus, Rows

TimeIs = Callable[[datetime], None]
BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)
SITE = "https://nosotros.example.org"
SCOPES = {PUBLIC, "notifications:read", "notifications:write"}


@pytest.fixture(autouse=True)
def time_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TimeIs:
    """Make it a moment; a test begins on 18 August 2026 at 9:00 in Bogotá."""
    path = tmp_path / "clock"
    monkeypatch.setattr(clock, "_shared", None)
    clock.set_shared(path, BEGINNING)
    clock.use_shared(path, environment="test")

    def time_is(moment: datetime) -> None:
        clock.set_shared(path, moment)

    return time_is


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NOSOTROS_PUBLIC_URL", SITE + "/")
    own_page.read_settings.cache_clear()
    yield
    own_page.read_settings.cache_clear()


@pytest.fixture
def asking(database: Database) -> Asking:
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def ask(asking: Asking) -> Callable[..., Any]:
    return asking.ask


@pytest.fixture
def her(bus: Bus) -> UUID:
    """Somebody who may be written to."""
    id = new_id()
    bus.contact(id)
    return id


def secrets(rows: Rows) -> list[str]:
    """The secrets of the links that are to be sent, oldest first."""
    found = rows.all("SELECT data FROM message WHERE data ? 'link' ORDER BY id")
    return [each.data["link"].removeprefix(f"{SITE}/m/gestarsalud/") for each in found]


def opening(secret: str, visit: str | None = None) -> OpenOwnPage:
    return OpenOwnPage(organisation="gestarsalud", secret=secret, visit=visit or new_secret())


def round_about(moment: datetime, other: datetime) -> bool:
    """Whether it is the same moment, but for the time that the test takes."""
    return abs(moment - other) < timedelta(seconds=10)


def test_a_link_is_written_down_for_her_alone_and_goes_before_all_else(
    ask: Any, rows: Rows, her: UUID
):
    sent = ask(SendOwnPageLink(participant_id=her))

    message = rows.message()
    assert (message.id, message.participant_id) == (sent.message_id, her)
    assert (message.template, message.purpose, message.priority) == (
        "own_page_link",
        "security",
        0,
    )
    assert message.expires_at == sent.expires_at
    assert round_about(sent.expires_at, BEGINNING + timedelta(hours=24))
    (secret,) = secrets(rows)
    assert len(secret) == 43
    link = rows.one("SELECT * FROM link")
    assert secret.encode() not in bytes(link.secret_sha256)
    assert (link.participant_id, link.message_id) == (her, sent.message_id)
    assert rows.all("SELECT 1 FROM audit WHERE subject = %(her)s", her=str(her))


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


def test_it_opens_once_for_twenty_minutes(ask: Any, rows: Rows, her: UUID, time_is: TimeIs):
    ask(SendOwnPageLink(participant_id=her))
    (secret,) = secrets(rows)
    visit = new_secret()

    opened = ask(opening(secret, visit))
    assert opened == Visitor(participant_id=her, language="es", expires_at=opened.expires_at)
    assert round_about(opened.expires_at, BEGINNING + timedelta(minutes=20))
    with pytest.raises(LinkSpent):
        ask(opening(secret))

    time_is(opened.expires_at - timedelta(seconds=10))
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


def test_she_sees_and_chooses_how_she_is_written_to(asking: Asking, rows: Rows, her: UUID):
    def own() -> OwnPreferences:
        return asking.ask(GetOwnPreferences(), herself=her)

    assert own() == OwnPreferences(
        language="es",
        zone="America/Bogota",
        channel="email",
        reachable_by=("email", "whatsapp", "sms"),
        opted_out=False,
    )

    asking.ask(SetOwnPreferences(language="fr", channel="sms"), herself=her)
    assert own() == OwnPreferences(
        language="fr",
        zone="America/Bogota",
        channel="sms",
        reachable_by=("sms", "email", "whatsapp"),
        opted_out=False,
    )

    asking.ask(SetOwnPreferences(language="fr", opted_out=True), herself=her)
    assert (own().channel, own().opted_out) == ("sms", True)
    audited = rows.all("SELECT action, subject FROM audit WHERE actor LIKE 'participant:%%'")
    assert {(each.action, each.subject) for each in audited} == {
        ("get_own_preferences", str(her)),
        ("set_own_preferences", str(her)),
    }


def test_what_she_does_not_choose_there_stays(asking: Asking, her: UUID):
    def chosen(work: Any) -> Preference:
        return preferences.of(work.connection, [her])[her]["all"]

    kept = Preference(channels=("sms",), digest=True)
    asking.act(
        lambda work: preferences.choose(
            work.connection,
            organisation=work.organisation,
            participant_id=her,
            purpose="all",
            preference=kept,
            at=work.at,
        )
    )

    asking.ask(SetOwnPreferences(language="en"), herself=her)

    assert asking.act(chosen) == Preference(channels=("sms",), digest=True, language="en")


def test_a_channel_that_she_has_not_is_refused(asking: Asking, bus: Bus):
    someone = new_id()
    bus.contact(someone, mobile=None)

    with pytest.raises(NotReachable):
        asking.ask(SetOwnPreferences(language="es", channel="sms"), herself=someone)
    with pytest.raises(NotFound):
        asking.ask(SetOwnPreferences(language="es"), herself=new_id())


def test_what_is_asked_by_herself_takes_a_visit_and_no_key(asking: Asking, her: UUID):
    for scopes in (SCOPES, {SELF}):
        with pytest.raises(ScopeMissing):
            asking.ask(GetOwnPreferences(), scopes=scopes)
    with pytest.raises(NotFound):
        asking.ask(GetOwnPreferences(), herself=her, organisation="la-u")
    with pytest.raises(ScopeMissing):
        asking.ask(SendOwnPageLink(participant_id=her), herself=her)


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
