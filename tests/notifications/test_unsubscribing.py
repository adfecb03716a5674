"""By the link that is in each e-mail, messages of its purpose stop, and no others."""

from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest

from nosotros.contracts.enrolment import ParticipantsMerged
from nosotros.contracts.language import PUBLIC
from nosotros.contracts.notifications import (
    GetPreferences,
    GetSubscription,
    LinkUnknown,
    SetPreference,
    Unsubscribe,
)
from nosotros.errors import SettingInvalid
from nosotros.identifiers import new_id
from notifications.service import NotificationsService
from notifications.unsubscribe_links import links, links_from
from tests.asking import Asking
from tests.notifications.ear import Ear

SECRET = urlsafe_b64encode(b"s" * 32).decode().rstrip("=")
ENVIRONMENT = {
    "NOSOTROS_UNSUBSCRIBE_SECRET": SECRET,
    "NOSOTROS_PUBLIC_URL": "https://nosotros.example/",
}
HERE = "https://nosotros.example/v1/unsubscribe/gestarsalud/"


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


def token_of(participant_id, purpose="reminders", *, organisation="gestarsalud"):
    ours = links_from(ENVIRONMENT)
    assert ours is not None
    url = ours.url(organisation=organisation, participant_id=participant_id, purpose=purpose)
    assert url is not None
    return url.rpartition("/")[2]


def stop(asking, token, *, organisation="gestarsalud"):
    command = Unsubscribe(organisation=organisation, token=token)
    return asking.ask(command, organisation=organisation)


def opted_out(asking, participant_id):
    shown = asking.ask(GetPreferences(participant_id=participant_id))
    return [each.purpose for each in shown.purposes if each.opted_out]


def test_messages_of_one_purpose_stop(asking, luz, rows):
    assert stop(asking, token_of(luz)).purpose == "reminders"
    assert opted_out(asking, luz) == ["reminders"]
    noted = rows.one("SELECT subject FROM audit WHERE action = 'unsubscribe' AND subject <> ''")
    assert noted == (str(luz),)


def test_to_look_at_a_link_changes_nothing(asking, luz):
    look = GetSubscription(organisation="gestarsalud", token=token_of(luz))
    assert (asking.ask(look).purpose, asking.ask(look).stopped) == ("reminders", False)
    assert opted_out(asking, luz) == []
    stop(asking, token_of(luz))
    assert asking.ask(look).stopped


def test_who_wants_no_messages_at_all_has_none_of_this_purpose(asking, luz):
    asking.ask(SetPreference(participant_id=luz, opted_out=True))
    look = GetSubscription(organisation="gestarsalud", token=token_of(luz))
    assert asking.ask(look).stopped


def test_what_else_she_chose_stays(asking, luz):
    asking.ask(SetPreference(participant_id=luz, purpose="reminders", channels=("sms",)))
    stop(asking, token_of(luz))
    (chosen,) = asking.ask(GetPreferences(participant_id=luz)).purposes
    assert (chosen.channels, chosen.opted_out) == (("sms",), True)


def test_once_more_is_counted_and_after_a_change_of_mind_it_stops_again(asking, luz):
    stop(asking, token_of(luz))
    before = asking.ask(GetPreferences(participant_id=luz))
    stop(asking, token_of(luz))
    shown = asking.ask(GetPreferences(participant_id=luz))
    assert shown == replace(before, revision=before.revision + 1)
    again = SetPreference(participant_id=luz, purpose="reminders", expected_revision=shown.revision)
    asking.ask(again)
    assert opted_out(asking, luz) == []
    stop(asking, token_of(luz))
    assert opted_out(asking, luz) == ["reminders"]


def test_who_is_not_known_any_more_leaves_no_trace(asking, rows, database):
    assert stop(asking, token_of(new_id())).purpose == "reminders"
    assert rows.all("SELECT 1 FROM preference") == []


def test_a_link_of_another_organisation_is_none(asking, luz):
    with pytest.raises(LinkUnknown):
        stop(asking, token_of(luz, organisation="la-u"))
    with pytest.raises(LinkUnknown):
        stop(asking, token_of(luz), organisation="la-u")
    assert opted_out(asking, luz) == []


@pytest.mark.parametrize("token", ["x", "A" * 44, "🙂"])
def test_what_is_no_link_is_none(asking, token):
    with pytest.raises(LinkUnknown):
        stop(asking, token)


def test_without_a_secret_no_link_is_made_and_none_is_known(asking, luz, monkeypatch):
    token = token_of(luz)
    monkeypatch.delenv("NOSOTROS_UNSUBSCRIBE_SECRET")
    with pytest.raises(LinkUnknown):
        stop(asking, token)
    assert links_from({"NOSOTROS_ENVIRONMENT": "production"}) is None
    assert links_from({"NOSOTROS_ENVIRONMENT": "development"}) is not None


def test_the_link_leads_to_the_gateway(luz):
    ours = links_from(ENVIRONMENT)
    assert ours is not None
    facts = {"organisation": "gestarsalud", "participant_id": luz}
    url = ours.url(purpose="news", **facts)
    assert url is not None
    assert url.startswith(HERE)
    assert ours.url(purpose="security", **facts) is None
    assert SECRET not in repr(ours)


@pytest.mark.parametrize("secret", ["c2hvcnQ", "ñandú", "=====", "a" * 41])
def test_a_secret_that_is_none_is_refused_and_not_shown(secret):
    with pytest.raises(SettingInvalid) as refused:
        links_from({"NOSOTROS_UNSUBSCRIBE_SECRET": secret})
    assert "NOSOTROS_UNSUBSCRIBE_SECRET" in str(refused.value)
    assert secret not in str(refused.value)


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_as_its_page_says_an_answer_undoes_it_and_it_can_be_done_again(
    asking, database, rows, luz, channel
):
    ear = Ear(database=database, rows=rows)
    ear.sent(luz, "session_reminder", channel=channel, ref="1")
    asking.ask(SetPreference(participant_id=luz, purpose="reminders", channels=("sms",)))
    for purpose in ("reminders", "news"):
        stop(asking, token_of(luz, purpose))
    done = [ear.heard(word, channel=channel, in_reply_to="1").done for word in ("ALTA", "START")]
    assert (done, ear.said()) == (["started", "repeated"], ["start_confirmed"])
    assert opted_out(asking, luz) == []
    assert asking.ask(GetPreferences(participant_id=luz)).purposes[0].channels == ("sms",)
    stop(asking, token_of(luz))
    assert opted_out(asking, luz) == ["reminders"]


def test_whose_link_it_was_that_an_answer_undoes_is_not_guessed(asking, bus, database, rows, luz):
    ear, sister = Ear(database=database, rows=rows), new_id()
    bus.contact(sister)
    ear.sent(luz, "enrolled", ref="1")
    stop(asking, token_of(luz))
    assert ear.heard("alta").done == "passed_to_centre"
    ear.heard("stop")
    assert (ear.heard("alta").done, opted_out(asking, luz)) == ("started", ["reminders"])
    assert ear.heard("alta", in_reply_to="1").done == "started"
    assert opted_out(asking, luz) == []


def test_a_link_of_a_record_that_was_merged_stops_the_messages_of_the_one_that_survives(
    asking, bus, luz
):
    merged = new_id()
    bus.contact(merged)
    event = ParticipantsMerged(merge_id=new_id(), survivor_id=luz, merged_id=merged)
    asking.hear(event)
    look = GetSubscription(organisation="gestarsalud", token=token_of(merged))
    assert not asking.ask(look).stopped
    stop(asking, token_of(merged))
    assert (opted_out(asking, luz), opted_out(asking, merged)) == (["reminders"], [])
    assert asking.ask(look).stopped
