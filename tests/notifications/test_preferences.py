"""How a participant wishes to be written to is kept, shown and followed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.notifications import (
    GetPreferences,
    PreferenceView,
    SetPreference,
    SetZone,
)
from nosotros.identifiers import new_id
from notifications.service import NotificationsService
from notifications.storage import suppressions
from tests.asking import Asking
from tests.notifications.refused import wrong
from tests.notifications.written import message

SCOPES = ("notifications:read", "notifications:write")
#: long after every test
LATER = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def luz(bus):
    participant_id = new_id()
    bus.contact(participant_id)
    return participant_id


def test_who_chose_nothing_is_reached_by_all_that_she_has(asking, luz):
    shown = asking.ask(GetPreferences(participant_id=luz))
    assert (shown.zone, shown.language, shown.withheld_why) == ("America/Bogota", "es", None)
    assert shown.reachable_by == ("email", "whatsapp", "sms")
    assert shown.purposes == ()


def test_who_has_no_telephone_and_no_mailbox_or_chose_it_is_read_to(asking, bus, luz):
    shown = asking.ask(SetPreference(participant_id=luz, channels=("print",)))
    assert (shown.reachable_by[-1], shown.withheld_why) == ("print", None)
    bus.contact(luz, revision=2, mobile=None, email=None, preferred_channel=None)
    shown = asking.ask(SetPreference(participant_id=luz))
    assert (shown.reachable_by, shown.withheld_why) == (("print",), None)


def test_what_she_chose_is_shown_by_purpose(asking, luz):
    asking.ask(SetPreference(participant_id=luz, purpose="news", opted_out=True))
    shown = asking.ask(
        SetPreference(
            participant_id=luz,
            channels=("sms", "email"),
            language="en",
            quiet_from="20:00",
            quiet_until="08:30",
            digest=True,
        )
    )
    assert shown == asking.ask(GetPreferences(participant_id=luz))
    assert shown.language == "en"
    assert shown.purposes == (
        PreferenceView(
            purpose="all",
            channels=("sms", "email"),
            language="en",
            quiet_from="20:00",
            quiet_until="08:30",
            opted_out=False,
            digest=True,
        ),
        PreferenceView(
            purpose="news",
            channels=(),
            language=None,
            quiet_from=None,
            quiet_until=None,
            opted_out=True,
            digest=False,
        ),
    )


def test_a_choice_takes_the_place_of_the_one_before_whole(asking, luz):
    asking.ask(SetPreference(participant_id=luz, channels=("sms",), digest=True))
    shown = asking.ask(SetPreference(participant_id=luz, language="fr"))
    assert [(each.channels, each.language, each.digest) for each in shown.purposes] == [
        ((), "fr", False)
    ]


def test_a_channel_that_she_lacks_may_be_chosen_and_is_not_among_those_that_reach_her(
    asking, bus, luz
):
    bus.contact(luz, revision=2, email=None, preferred_channel="sms")
    shown = asking.ask(SetPreference(participant_id=luz, channels=("email",)))
    assert shown.purposes[0].channels == ("email",)
    assert "email" not in shown.reachable_by
    assert shown.withheld_why == "no_address"


@pytest.mark.parametrize(
    ("facts", "chosen", "why"),
    [
        ({"messages_authorised_on": None}, {}, "not_authorised"),
        ({}, {"opted_out": True}, "opted_out"),
        ({"mobile": None}, {"channels": ("sms",)}, "no_address"),
    ],
)
def test_why_nothing_is_sent_is_said(asking, bus, luz, facts, chosen, why):
    bus.contact(luz, revision=2, **facts)
    shown = asking.ask(SetPreference(participant_id=luz, **chosen))
    assert shown.withheld_why == why


@pytest.mark.parametrize("purpose", ["all", "news"])
def test_who_opted_out_is_read_to_no_more(asking, rows, luz, purpose):
    message(rows, participant_id=luz, state="listed", text="Hay feria.")
    message(rows, participant_id=luz)
    asking.ask(SetPreference(participant_id=luz, purpose=purpose, opted_out=True))
    read, queued = rows.messages()
    assert (read.state, read.reason, read.text) == ("withheld", "opted_out", None)
    assert (read.revision, read.ended_at is not None, queued.state) == (2, True, "queued")
    told = {name: (subject, revision, data) for name, subject, revision, data in rows.told()}
    subject, revision, data = told.pop("message_undelivered")
    assert (subject, revision, data["state"]) == (str(read.id), 2, "withheld")
    assert set(told) == ({"messages_stopped"} if purpose == "all" else set())


def test_what_is_for_another_purpose_is_read_to_her_all_the_same(asking, rows, luz):
    message(rows, participant_id=luz, state="listed", text="Hay feria.")
    asking.ask(SetPreference(participant_id=luz, purpose="reminders", opted_out=True))
    asking.ask(SetPreference(participant_id=luz, purpose="news"))
    assert (rows.message().state, rows.message().text) == ("listed", "Hay feria.")


def test_who_left_is_written_to_no_more(asking, bus, luz):
    bus.withdrew(luz)
    assert asking.ask(GetPreferences(participant_id=luz)).withheld_why == "withdrew"


def test_a_suppressed_address_reaches_her_no_more(asking, luz):
    asking.act(
        lambda work: suppressions.suppress(
            work.connection,
            organisation=work.organisation,
            kind="mobile",
            address="+573001112233",
            why="stopped",
            at=work.at,
            message_id=None,
        )
    )
    shown = asking.ask(SetPreference(participant_id=luz, channels=("sms",)))
    assert shown.reachable_by == ("email",)
    assert shown.withheld_why == "suppressed"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"channels": ("sms", "email", "sms")}, ("channels.2", "repeated")),
        ({"quiet_from": "20:00"}, ("quiet_until", "quiet_hours_have_two_ends")),
        ({"quiet_until": "08:00"}, ("quiet_from", "quiet_hours_have_two_ends")),
        (
            {"quiet_from": "09:00", "quiet_until": "09:00"},
            ("quiet_until", "quiet_hours_leave_none"),
        ),
        (
            {"quiet_from": "17:00", "quiet_until": "20:00"},
            ("quiet_until", "quiet_hours_cover_the_safe"),
        ),
    ],
)
def test_what_cannot_be_is_refused_by_its_field_and_nothing_is_kept(
    asking, bus, rows, luz, chosen, expected
):
    bus.contact(luz, revision=2, mobile_shared=True, safe_from="17:00", safe_until="19:00")
    with pytest.raises(InvalidFields) as refused:
        asking.ask(SetPreference(participant_id=luz, **chosen))
    assert wrong(refused.value) == [expected]
    assert rows.all("SELECT * FROM preference") == []
    assert rows.one("SELECT chosen FROM contact").chosen == 0


def test_nobody_chooses_for_who_is_not_known_or_is_anothers(asking, luz):
    for organisation, id in (("gestarsalud", new_id()), ("la-u", luz)):
        for asked in (
            GetPreferences(participant_id=id),
            SetPreference(participant_id=id),
            SetZone(participant_id=id, zone="Europe/Madrid"),
        ):
            with pytest.raises(NotFound):
                asking.ask(asked, organisation=organisation)


def test_what_waited_for_her_hours_is_decided_anew_and_nothing_else(asking, rows, luz):
    put_off = message(rows, participant_id=luz, due_at=LATER, put_off=True)
    reminder = message(rows, participant_id=luz, due_at=LATER)
    other = message(rows, due_at=LATER, put_off=True)
    asking.ask(SetPreference(participant_id=luz, quiet_from="20:00", quiet_until="07:00"))
    due = {each.id: each.due_at for each in rows.messages()}
    assert due[put_off] < LATER
    assert due[reminder] == due[other] == LATER
    rows.run("UPDATE message SET put_off = true, due_at = %(later)s", later=LATER)
    assert asking.ask(SetZone(participant_id=luz, zone="Europe/Madrid")).zone == "Europe/Madrid"
    due = {each.id: each.due_at for each in rows.messages()}
    assert max(due[put_off], due[reminder]) < LATER - timedelta(days=1)


def test_a_zone_outlives_a_new_contact(asking, bus, luz):
    asking.ask(SetZone(participant_id=luz, zone="Europe/Madrid"))
    bus.contact(luz, revision=2)
    assert asking.ask(GetPreferences(participant_id=luz)).zone == "Europe/Madrid"


def test_each_change_has_a_higher_revision(asking, bus, luz):
    seen = [asking.ask(GetPreferences(participant_id=luz)).revision]
    seen.append(asking.ask(SetPreference(participant_id=luz)).revision)
    seen.append(asking.ask(SetZone(participant_id=luz, zone="Europe/Madrid")).revision)
    bus.contact(luz, revision=2)
    seen.append(asking.ask(GetPreferences(participant_id=luz)).revision)
    assert seen == sorted(set(seen))


def test_two_changes_at_once_are_both_kept(asking, luz):
    def choose(purpose):
        return asking.ask(SetPreference(participant_id=luz, purpose=purpose, opted_out=True))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(choose, ("all", "programme", "reminders", "news")))
    shown = asking.ask(GetPreferences(participant_id=luz))
    assert [each.purpose for each in shown.purposes] == ["all", "programme", "reminders", "news"]
    assert shown.revision == 1 + 4


def test_who_asked_and_who_changed_it_is_written_down(asking, rows, luz):
    asking.ask(GetPreferences(participant_id=luz))
    asking.ask(SetPreference(participant_id=luz))
    asking.ask(SetZone(participant_id=luz, zone="Europe/Madrid"))
    audit = rows.all("SELECT action, subject, actor FROM audit WHERE subject IS NOT NULL")
    assert {each.action for each in audit} == {"get_preferences", "set_preference", "set_zone"}
    assert {(each.subject, each.actor) for each in audit} == {(str(luz), "key:test")}


def test_that_a_coordinator_noted_a_stop_is_told_and_one_of_a_purpose_is_not(asking, rows, luz):
    asking.ask(SetPreference(participant_id=luz, purpose="news", opted_out=True))
    asking.ask(SetPreference(participant_id=luz, opted_out=True))
    seen = asking.ask(SetPreference(participant_id=luz, opted_out=True, language="en")).revision
    asking.ask(SetPreference(participant_id=luz, expected_revision=seen))
    told = [(name, data["participant_id"], data["stopped"]) for name, _, _, data in rows.told()]
    assert told == [
        ("messages_stopped", str(luz), True),
        ("messages_stopped", str(luz), False),
    ]
