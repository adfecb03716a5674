"""What holds for a purpose, out of what she chose for it and for all."""

from datetime import time

from notifications.domain.preferences import Preference, effective

NIGHT = {"quiet_from": time(20), "quiet_until": time(9)}


def test_who_chose_nothing_is_written_to_as_usual():
    assert effective({}, purpose="news") == Preference()


def test_what_is_chosen_for_a_purpose_goes_before_what_is_chosen_for_all():
    rows = {
        "all": Preference(channels=("sms",), language="en", **NIGHT),
        "news": Preference(channels=("email",), digest=True),
    }
    assert effective(rows, purpose="news") == Preference(
        channels=("email",), language="en", digest=True, **NIGHT
    )
    assert effective(rows, purpose="reminders") == rows["all"]


def test_quiet_hours_of_a_purpose_are_taken_whole():
    rows = {
        "all": Preference(**NIGHT),
        "reminders": Preference(quiet_from=time(12), quiet_until=time(14)),
    }
    assert effective(rows, purpose="reminders").quiet == (time(12), time(14))


def test_who_wants_no_message_at_all_has_none_whatever_she_chose_before():
    rows = {"all": Preference(opted_out=True), "reminders": Preference(channels=("sms",))}
    for purpose in ("programme", "reminders", "news"):
        assert effective(rows, purpose=purpose).opted_out


def test_who_wants_no_news_has_all_else():
    rows = {"news": Preference(opted_out=True)}
    assert effective(rows, purpose="news").opted_out
    assert not effective(rows, purpose="programme").opted_out


def test_a_digest_of_a_purpose_is_of_that_purpose_alone():
    rows = {"all": Preference(digest=True), "news": Preference()}
    assert not effective(rows, purpose="news").digest
    assert effective(rows, purpose="reminders").digest


def test_a_security_code_comes_at_once_and_always():
    rows = {"all": Preference(channels=("sms",), opted_out=True, digest=True, **NIGHT)}
    assert effective(rows, purpose="security") == Preference(channels=("sms",))
