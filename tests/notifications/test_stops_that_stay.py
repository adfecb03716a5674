"""Whoever wants no messages gets none, whatever a coordinator writes who has not read that."""

import threading
from base64 import urlsafe_b64encode
from contextlib import suppress
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, RevisionMismatch
from nosotros.contracts.enrolment import ParticipantsMerged
from nosotros.contracts.language import PUBLIC
from nosotros.contracts.notifications import (
    GetOwnPreferences,
    GetPreferences,
    SetOwnPreferences,
    SetPreference,
    Unsubscribe,
)
from nosotros.identifiers import new_id
from notifications.service import NotificationsService
from notifications.unsubscribe_links import links, links_from
from tests.asking import Asking
from tests.notifications.ear import Ear
from tests.notifications.refused import wrong

ENVIRONMENT = {
    "NOSOTROS_UNSUBSCRIBE_SECRET": urlsafe_b64encode(b"s" * 32).decode().rstrip("="),
    "NOSOTROS_PUBLIC_URL": "https://nosotros.example/",
}
UNREAD = [("expected_revision", "opt_out_unread")]
ROUNDS = 12


@pytest.fixture(autouse=True)
def set_up(monkeypatch):
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    links.cache_clear()
    yield
    links.cache_clear()


@pytest.fixture
def asking(database):
    scopes = (PUBLIC, "notifications:read", "notifications:write")
    return Asking(NotificationsService, database, scopes=scopes)


@pytest.fixture
def luz(bus):
    participant_id = new_id()
    bus.contact(participant_id)
    return participant_id


@pytest.fixture
def stop(asking, bus, database, rows):
    """Have somebody want no messages, or none of `all`, in one of the ways there are."""

    def stop(luz, way):
        match way:
            case "answer":
                Ear(database=database, rows=rows).heard("STOP")
            case "link":
                ours = links_from(ENVIRONMENT)
                assert ours is not None
                url = ours.url(organisation="gestarsalud", participant_id=luz, purpose="news")
                assert url is not None
                token = url.rpartition("/")[2]
                asking.ask(Unsubscribe(organisation="gestarsalud", token=token))
            case "page":
                choice = SetOwnPreferences(language="es", opted_out=True)
                asking.ask(choice, herself=luz)
            case "merge":
                merged = new_id()
                bus.contact(merged, mobile=None, email="m@example.org")
                asking.ask(SetPreference(participant_id=merged, opted_out=True))
                asking.hear(
                    ParticipantsMerged(merge_id=new_id(), survivor_id=luz, merged_id=merged)
                )

    return stop


def wishes(asking, luz):
    return asking.ask(GetPreferences(participant_id=luz))


def opted_out(asking, luz):
    return [each.purpose for each in wishes(asking, luz).purposes if each.opted_out]


def lift(asking, luz, *, purpose: Any = "all", revision=None):
    return asking.ask(
        SetPreference(
            participant_id=luz, purpose=purpose, channels=("sms",), expected_revision=revision
        )
    )


WAYS = pytest.mark.parametrize(
    ("way", "purpose"), [("answer", "all"), ("link", "news"), ("page", "all"), ("merge", "all")]
)


@WAYS
def test_what_was_read_before_she_stopped_is_not_written_back(asking, luz, stop, way, purpose):
    read = wishes(asking, luz).revision
    stop(luz, way)
    with pytest.raises(RevisionMismatch) as refused:
        lift(asking, luz, purpose=purpose, revision=read)
    assert (refused.value.expected, refused.value.current) == (read, wishes(asking, luz).revision)
    assert opted_out(asking, luz) == [purpose]


@WAYS
def test_nor_does_it_end_by_who_says_no_revision(asking, luz, stop, way, purpose):
    stop(luz, way)
    with pytest.raises(InvalidFields) as refused:
        lift(asking, luz, purpose=purpose)
    assert wrong(refused.value) == UNREAD
    assert opted_out(asking, luz) == [purpose]


@WAYS
def test_by_who_has_read_it_it_ends(asking, luz, stop, way, purpose):
    stop(luz, way)
    before = wishes(asking, luz).revision
    shown = lift(asking, luz, purpose=purpose, revision=before)
    assert shown.revision > before
    assert opted_out(asking, luz) == []


@pytest.mark.parametrize(("way", "purpose"), [("answer", "all"), ("link", "news"), ("page", "all")])
def test_what_she_says_again_is_her_last_word(asking, luz, stop, way, purpose):
    stop(luz, way)
    read = wishes(asking, luz).revision
    stop(luz, way)
    with pytest.raises(RevisionMismatch):
        lift(asking, luz, purpose=purpose, revision=read)
    assert opted_out(asking, luz) == [purpose]


def test_what_lifts_nothing_may_be_written_without_a_revision(asking, luz, stop):
    stop(luz, "answer")
    lift(asking, luz, purpose="reminders")
    asking.ask(SetPreference(participant_id=luz, opted_out=True, language="fr"))
    assert opted_out(asking, luz) == ["all"]
    assert wishes(asking, luz).language == "fr"


def test_nothing_is_counted_of_what_is_refused(asking, luz, stop, rows):
    stop(luz, "answer")
    before, told = wishes(asking, luz), len(rows.told())
    for revision in (None, before.revision - 1, before.revision + 1):
        with pytest.raises((InvalidFields, RevisionMismatch)):
            lift(asking, luz, revision=revision)
    assert (wishes(asking, luz), len(rows.told())) == (before, told)


@pytest.mark.parametrize("way", ["answer", "link", "page"])
def test_of_a_stop_and_a_change_at_the_same_moment_the_stop_stays(asking, bus, stop, way):
    for _ in range(ROUNDS):
        luz = new_id()
        bus.contact(luz)
        read, start = wishes(asking, luz).revision, threading.Barrier(2)
        purpose = "news" if way == "link" else "all"

        def write_back(luz=luz, read=read, start=start, purpose=purpose):
            start.wait()
            with suppress(RevisionMismatch):
                lift(asking, luz, purpose=purpose, revision=read)

        other = threading.Thread(target=write_back)
        other.start()
        start.wait()
        stop(luz, way)
        other.join()
        assert opted_out(asking, luz) == [purpose]


def test_she_herself_undoes_it_with_no_page_that_she_opened_before(asking, luz, stop):
    def own():
        return asking.ask(GetOwnPreferences(), herself=luz)

    shown = own()
    assert shown.revision == wishes(asking, luz).revision
    stop(luz, "answer")
    form = {"language": "fr", "channel": "sms", "opted_out": False}
    with pytest.raises(RevisionMismatch):
        asking.ask(SetOwnPreferences(**form, expected_revision=shown.revision), herself=luz)
    with pytest.raises(InvalidFields) as refused:
        asking.ask(SetOwnPreferences(**form), herself=luz)
    assert wrong(refused.value) == UNREAD
    assert (own().opted_out, own().language) == (True, "es")

    read = own().revision
    for _ in range(2):  # A button is easily pressed twice.
        asking.ask(SetOwnPreferences(**form, expected_revision=read), herself=luz)
    assert (own().opted_out, own().language, own().channel) == (False, "fr", "sms")


def test_that_she_wants_none_is_kept_from_whichever_page_she_says_it(asking, luz):
    read = asking.ask(GetOwnPreferences(), herself=luz).revision
    asking.ask(SetPreference(participant_id=luz, language="en"))
    none = SetOwnPreferences(language="es", opted_out=True, expected_revision=read)
    asking.ask(none, herself=luz)
    assert opted_out(asking, luz) == ["all"]


def test_a_form_that_is_sent_twice_at_once_is_kept(asking, bus):
    for _ in range(ROUNDS):
        luz = new_id()
        bus.contact(luz)
        read = asking.ask(GetOwnPreferences(), herself=luz).revision
        choice = SetOwnPreferences(language="fr", channel="sms", expected_revision=read)
        start, failed = threading.Barrier(2), []

        def send(luz=luz, choice=choice, start=start, failed=failed):
            start.wait()
            try:
                asking.ask(choice, herself=luz)
            except Exception as error:
                failed.append(error)

        both = [threading.Thread(target=send) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert failed == []
