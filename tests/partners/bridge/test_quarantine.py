"""What was refused at a room's door: seen by its organisation and the operator, mended, or given up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from localstack.servers import Postgres
from nosotros import clock
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import ErasureCompleted
from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import (
    DropQuarantined,
    EventNotWhole,
    ListQuarantined,
    OrganisationUnknown,
    QuarantinedView,
    ReplayQuarantined,
    StillRefused,
)
from nosotros.contracts.texts.quarantine import WHY_REFUSED
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import Message
from partners.bridge.finding import Finder
from partners.bridge.noting import expire
from partners.bridge.settings import flow_settings
from partners.bridge.taking import take
from partners.domain.inward import Reason
from partners.handlers.inward import Came
from partners.service import PartnersService
from tests.asking import Asking, rows_of
from tests.emptying import administrator
from tests.partners.bridge.conftest import NAME
from tests.partners.bridge.site import BOOK, LENT, event, known, lent

Ask = Callable[..., Any]
OPERATOR = "gestarsalud"
SCOPES = {"rooms:read", "operations:write"}
ROOM = """
INSERT INTO room (organisation, room, revision, virtual_host, hosts, sealed_password, created_at)
VALUES ('gestarsalud', 'la-u', 1, 'room.la-u', '{training}', 'x', now())"""
MEMBER = """
INSERT INTO organisation (organisation, revision, name, kind, zone, registered_at)
VALUES ('la-u', 1, 'La U', 'university', 'America/Bogota', now())"""
DESCRIBED = """
INSERT INTO service_description (organisation, service, revision, document, promised, types, described_at)
VALUES ('la-u', 'library', 1, %s, '{}', %s, now())"""


@pytest.fixture
def known_here(stored: Database, postgres: Postgres) -> psycopg.Connection[Any]:
    """The network has La U, which has a room that hosts training."""
    owner = administrator(postgres.url(NAME))
    for table in ("service_description", "room", "organisation"):
        owner.execute(f"DELETE FROM {table}".encode())
    owner.execute(MEMBER)
    owner.execute(ROOM)
    return owner


@pytest.fixture
def ask(stored: Database, known_here: object) -> Ask:
    return Asking(PartnersService, stored, scopes=SCOPES).ask


@pytest.fixture
def refuse(stored: Database) -> Callable[[Message | bytes], None]:
    """Have something be refused that came from the room, as it was known then."""

    def refuse(message: Message | bytes) -> None:
        body = message if isinstance(message, bytes) else message.body
        judged = take(stored, [Came(body=body, size=len(body))], known(types={}))
        assert sum(judged.refused.values()) == 1

    return refuse


@pytest.fixture
def rows(postgres: Postgres) -> Callable[[str], list[dict[str, Any]]]:
    return lambda query: rows_of(postgres.url(NAME), query)


def describe(owner: psycopg.Connection[Any]) -> None:
    owner.execute(DESCRIBED, [Jsonb({"events": {LENT: BOOK}}), [LENT]])


def listed(ask: Ask, organisation: str = "la-u", **asked: Any) -> tuple[QuarantinedView, ...]:
    return ask(ListQuarantined(organisation="la-u", **asked), organisation=organisation).items


def test_it_is_seen_by_its_own_organisation_and_the_operator(
    ask: Ask, refuse: Callable[..., None]
) -> None:
    refuse(lent(3))
    refuse(b"junk")
    first, second = listed(ask)
    assert (first.reason, first.source, first.sequence) == ("other_source", "/la-u/library", "3")
    assert (first.type, first.times, first.whole) == (LENT, 1, True)
    assert (second.reason, second.source, second.type) == ("no_event", None, None)
    assert listed(ask, OPERATOR) == (first, second)
    page = ask(ListQuarantined(organisation="la-u", limit=1), organisation="la-u")
    assert page.items == (first,)
    assert listed(ask, after=page.next) == (second,)
    for contract in (
        ListQuarantined(organisation="la-u"),
        ReplayQuarantined(organisation="la-u", quarantined_id=first.id),
        DropQuarantined(organisation="la-u", quarantined_id=first.id),
    ):
        with pytest.raises(OrganisationUnknown):
            ask(contract, organisation="otra")


@pytest.mark.parametrize("asker", ["la-u", OPERATOR])
def test_it_is_let_in_once_what_was_wrong_is_mended(
    ask: Ask,
    refuse: Callable[..., None],
    rows: Callable[[str], Any],
    known_here: psycopg.Connection[Any],
    asker: str,
) -> None:
    message = lent(3)
    refuse(message)
    (kept,) = listed(ask)
    replay = ReplayQuarantined(organisation="la-u", quarantined_id=kept.id)
    with pytest.raises(StillRefused) as still:
        ask(replay, organisation=asker)
    assert still.value.reason == "other_source"
    describe(known_here)
    ask(replay, organisation=asker)
    (told,) = rows("SELECT organisation, source, event_id::text AS id FROM outbox")
    assert told == {"organisation": "la-u", "source": "/la-u/library", "id": message.event["id"]}
    assert listed(ask) == ()
    with pytest.raises(NotFound):
        ask(replay, organisation=asker)
    entries = rows("SELECT organisation, action, subject FROM audit WHERE subject IS NOT NULL")
    assert {
        "organisation": "la-u",
        "action": "replay_quarantined",
        "subject": str(kept.id),
    } in entries
    assert (len(entries) == 2) == (asker == OPERATOR)


def test_what_is_not_whole_cannot_be_let_in(ask: Ask, refuse: Callable[..., None]) -> None:
    refuse(event(1, data={"cohort_id": "x" * 70_000}))
    (kept,) = listed(ask)
    assert not kept.whole
    with pytest.raises(EventNotWhole):
        ask(ReplayQuarantined(organisation="la-u", quarantined_id=kept.id), organisation="la-u")


def test_it_can_be_given_up(
    ask: Ask, refuse: Callable[..., None], rows: Callable[[str], Any]
) -> None:
    refuse(b"junk")
    (kept,) = listed(ask)
    ask(DropQuarantined(organisation="la-u", quarantined_id=kept.id), organisation="la-u")
    assert listed(ask) == ()
    assert rows("SELECT action FROM audit WHERE subject IS NOT NULL") == [
        {"action": "drop_quarantined"}
    ]
    with pytest.raises(NotFound):
        ask(DropQuarantined(organisation="la-u", quarantined_id=new_id()), organisation="la-u")


def test_what_names_her_is_kept_no_more_once_she_is_erased(
    ask: Ask, stored: Database, refuse: Callable[..., None], rows: Callable[[str], Any]
) -> None:
    her, other = new_id(), new_id()
    for body in (f"junk of {her}", f"junk of {str(her).upper()}", f"junk of {other}"):
        refuse(body.encode())
    asking = Asking(PartnersService, stored, scopes=SCOPES)
    asking.hear(ErasureCompleted(participant_id=her, erasure_id=new_id()), organisation="otra")
    kept = rows("SELECT body FROM quarantine ORDER BY id")
    assert [each["body"] for each in kept] == [None, None, f"junk of {other}".encode()]
    first, _, last = listed(ask)
    assert (first.whole, last.whole) == (False, True)
    with pytest.raises(EventNotWhole):
        ask(ReplayQuarantined(organisation="la-u", quarantined_id=first.id), organisation="la-u")


def test_what_was_refused_is_kept_for_its_days(
    ask: Ask, stored: Database, refuse: Callable[..., None], known_here: psycopg.Connection[Any]
) -> None:
    refuse(b"junk")
    long_ago = clock.now() - timedelta(days=30, minutes=1)
    known_here.execute("UPDATE quarantine SET last_at = %s", [long_ago])
    refuse(b"new junk")
    assert flow_settings({}).days == 30
    assert expire(stored, days=31) == 0
    assert expire(stored, days=30) == 1
    assert len(listed(ask)) == 1


def test_every_reason_has_words_but_that_of_what_is_kept_nowhere() -> None:
    assert set(WHY_REFUSED) == {*map(str, Reason)} - {"repeated"}
    refusal: ContractError = StillRefused(reason="unfit")
    assert "no son los de su tipo" in refusal.text("es")


def test_rooms_are_found_with_what_they_host_and_their_services_tell(
    stored: Database, known_here: psycopg.Connection[Any]
) -> None:
    finder = Finder(stored, edge="amqps://hub:secret@rooms.example.org/nowhere?cafile=/x")
    (place,) = finder()
    assert place.amqp_url == "amqps://hub:secret@rooms.example.org:5671/room.la-u?cafile=%2Fx"
    assert (place.organisation, place.user) == ("la-u", "hub")
    assert (place.known.room.hosts, place.known.room.types) == (frozenset({"training"}), {})
    assert "secret" not in repr(place)
    describe(known_here)
    (place,) = finder()
    assert place.known.room.types == {LENT: "library"}
    assert set(place.known.schemas) == {LENT}
    known_here.execute("UPDATE organisation SET suspended_at = now()")
    (place,) = finder()
    assert place.known.room.suspended
    known_here.execute("UPDATE room SET removed_at = now(), sealed_password = NULL")
    assert finder() == []
    assert Finder(stored, edge="")() == []
