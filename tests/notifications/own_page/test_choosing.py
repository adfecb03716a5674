"""Her own page: how she is written to, as she sees and chooses it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from nosotros.contracts.common import NotFound, ScopeMissing
from nosotros.contracts.language import SELF
from nosotros.contracts.notifications import (
    GetOwnPreferences,
    NotReachable,
    OwnPreferences,
    SendOwnPageLink,
    SetOwnPreferences,
)
from nosotros.identifiers import new_id
from notifications.storage import preferences, suppressions
from notifications.storage.preferences import Preference
from tests.asking import Asking
from tests.notifications.conftest import Bus, Rows
from tests.notifications.own_page.opening import SCOPES

TimeIs = Callable[[datetime], None]


def choose(asking: Asking, her: UUID, *, opted_out: bool) -> None:
    """She chooses on a page that she has just opened."""
    seen = asking.ask(GetOwnPreferences(), herself=her).revision
    choice = SetOwnPreferences(language="es", opted_out=opted_out, expected_revision=seen)
    asking.ask(choice, herself=her)


def test_she_sees_and_chooses_how_she_is_written_to(asking: Asking, rows: Rows, her: UUID):
    def own() -> OwnPreferences:
        return asking.ask(GetOwnPreferences(), herself=her)

    assert own() == OwnPreferences(
        language="es",
        zone="America/Bogota",
        channel="email",
        reachable_by=("email", "whatsapp", "sms"),
        opted_out=False,
        revision=1,
    )

    asking.ask(SetOwnPreferences(language="fr", channel="sms"), herself=her)
    assert own() == OwnPreferences(
        language="fr",
        zone="America/Bogota",
        channel="sms",
        reachable_by=("sms", "email", "whatsapp"),
        opted_out=False,
        revision=2,
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


def test_who_wants_messages_again_is_written_to_again_where_nobody_else_said_stop(
    asking: Asking, bus: Bus, rows: Rows, her: UUID
):
    bus.contact(her, revision=2, mobile_shared=True)

    def stop(work: Any) -> None:
        for kind, address in (("email", "luz@example.org"), ("mobile", "+573001112233")):
            suppressions.suppress(
                work.connection,
                organisation=work.organisation,
                kind=kind,
                address=address,
                why="stopped",
                at=work.at,
                message_id=None,
            )

    asking.act(stop)
    asking.ask(SetOwnPreferences(language="es", opted_out=True), herself=her)
    assert len(rows.all("SELECT 1 FROM suppression")) == 2

    choose(asking, her, opted_out=False)

    assert [each.kind for each in rows.all("SELECT kind FROM suppression")] == ["mobile"]


def test_that_she_wants_no_messages_and_wants_them_again_is_told_once_each(
    asking: Asking, rows: Rows, her: UUID
):
    for opted_out in (False, True, True, False, False):
        choose(asking, her, opted_out=opted_out)

    told = [(name, revision, data) for name, _, revision, data in rows.told()]
    assert [(name, data["stopped"]) for name, _, data in told] == [
        ("messages_stopped", True),
        ("messages_stopped", False),
    ]
    assert {(data["participant_id"], data["answer_id"]) for _, _, data in told} == {
        (str(her), None)
    }
    first, second = (revision for _, revision, _ in told)
    assert first < second
