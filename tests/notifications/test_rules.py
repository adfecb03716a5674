"""Which event sends what to whom, and how an organisation changes it."""

import pytest

from nosotros.contracts.common import InvalidFields
from nosotros.contracts.notifications import (
    ActivateTemplate,
    ListRules,
    RuleUnknown,
    SetRule,
    TemplateUnfit,
    TemplateUnknown,
)
from notifications.domain.rules import RULES
from notifications.handlers import rule_changes
from notifications.handlers.rules import rule
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.refused import wrong
from tests.notifications.reminding import local
from tests.notifications.wording import template, texts

SCOPES = ("notifications:read", "notifications:write")


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


def ruled(asking, code="session_reminder", **more):
    return asking.act(lambda work: rule(code, work=work), **more)


def test_every_rule_is_listed_by_its_code(asking):
    listed = asking.ask(ListRules()).items
    assert [each.code for each in listed] == sorted(RULES)
    (reminder,) = [each for each in listed if each.code == "session_reminder"]
    assert reminder.event == "nosotros.training.session_planned.v1"
    assert (reminder.template, reminder.purpose) == ("session_reminder", "reminders")
    assert (reminder.enabled, reminder.minutes_before) == (True, 1440)
    assert reminder.gives == ("day", "first_names", "place", "time", "when")


def test_a_rule_sends_another_template_at_another_moment(asking):
    written = asking.ask(template("own_words", texts=texts("{{ place }}")))
    asking.ask(ActivateTemplate(template_id=written.id))
    ours = {"code": "session_reminder", "template": "own_words", "minutes_before": 2880}
    with pytest.raises(TemplateUnfit) as refused:
        asking.ask(SetRule(**ours))
    assert (refused.value.why, refused.value.channels) == (
        *("channels_missing", ("whatsapp", "email", "print")),
    )
    assert ruled(asking) == RULES["session_reminder"]
    shown = asking.ask(SetRule(**ours, drop_channels=True))
    # What it sends already is no channel less.
    assert asking.ask(SetRule(**ours)) == shown
    assert (shown.template, shown.minutes_before, shown.expires_after_minutes) == (
        *("own_words", 2880),
        2820,
    )
    assert ruled(asking).template == "own_words"
    assert ruled(asking, organisation="la-u") == RULES["session_reminder"]
    assert asking.ask(SetRule(code="session_reminder")).template == "session_reminder"
    assert ruled(asking) == RULES["session_reminder"]


def test_a_rule_can_send_nothing(asking, rows):
    assert not asking.ask(SetRule(code="enrolled", enabled=False)).enabled
    assert not ruled(asking, "enrolled").enabled
    audit = rows.all("SELECT action, subject FROM audit WHERE subject IS NOT NULL")
    assert audit == [("set_rule", "enrolled")]


@pytest.mark.parametrize(("minutes", "expires"), [(10, 5), (60, 30), (121, 61), (20160, 20100)])
def test_a_reminder_always_expires_before_its_moment(asking, minutes, expires):
    shown = asking.ask(SetRule(code="meeting_reminder", minutes_before=minutes))
    assert shown.expires_after_minutes == expires


@pytest.mark.parametrize(
    ("code", "minutes", "problem"),
    [
        ("enrolled", 60, "only_reminders"),
        ("session_reminder", 9, "range:10:20160"),
        ("session_reminder", 20161, "range:10:20160"),
    ],
)
def test_minutes_that_make_no_sense_are_refused(asking, code, minutes, problem):
    with pytest.raises(InvalidFields) as refused:
        asking.ask(SetRule(code=code, minutes_before=minutes))
    assert wrong(refused.value) == [("minutes_before", problem)]


def test_a_rule_or_a_template_that_is_not_there_is_said_to_be_none(asking):
    with pytest.raises(RuleUnknown):
        asking.ask(SetRule(code="unheard_of"))
    with pytest.raises(TemplateUnknown):
        asking.ask(SetRule(code="enrolled", template="unheard_of"))


def test_a_template_has_to_serve_for_its_rule(asking):
    asking.ask(template("draft_alone", texts=texts("{{ place }}")))
    for code, unfit, why in (
        ("session_reminder", "draft_alone", "not_active"),
        ("session_reminder", "enrolled", "other_purpose"),
        ("meeting_reminder", "session_reminder", "placeholders"),
    ):
        with pytest.raises(TemplateUnfit) as refused:
            asking.ask(SetRule(code=code, template=unfit))
        assert refused.value.why == why


def test_what_waits_is_reminded_of_when_the_rule_says_now(programme):
    luz = programme.learner()
    programme.session("2026-08-22 09:00")
    programme.meeting(luz, "2026-08-22 14:00")
    far = programme.session("2026-09-11 09:00")
    programme.at("2026-08-18 10:00")
    assert [due for code, _, due in programme.waiting() if "reminder" in code] == [
        *(local("2026-08-21 09:00"), local("2026-08-21 14:00")),
    ]
    for code in ("session_reminder", "meeting_reminder"):
        programme.asking.ask(SetRule(code=code, minutes_before=2880))
    programme.at("2026-08-18 10:01")
    assert [due for code, _, due in programme.waiting() if "reminder" in code] == [
        *(local("2026-08-20 09:00"), local("2026-08-20 14:00")),
    ]
    programme.asking.ask(SetRule(code="session_reminder", minutes_before=10080))
    programme.at("2026-08-31 08:59")
    assert far not in [each.about for each in programme.messages("session_reminder")]
    programme.at("2026-08-31 09:01")
    assert far in [each.about for each in programme.messages("session_reminder")]


def test_as_many_as_there_are_follow_a_rule(programme, monkeypatch):
    monkeypatch.setattr(rule_changes, "_AT_ONCE", 2)
    luz = programme.person()
    for hour in range(5):
        programme.meeting(luz, f"2026-08-22 {hour + 8:02}:00")
    programme.at("2026-08-18 10:00")
    programme.asking.ask(SetRule(code="meeting_reminder", minutes_before=2880))
    programme.at("2026-08-18 10:01")
    due = sorted(due for code, _, due in programme.waiting() if code == "meeting_reminder")
    assert due == [local(f"2026-08-20 {hour + 8:02}:00") for hour in range(5)]
