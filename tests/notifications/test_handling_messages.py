"""What coordinators do with messages, and what they see of each."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    CancelMessage,
    CountMessages,
    GetMessage,
    GetMessageContent,
    ListMessages,
    ListToReadAloud,
    NotInState,
    ReportHandedOver,
    SendAgain,
)
from nosotros.identifiers import new_id
from notifications.domain.states import FAILURES, STATES
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.written import AT, attempt, message

SCOPES = ("notifications:read", "notifications:write", "notifications:content")
FUTURE = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def listed(bus, rows):
    """A message that waits to be read aloud to Luz Marina, and her id."""
    luz = new_id()
    bus.contact(luz, mobile=None, email=None, preferred_channel=None)
    id = message(rows, participant_id=luz, state="listed", channel="print", text="Hay reunión.")
    return id, luz


def test_a_message_is_shown_with_each_attempt_at_it(asking, rows):
    id = message(rows, state="delivered", attempts=2)
    attempt(rows, id, 2, state="delivered", receipt_at=AT, segments=2, cost=3000)
    attempt(
        rows, id, 1, channel="whatsapp", provider="whatsapp", state="refused", reason="no_account"
    )
    shown = asking.ask(GetMessage(id=id))
    assert [(each.number, each.channel, each.state, each.reason) for each in shown.attempts] == [
        (1, "whatsapp", "refused", "no_account"),
        (2, "sms", "delivered", None),
    ]
    assert (shown.attempts[1].segments, shown.attempts[1].cost) == (2, 3000)


def test_messages_are_listed_by_whom_and_what_they_are_of(asking, rows):
    luz, campaign = new_id(), new_id()
    hers = message(rows, participant_id=luz)
    of_campaign = message(rows, campaign_id=campaign)
    failed = [message(rows, state=each) for each in FAILURES]
    message(rows, test=True)

    def ids(**asked):
        return [each.id for each in asking.ask(ListMessages(**asked)).items]

    assert ids(participant_id=luz) == [hers]
    assert ids(campaign_id=campaign) == [of_campaign]
    assert ids(state="failed") == failed
    assert ids(state="temporary_failure") == failed[:1]
    assert ids() == [hers, of_campaign, *failed]


def test_messages_are_counted_in_every_state_and_of_a_campaign(asking, rows):
    campaign = new_id()
    for state in STATES:
        message(rows, state=state, campaign_id=campaign)
    message(rows)
    message(rows, test=True)
    of_campaign = asdict(asking.ask(CountMessages(campaign_id=campaign)))
    assert (of_campaign.pop("failed"), of_campaign.pop("tests")) == (3, 0)
    assert set(of_campaign) == set(STATES)
    assert set(of_campaign.values()) == {1}
    counted = asking.ask(CountMessages())
    assert (counted.queued, counted.tests) == (2, 1)


def test_what_a_message_says_is_shown_to_who_may_see_it_and_written_down(asking, rows):
    id = message(
        rows,
        state="sent",
        channel="sms",
        recipient="+573001112233",
        text="Mañana a las 3.",
        discreet=True,
        ended_at=AT,
    )
    shown = asking.ask(GetMessageContent(id=id))
    assert (shown.recipient, shown.text, shown.discreet) == (
        "+573001112233",
        "Mañana a las 3.",
        True,
    )
    assert shown.kept_until == AT + timedelta(days=90)
    assert rows.one("SELECT action, subject FROM audit") == ("get_message_content", str(id))


def test_a_test_message_is_nobodys(asking, rows):
    id = message(rows, test=True)
    for asked in (
        GetMessage(id=id),
        GetMessageContent(id=id),
        CancelMessage(message_id=id),
    ):
        with pytest.raises(NotFound):
            asking.ask(asked)


def test_the_list_names_whom_to_read_to_and_passes_over_what_came_too_late(asking, rows, listed):
    id, luz = listed
    message(rows, participant_id=luz, state="listed", text="Ayer.", expires_at=AT - timedelta(1))
    message(rows, participant_id=luz, state="delivered", text="Dicho.")
    (shown,) = asking.ask(ListToReadAloud()).items
    assert (shown.id, shown.participant_id, shown.first_names, shown.language, shown.text) == (
        id,
        luz,
        "Luz Marina",
        "es",
        "Hay reunión.",
    )
    assert rows.one("SELECT action FROM audit").action == "list_to_read_aloud"


def test_what_was_read_aloud_is_delivered_and_told(asking, rows, listed):
    id, luz = listed
    shown = asking.ask(ReportHandedOver(message_id=id))
    assert (shown.state, shown.revision) == ("delivered", 2)
    assert shown.delivered_at is not None
    assert rows.message().ended_at == shown.delivered_at
    assert asking.ask(ListToReadAloud()).items == ()
    ((name, subject, revision, data),) = rows.told()
    assert (name, subject, revision, data["participant_id"]) == (
        "message_delivered",
        str(id),
        2,
        str(luz),
    )


@pytest.mark.parametrize("state", ["queued", "listed"])
def test_what_no_provider_has_can_be_stopped(asking, rows, state):
    id = message(rows, state=state)
    shown = asking.ask(CancelMessage(message_id=id))
    assert (shown.state, shown.reason) == ("cancelled", "stopped_by_coordinator")
    ((name, _, _, data),) = rows.told()
    assert (name, data["state"]) == ("message_undelivered", "cancelled")


@pytest.mark.parametrize("state", ["uncertain", *FAILURES])
def test_what_failed_or_is_uncertain_can_be_sent_again_and_is_decided_anew(asking, rows, state):
    about = new_id()
    id = message(
        rows,
        state=state,
        reason="no_such_number",
        attempts=3,
        tried=["sms"],
        about=about,
        occasion="2026-08-19",
        ended_at=AT,
        sent_at=AT,
        claim=new_id(),
        sender=7,
    )
    shown = asking.ask(SendAgain(message_id=id))
    assert (shown.state, shown.reason, shown.sent_at) == ("queued", None, None)
    kept = rows.message()
    assert (kept.attempts, kept.tried, kept.about, kept.occasion) == (3, [], about, "2026-08-19")
    assert (kept.claim, kept.sender, kept.ended_at) == (None, None, None)
    assert rows.one("SELECT action FROM audit WHERE subject = %(id)s", id=str(id)) == (
        "send_again",
    )


@pytest.mark.parametrize(
    ("facts", "seen_as"),
    [
        ({"expires_at": AT - timedelta(days=90)}, "expired"),
        ({"emptied": True}, "forgotten"),
        ({"state": "expired"}, "expired"),
        ({"state": "delivered"}, "delivered"),
        ({"state": "sending"}, "sending"),
    ],
)
def test_what_came_too_late_or_did_arrive_is_not_sent_again(asking, rows, facts, seen_as):
    id = message(rows, **{"state": "uncertain", **facts})
    with pytest.raises(NotInState) as refused:
        asking.ask(SendAgain(message_id=id))
    assert refused.value.state == seen_as
    assert rows.message().revision == 1


def test_what_is_being_sent_cannot_be_stopped_and_what_is_not_listed_not_handed_over(asking, rows):
    id = message(rows, state="sending")
    for asked in (CancelMessage(message_id=id), ReportHandedOver(message_id=id)):
        with pytest.raises(NotInState) as refused:
            asking.ask(asked)
        assert refused.value.state == "sending"


def test_nobody_touches_another_organisations_messages(asking, rows):
    id = message(rows, state="listed", text="Hay reunión.")
    for asked in (
        GetMessage(id=id),
        GetMessageContent(id=id),
        ReportHandedOver(message_id=id),
        CancelMessage(message_id=id),
        SendAgain(message_id=id),
    ):
        with pytest.raises(NotFound):
            asking.ask(asked, organisation="la-u")
    assert asking.ask(ListToReadAloud(), organisation="la-u").items == ()


def test_of_two_who_end_a_message_at_once_one_does(asking, rows):
    id = message(rows, state="listed")

    def end(contract):
        try:
            return asking.ask(contract(message_id=id)).state
        except NotInState as refused:
            return f"was {refused.state}"

    with ThreadPoolExecutor(2) as pool:
        ends = set(pool.map(end, (CancelMessage, ReportHandedOver)))
    assert ends in ({"cancelled", "was cancelled"}, {"delivered", "was delivered"})
    assert len(rows.told()) == 1
