"""What she wishes is followed by what waits; who has no telephone is read to."""

from datetime import timedelta

import pytest

from nosotros.contracts.notifications import (
    GetMessage,
    GetMessageContent,
    ListToReadAloud,
    ReportHandedOver,
    SendAgain,
    SetPreference,
    SetZone,
)
from nosotros.identifiers import new_id
from notifications.domain.outcomes import Refused, Unknown
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.sending.conftest import NOW

SCOPES = ("notifications:read", "notifications:write", "notifications:content")
#: 22:00 in Bogotá
NIGHT = NOW + timedelta(hours=12)


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


def test_what_waits_for_the_morning_goes_at_once_where_her_hours_allow_it(
    asking, desk, her, time, write_down, rows
):
    time(NIGHT)
    write_down(her)
    assert desk().take() == []
    assert rows.message().due_at > NIGHT + timedelta(hours=8)
    # It is afternoon where she lives.
    asking.ask(SetZone(participant_id=her, zone="Pacific/Honolulu"))
    assert desk().take_one().letter.channel == "email"


def test_what_waits_follows_the_channel_and_the_silence_that_she_chose(
    asking, desk, her, time, write_down, rows
):
    time(NIGHT)
    first, second = write_down(her), write_down(her)
    assert desk().take() == []
    quiet = {"quiet_from": "23:30", "quiet_until": "06:00"}
    asking.ask(SetPreference(participant_id=her, channels=("sms",), **quiet))
    taken = desk().take()
    assert {each.due.id for each in taken} == {first, second}
    assert {each.letter.channel for each in taken} == {"sms"}


def test_who_opts_out_while_it_waits_has_nothing(asking, desk, her, time, write_down, rows):
    time(NIGHT)
    write_down(her)
    desk().take()
    asking.ask(SetPreference(participant_id=her, opted_out=True))
    assert desk().take() == []
    assert (rows.message().state, rows.message().reason) == ("withheld", "opted_out")


def test_who_has_no_telephone_is_read_to_and_that_is_noted(
    asking, bus, desk, time, write_down, rows
):
    luz = new_id()
    bus.contact(luz, mobile=None, email=None, preferred_channel=None)
    id = write_down(luz)
    assert desk().take() == []
    (listed,) = asking.ask(ListToReadAloud()).items
    assert (listed.id, listed.first_names) == (id, "Luz Marina")
    assert listed.text
    assert asking.ask(GetMessageContent(id=id)).text == listed.text
    assert asking.ask(ReportHandedOver(message_id=id)).state == "delivered"
    assert asking.ask(ListToReadAloud()).items == ()


def test_what_is_sent_again_is_decided_anew_and_its_attempts_go_on(
    asking, desk, her, time, write_down
):
    id = write_down(her)
    sender = desk()
    sender.settle(sender.take_one(), outcome=Unknown(reason="timed_out"))
    assert asking.ask(GetMessage(id=id)).state == "uncertain"
    asking.ask(SetPreference(participant_id=her, channels=("sms",)))
    assert asking.ask(SendAgain(message_id=id)).state == "queued"
    refused = Refused(reason="no_such_number", permanent=True)
    sender.settle(sender.take_one(), outcome=refused)
    shown = asking.ask(GetMessage(id=id))
    assert [(each.number, each.channel, each.state) for each in shown.attempts] == [
        (1, "email", "uncertain"),
        (2, "sms", "permanent_failure"),
    ]
