"""Rooms are made, changed, rotated and removed by who runs the hub; their partners come in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import amqp
import pytest

from nosotros.bus.address import BrokerAddress, Tls
from nosotros.bus.broker import LOST
from nosotros.contracts.common import InvalidFields, RevisionMismatch
from nosotros.contracts.partners import (
    ChangeRoom,
    CreateRoom,
    GetRoom,
    GetRoomSecret,
    GetRoomStatus,
    ListRooms,
    ListRoutes,
    OperatorOnly,
    OrganisationUnknown,
    RemoveRoom,
    ResetSource,
    RoomExists,
    RoomSecret,
    RoomsUnavailable,
    RoomUnknown,
    RotateRoom,
    SuspendOrganisation,
)
from nosotros.testing.waiting import eventually
from partners.edge import Rooms
from partners.handlers import rooms_broker
from partners.storage import links
from partners.storage.links import Noted
from tests.partners.conftest import BEGINNING
from tests.rooms import coming

Ask = Callable[..., Any]
Rows = Callable[..., list[dict[str, Any]]]
_DESCRIBED = """
INSERT INTO service_description (organisation, service, revision, document, promised, types, described_at)
VALUES (%(organisation)s, %(service)s, 1, '{}', '{}', '{}', now())"""


def come_in(secret: RoomSecret, folder: Path) -> BrokerAddress:
    """The address of a partner who was handed a secret."""
    folder.mkdir()
    for name, text in (("c", secret.certificate), ("k", secret.key), ("a", secret.authority)):
        (folder / name).write_text(text)
    tls = Tls(cafile=f"{folder}/a", certfile=f"{folder}/c", keyfile=f"{folder}/k")
    return replace(BrokerAddress.read(secret.amqp_url), tls=tls)


def test_a_room_is_made_and_its_partner_comes_in_with_what_it_is_handed(
    ask: Ask, tmp_path: Path, rows: Rows, told: Callable[[str], list[Any]]
) -> None:
    made = ask(CreateRoom(organisation="la-u", hosts=("training", "training")))
    assert (made.organisation, made.virtual_host) == ("la-u", "room.la-u")
    assert (made.hosts, made.broker, made.rotated_at) == (("training",), None, None)
    assert ask(GetRoom(organisation="la-u")) == made
    secret = ask(GetRoomSecret(organisation="la-u"))
    with coming(come_in(secret, tmp_path / "la-u")) as connection:
        connection.channel().queue_declare("hub.inward", passive=True)
    (event,) = told("room_described")
    assert (event["room"], event["virtual_host"]) == ("la-u", "room.la-u")
    assert (event["hosts"], event["broker"]) == (["training"], None)
    kept = str(rows("SELECT * FROM room"))
    assert BrokerAddress.read(secret.amqp_url).password not in kept
    assert "PRIVATE KEY" not in kept
    answers = str(rows("SELECT answer FROM recorded_answer"))
    assert "amqps://" not in answers
    audited = rows("SELECT organisation, action, subject FROM audit ORDER BY id")
    # The operator's audit log says so, and that of whoever it is about.
    entries = [
        (each["organisation"], each["subject"])
        for each in audited
        if each["action"] == "create_room"
    ]
    assert {*entries} == {("gestarsalud", "la-u"), ("gestarsalud", None), ("la-u", "la-u")}
    assert ("get_room_secret", "la-u") in [(each["action"], each["subject"]) for each in audited]


def test_only_who_runs_the_hub_makes_and_changes_rooms(ask: Ask) -> None:
    ask(CreateRoom(organisation="la-u"))
    for contract in (
        CreateRoom(organisation="sena"),
        ChangeRoom(organisation="la-u", hosts=(), expected_revision=1),
        RotateRoom(organisation="la-u"),
        RemoveRoom(organisation="la-u"),
        ResetSource(organisation="la-u", service="training"),
        GetRoomSecret(organisation="la-u"),
    ):
        with pytest.raises(OperatorOnly):
            ask(contract, organisation="la-u")


def test_a_source_is_set_back_and_both_audit_logs_say_so(ask: Ask, rows: Rows) -> None:
    with pytest.raises(RoomUnknown):
        ask(ResetSource(organisation="la-u", service="training"))
    ask(CreateRoom(organisation="la-u", hosts=("training",)))
    ask(ResetSource(organisation="la-u", service="training"))
    audited = rows("SELECT organisation, subject FROM audit WHERE action = 'reset_source'")
    entries = {(each["organisation"], each["subject"]) for each in audited}
    assert {("gestarsalud", "la-u/training"), ("la-u", "training")} <= entries


def test_an_organisation_sees_its_own_room_and_no_other(ask: Ask) -> None:
    ask(CreateRoom(organisation="la-u"))
    ask(CreateRoom(organisation="sena"))
    everybody = ask(ListRooms(limit=1))
    assert [each.organisation for each in everybody.items] == ["la-u"]
    rest = ask(ListRooms(after=everybody.next))
    assert ([each.organisation for each in rest.items], rest.next) == (["sena"], None)
    own = ask(ListRooms(), organisation="la-u")
    assert [each.organisation for each in own.items] == ["la-u"]
    assert ask(GetRoom(organisation="la-u"), organisation="la-u").organisation == "la-u"
    for contract in (GetRoom(organisation="sena"), GetRoomStatus(organisation="sena")):
        with pytest.raises(RoomUnknown):
            ask(contract, organisation="la-u")


def test_an_organisation_has_one_room_and_who_runs_the_hub_needs_none(ask: Ask) -> None:
    ask(CreateRoom(organisation="la-u"))
    with pytest.raises(RoomExists):
        ask(CreateRoom(organisation="la-u"))
    with pytest.raises(OrganisationUnknown):
        ask(CreateRoom(organisation="nobody"))
    with pytest.raises(InvalidFields) as refused:
        ask(CreateRoom(organisation="gestarsalud"))
    assert refused.value.problems[0].code == "the_operator"


def test_what_it_hosts_is_changed_and_told(ask: Ask, told: Callable[[str], list[Any]]) -> None:
    ask(CreateRoom(organisation="la-u"))
    assert ask(ListRoutes()).items == ()
    with pytest.raises(RevisionMismatch):
        ask(ChangeRoom(organisation="la-u", hosts=("training",), expected_revision=7))
    changed = ask(
        ChangeRoom(organisation="la-u", hosts=("training", "mentoring"), expected_revision=1)
    )
    assert (changed.hosts, changed.revision) == (("mentoring", "training"), 2)
    assert [each["hosts"] for each in told("room_described")] == [[], ["mentoring", "training"]]
    (route,) = ask(ListRoutes()).items
    assert (route.organisation, route.virtual_host) == ("la-u", "room.la-u")
    assert (route.services, route.broker) == (("mentoring", "training"), None)
    own = "amqps://u:p@broker.example.org/x"
    with pytest.raises(InvalidFields):
        ask(ChangeRoom(organisation="la-u", hosts=(), broker=own, expected_revision=2))


def test_a_rotated_room_opens_with_what_is_new_alone(ask: Ask, tmp_path: Path) -> None:
    ask(CreateRoom(organisation="la-u"))
    old = ask(GetRoomSecret(organisation="la-u"))
    rotated = ask(RotateRoom(organisation="la-u"))
    assert rotated.rotated_at is not None
    new = ask(GetRoomSecret(organisation="la-u"))
    assert (new.certificate, new.key) != (old.certificate, old.key)
    with (
        pytest.raises((amqp.exceptions.AccessRefused, *LOST)),
        coming(come_in(old, tmp_path / "old")),
    ):
        pass
    with coming(come_in(new, tmp_path / "new")):
        pass


def test_what_began_before_a_rotation_is_closed_when_its_handshake_must_be_over(
    ask: Ask,
    edge: Rooms,
    tmp_path: Path,
    run_due: Callable[..., int],
    rows: Rows,
    time_is: Callable[..., None],
) -> None:
    ask(CreateRoom(organisation="la-u"))
    time_is(BEGINNING)
    ask(RotateRoom(organisation="la-u"))
    with coming(come_in(ask(GetRoomSecret(organisation="la-u")), tmp_path / "new")) as theirs:
        assert eventually(lambda: edge.state("la-u").connections) == 1
        # It comes before rooms are looked at, unless the machine stands still, too.
        (sweep,) = rows("SELECT due_at FROM timer WHERE name = 'room_swept'")
        time_is(sweep["due_at"])
        run_due()
        assert rows("SELECT FROM timer WHERE name = 'room_swept'") == []
        # It began after that, and stays.
        theirs.channel().queue_declare("hub.inward", passive=True)


def test_a_removed_room_is_gone_once_that_is_committed_and_can_be_made_again(
    ask: Ask, edge: Rooms, run_due: Callable[..., int], told: Callable[[str], list[Any]], rows: Rows
) -> None:
    ask(CreateRoom(organisation="la-u"))
    ask(RemoveRoom(organisation="la-u"))
    assert edge.there().keys() == {"la-u"}
    run_due()
    assert edge.there() == {}
    assert [each["room"] for each in told("room_removed")] == ["la-u"]
    for contract in (GetRoom(organisation="la-u"), RemoveRoom(organisation="la-u")):
        with pytest.raises(RoomUnknown):
            ask(contract)
    (kept,) = rows("SELECT sealed_password, sealed_key, certificate FROM room")
    assert set(kept.values()) == {None}
    again = ask(CreateRoom(organisation="la-u"))
    assert again.revision == 3
    revisions = rows("SELECT revision FROM outbox WHERE type LIKE '%.room_%' ORDER BY id")
    assert [each["revision"] for each in revisions] == [1, 2, 3]


def test_one_that_is_made_again_at_once_is_not_removed_after_all(
    ask: Ask, edge: Rooms, run_due: Callable[..., int]
) -> None:
    ask(CreateRoom(organisation="la-u"))
    ask(RemoveRoom(organisation="la-u"))
    ask(CreateRoom(organisation="la-u"))
    run_due()
    assert edge.there().keys() == {"la-u"}


def test_how_a_room_is_says_what_its_broker_knows(ask: Ask) -> None:
    ask(CreateRoom(organisation="la-u", hosts=("training",)))
    status = ask(GetRoomStatus(organisation="la-u"), organisation="la-u")
    assert (status.known, status.hosts, status.connections) == (True, ("training",), 0)
    assert [each.name for each in status.queues] == ["hub.inward"]
    assert status.limits.connections == 100
    assert (status.proven_at, status.backlog, status.quarantined) == (None, None, 0)


def test_how_a_room_is_says_what_came_of_its_events(
    ask: Ask, act: Callable[..., Any], time_is: Callable[..., None]
) -> None:
    ask(CreateRoom(organisation="la-u"))
    noted = Noted(
        at=BEGINNING,
        proven_at=BEGINNING,
        seconds=0.0412,
        backlog=3,
        problem="its broker cannot be reached",
        accepted=7,
        quarantined=2,
        repeated=0,
    )
    act(lambda work: links.note(work.connection, "la-u", noted), organisation="la-u")
    for asks in ("gestarsalud", "la-u"):
        status = ask(GetRoomStatus(organisation="la-u"), organisation=asks)
        assert (status.proven_at, status.link_milliseconds) == (BEGINNING, 41)
        assert (status.backlog, status.accepted, status.quarantined) == (3, 7, 0)
        assert status.problem == "its broker cannot be reached"


def test_what_an_organisation_describes_itself_is_routed_too_and_nothing_of_who_is_suspended(
    ask: Ask, act: Callable[..., Any]
) -> None:
    ask(CreateRoom(organisation="la-u"))
    ask(CreateRoom(organisation="sena", hosts=("training",)))
    for organisation, service in (("la-u", "library"), ("alcaldia", "of nobody's room")):
        act(
            lambda work, s=service: work.connection.exec_driver_sql(
                _DESCRIBED, {"organisation": work.organisation, "service": s}
            ),
            organisation=organisation,
        )
    routes = {each.organisation: each.services for each in ask(ListRoutes()).items}
    assert routes == {"la-u": ("library",), "sena": ("training",)}
    ask(SuspendOrganisation(organisation="sena"))
    assert [each.organisation for each in ask(ListRoutes()).items] == ["la-u"]


def test_a_broker_that_is_away_leaves_nothing_half_made(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOSOTROS_ROOMS_API_URL", "http://rooms:x@127.0.0.1:1")
    rooms_broker.broker.cache_clear()
    with pytest.raises(RoomsUnavailable):
        ask(CreateRoom(organisation="la-u"))
    with pytest.raises(RoomUnknown):
        ask(GetRoom(organisation="la-u"))
