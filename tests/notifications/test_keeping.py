"""What messages and answers said is forgotten in time; that there were any is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from nosotros.contracts.notifications import GetMessageContent
from nosotros.errors import SettingInvalid
from nosotros.identifiers import new_id
from notifications import settings
from notifications.sending.keeper import Keeper
from notifications.sending.state import Shared
from notifications.service import NotificationsService
from notifications.storage import keeping
from tests.asking import Asking
from tests.notifications.written import attempt, message

#: the end of the messages here
ENDED = datetime(2026, 8, 18, 14, tzinfo=UTC)
SAID = {"recipient": "+573001112233", "text": "Mañana a las 3.", "subject": "Mañana"}


@pytest.fixture
def removed():
    return []


@pytest.fixture
def shared():
    return Shared(sender=1)


@pytest.fixture
def keeper(database, removed, shared):
    return Keeper(
        database,
        shared,
        keeping=timedelta(days=90),
        remove=removed.extend,
        wake=lambda: None,
    )


def answered(rows, *, at):
    rows.run(
        "INSERT INTO answer (id, organisation, channel, provider, provider_ref, address, text,"
        " kind, done, received_at) VALUES (%(id)s, 'gestarsalud', 'sms', 'twilio', %(ref)s,"
        " '+573001112233', 'No puedo ir', 'absence', 'absence_announced', %(at)s)",
        id=new_id(),
        ref=str(new_id()),
        at=at,
    )


def test_content_is_forgotten_after_its_days_and_not_before(time_is, keeper, rows, removed):
    id = message(rows, state="delivered", ended_at=ENDED, data='{"text": "Feria"}', **SAID)
    attempt(rows, id, 1, provider="twilio", state="delivered")
    time_is(ENDED + timedelta(days=89, hours=23))
    assert keeper.look() is False
    assert rows.message().text == "Mañana a las 3."
    time_is(ENDED + timedelta(days=90, minutes=1))
    keeper.look()
    kept = rows.message()
    assert (kept.recipient, kept.subject, kept.text, kept.data) == (None, None, None, {})
    assert (kept.state, kept.ended_at, kept.emptied) == ("delivered", ENDED, True)
    assert rows.one("SELECT provider FROM attempt") == ("twilio",)
    assert removed == [id]


def test_what_waits_keeps_what_it_says_however_old_it_is(time_is, keeper, rows):
    for state in ("queued", "sending", "listed"):
        message(rows, state=state, **SAID)
    time_is(ENDED + timedelta(days=400))
    keeper.look()
    assert {each.text for each in rows.messages()} == {"Mañana a las 3."}


def test_until_when_content_is_kept_is_shown_before_and_after(time_is, keeper, database, rows):
    asking = Asking(NotificationsService, database, scopes=("notifications:content",))
    id = message(rows, state="sent", ended_at=ENDED, **SAID)
    before = asking.ask(GetMessageContent(id=id))
    time_is(ENDED + timedelta(days=91))
    keeper.look()
    after = asking.ask(GetMessageContent(id=id))
    assert before.kept_until == after.kept_until == ENDED + timedelta(days=90)
    assert (before.text, after.text, after.recipient) == ("Mañana a las 3.", None, None)


def test_answers_are_forgotten_as_messages_are(time_is, keeper, rows):
    answered(rows, at=ENDED)
    answered(rows, at=ENDED + timedelta(days=30))
    time_is(ENDED + timedelta(days=91))
    keeper.look()
    assert rows.all("SELECT text, address, kind FROM answer ORDER BY received_at") == [
        (None, None, "absence"),
        ("No puedo ir", "+573001112233", "absence"),
    ]


def test_every_organisations_content_is_forgotten_in_batches(time_is, keeper, rows, monkeypatch):
    monkeypatch.setattr(keeping, "BATCH", 2)
    for organisation in ("gestarsalud", "la-u", "gestarsalud"):
        message(rows, organisation=organisation, state="sent", ended_at=ENDED, **SAID)
    time_is(ENDED + timedelta(days=91))
    assert [keeper.look(), keeper.look()] == [True, False]
    assert {each.emptied for each in rows.messages()} == {True}


def test_no_more_than_a_batch_of_answers_is_forgotten_however_it_is_planned(
    rows, replanned, monkeypatch
):
    monkeypatch.setattr(keeping, "BATCH", 2)
    for _ in range(3):
        answered(rows, at=ENDED)
    after = ENDED + timedelta(days=1)
    assert [keeping.empty_answers(replanned, before=after) for _ in range(3)] == [2, 1, 0]


def test_what_left_files_that_cannot_be_removed_is_kept_and_tried_again(
    time_is, keeper, database, shared, rows
):
    def refuse(ids):
        raise OSError

    message(rows, state="sent", ended_at=ENDED, **SAID)
    time_is(ENDED + timedelta(days=91))
    stubborn = Keeper(
        database,
        shared,
        keeping=timedelta(days=90),
        remove=refuse,
        wake=lambda: None,
    )
    with pytest.raises(OSError):
        stubborn.look()
    assert rows.message().emptied is False
    keeper.look()
    assert rows.message().emptied is True


def test_what_nobody_read_aloud_in_time_has_expired_and_is_told(time_is, keeper, rows):
    late = message(rows, state="listed", expires_at=ENDED, **SAID)
    message(rows, state="listed", expires_at=ENDED + timedelta(days=1), **SAID)
    message(rows, state="listed", **SAID)
    assert [keeper.look(), keeper.look()] == [True, False]
    assert rows.states() == {"expired": 1, "listed": 2}
    ((name, subject, revision, data),) = rows.told()
    assert (name, subject, revision, data["state"]) == (
        "message_undelivered",
        str(late),
        2,
        "expired",
    )


def test_for_how_long_content_is_kept_is_a_setting():
    assert settings.content_days({}) == 90
    assert settings.content_days({"NOSOTROS_CONTENT_DAYS": "30"}) == 30
    with pytest.raises(SettingInvalid, match="NOSOTROS_CONTENT_DAYS"):
        settings.content_days({"NOSOTROS_CONTENT_DAYS": "0"})
