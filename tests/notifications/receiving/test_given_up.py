"""Calls that were given up: an administrator sees them, has them tried again, or drops them."""

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import care
from notifications.receiving import acting, listener
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.providers.calls import call, receipt

UNREADABLE = call({"What": "Secreta +573001112233"})


@pytest.fixture
def ask(database):
    scopes = ("operations:read", "operations:write")
    return Asking(NotificationsService, database, scopes=scopes).ask


def test_they_are_listed_among_what_is_parked_without_what_they_say(told, ask):
    told.sent()
    told.tell(receipt("SM1", "delivered"), UNREADABLE, call({"What": "else"}))

    listed = ask(care.list()).items
    assert [(e.type, e.state, e.attempts, e.reason) for e in listed] == [
        ("callback:twilio", "parked", 1, "unreadable")
    ] * 2
    assert "Secreta" not in str(listed)
    page = ask(care.list(limit=1))
    assert [*page.items, *ask(care.list(limit=1, after=page.next)).items] == list(listed)


def test_another_organisation_neither_sees_nor_changes_them(told, ask):
    told.tell(UNREADABLE)
    (parked,) = ask(care.list()).items

    assert ask(care.list(), organisation="la-u").items == ()
    for change in (care.replay(id=parked.id), care.drop(id=parked.id)):
        with pytest.raises(NotFound):
            ask(change, organisation="la-u")
    assert told.calls() == ["unreadable"]


def test_one_is_tried_again_and_has_its_effect(told, ask, rows, monkeypatch):
    told.sent()
    with monkeypatch.context() as patched:
        patched.setattr(listener, "WAITS", ())
        patched.setattr(acting, "apply_receipt", _fault)
        told.tell(receipt("SM1", "delivered"))
    (parked,) = ask(care.list()).items
    assert parked.reason == "RuntimeError"

    assert ask(care.replay(id=parked.id)).state == "failed"
    assert ask(care.list()).items == ()
    told.ear.listen()
    assert told.states() == ("delivered", "delivered")
    audited = rows.all("SELECT action FROM audit WHERE subject = %(id)s", id=str(parked.id))
    assert audited == [("replay_parked",)]


def test_one_that_is_dropped_is_emptied_and_still_known(told, ask, rows):
    (id,) = told.keep(UNREADABLE)
    told.ear.listen()

    assert ask(care.drop(id=id)).state == "dropped"
    assert told.keep(UNREADABLE) == [id]
    assert rows.one("SELECT state, headers, url, body FROM callback") == ("done", None, None, None)
    assert ask(care.list()).items == ()


def test_how_many_there_are_is_measured(told):
    told.tell(UNREADABLE, call({"What": "else"}))
    told.ear._survey()
    assert listener.given_up._value.get() == 2


def _fault(*_args, **_more):
    raise RuntimeError("a fault of ours")
