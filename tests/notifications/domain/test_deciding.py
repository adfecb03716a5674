"""What becomes of a message in the moment of sending."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from notifications.domain.deciding import (
    Addressed,
    Expire,
    Fail,
    List,
    Person,
    Send,
    Wait,
    Waiting,
    Withhold,
    decide,
)
from notifications.domain.messages import Contact
from notifications.domain.preferences import Preference
from notifications.domain.templates import Template, TemplateText, approval_of

#: Tuesday 1 December 2026, 10:00 in Bogotá; the next Sunday, at the same hour
TUESDAY = datetime(2026, 12, 1, 15, tzinfo=UTC)
SUNDAY = datetime(2026, 12, 6, 15, tzinfo=UTC)
MONDAY_MORNING = datetime(2026, 12, 7, 12, tzinfo=UTC)


def texts(*, approved: bool = False) -> tuple[TemplateText, ...]:
    return tuple(
        TemplateText(
            language=language,
            channel=channel,
            text=f"{language} {channel} {'discreet' if discreet else 'plain'} {{{{ first_names }}}}",
            subject="Aviso" if channel in ("email", "print") else None,
            discreet=discreet,
            whatsapp_name="aviso" if channel == "whatsapp" else None,
            whatsapp_state="approved" if approved and channel == "whatsapp" else "none",
        )
        for language in ("es", "en", "fr")
        for channel in ("sms", "whatsapp", "email", "print")
        for discreet in (False, True)
    )


def template(*, approved: bool = False) -> Template:
    return Template(
        id=UUID(int=1),
        code="enrolled",
        version=1,
        purpose="programme",
        texts=texts(approved=approved),
        placeholders=("first_names",),
        whatsapp_state=approval_of(texts(approved=approved)),
        built_in=False,
    )


HER = Contact(
    first_names="Luz Marina",
    channel="sms",
    mobile="+573001112233",
    email="luz@example.org",
    language="es",
    messages_authorised_on=date(2026, 8, 11),
    mobile_shared=False,
    email_shared=False,
    safe_from=None,
    safe_until=None,
)
PERSON = Person(contact=HER)
WAITING = Waiting(template="enrolled", purpose="programme", created_at=TUESDAY)


def what(waiting=WAITING, person=PERSON, *, now=TUESDAY, words=template(), **more):
    return decide(waiting, person, template=words, now=now, **more)


def her(**facts) -> Person:
    return replace(PERSON, contact=replace(HER, **facts))


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (her(messages_authorised_on=None), "not_authorised"),
        (replace(PERSON, left=True), "withdrew"),
        (replace(PERSON, contact=None, erased=True), "erased"),
        (replace(PERSON, preference=Preference(opted_out=True)), "opted_out"),
        (replace(PERSON, suppressed={HER.mobile, HER.email}), "suppressed"),
    ],
)
def test_who_may_not_be_written_to_is_not(person, reason):
    assert what(person=person) == Withhold(reason=reason)


def test_a_security_code_comes_at_any_hour_whatever_she_chose():
    waiting = replace(WAITING, purpose="security")
    person = replace(PERSON, preference=Preference(opted_out=True))
    assert isinstance(what(waiting, person, now=SUNDAY), Send)
    assert what(waiting, replace(person, left=True)) == Withhold(reason="withdrew")


def test_the_next_permitted_minute_is_waited_for():
    assert what(now=SUNDAY) == Wait(until=MONDAY_MORNING)


def test_hours_are_hers_where_she_lives():
    assert isinstance(what(now=TUESDAY), Send)
    night = replace(PERSON, zone="Asia/Tokyo")
    assert what(person=night, now=TUESDAY) == Wait(until=datetime(2026, 12, 1, 22, tzinfo=UTC))


def test_what_cannot_come_before_it_is_too_late_expires_at_once():
    waiting = replace(WAITING, expires_at=SUNDAY + timedelta(hours=3))
    assert what(waiting, now=SUNDAY) == Expire()


def test_what_was_tried_in_time_failed_and_did_not_expire():
    waiting = replace(
        WAITING,
        expires_at=TUESDAY,
        tried=("sms",),
        failed_as="permanent_failure",
        reason="no_such_number",
    )
    assert what(waiting) == Fail(state="permanent_failure", reason="no_such_number")


def test_safe_hours_hold_for_the_telephone_and_mail_comes_before_it_is_too_late():
    shared = her(mobile_shared=True, safe_from="16:00", safe_until="18:00")
    assert what(person=shared) == Wait(until=datetime(2026, 12, 1, 21, tzinfo=UTC))
    urgent = replace(WAITING, expires_at=TUESDAY + timedelta(hours=2))
    sent = what(urgent, shared)
    assert isinstance(sent, Send)
    assert (sent.channel, sent.recipient) == ("email", "luz@example.org")


@pytest.mark.parametrize("shared", [True, False])
def test_what_others_see_is_discreet(shared):
    sent = what(person=her(mobile_shared=shared))
    assert isinstance(sent, Send)
    assert (sent.discreet, "discreet" in sent.rendered.text) == (shared, shared)


@pytest.mark.parametrize(
    ("contact", "chosen", "language"),
    [("en", None, "en"), ("en", "fr", "fr"), ("wayuu", None, "es")],
)
def test_the_language_is_what_she_chose_or_what_is_known_or_our_own(contact, chosen, language):
    person = replace(her(language=contact), preference=Preference(language=chosen))
    sent = what(person=person)
    assert isinstance(sent, Send)
    assert sent.rendered.text.startswith(language)


@pytest.mark.parametrize(
    ("hours_ago", "approved", "channel"),
    [
        (None, False, "sms"),
        (None, True, "whatsapp"),
        (23, False, "whatsapp"),
        (24, False, "sms"),
    ],
)
def test_whatsapp_takes_free_words_only_within_a_day_of_her_answer(hours_ago, approved, channel):
    person = replace(
        her(channel="whatsapp"),
        answered_at=None if hours_ago is None else TUESDAY - timedelta(hours=hours_ago),
    )
    sent = what(person=person, words=template(approved=approved))
    assert isinstance(sent, Send)
    assert sent.channel == channel


def test_a_provider_that_approves_no_words_takes_any():
    sent = what(person=her(channel="whatsapp"), words=template(approved=False), free=("whatsapp",))
    assert isinstance(sent, Send)
    assert sent.channel == "whatsapp"


def test_channels_that_have_failed_are_not_tried_again_and_the_last_failure_is_what_is_told():
    waiting = replace(
        WAITING, tried=("sms", "email"), failed_as="permanent_failure", reason="mailbox_unknown"
    )
    assert what(waiting) == Fail(state="permanent_failure", reason="words_not_approved")
    assert what(replace(waiting, tried=("sms", "email", "whatsapp"))) == Fail(
        state="permanent_failure", reason="mailbox_unknown"
    )


def test_who_has_neither_telephone_nor_mailbox_is_read_to():
    decision = what(person=her(mobile=None, email=None, channel=None))
    assert isinstance(decision, List)
    assert decision.rendered.subject == "Aviso"


def test_what_is_secret_is_read_aloud_to_nobody():
    waiting = replace(WAITING, purpose="security")
    nobody = her(mobile=None, email=None, channel=None)
    assert what(waiting, nobody) == Fail(state="permanent_failure", reason="no_address")


def test_who_chose_to_be_read_to_is():
    person = replace(PERSON, preference=Preference(channels=("print",)))
    assert isinstance(what(person=person), List)


def test_a_channel_without_a_provider_is_passed_over():
    sent = what(carried={"email"})
    assert isinstance(sent, Send)
    assert sent.channel == "email"
    assert what(carried=()) == Fail(state="technical_failure", reason="no_provider")


def test_a_template_that_is_not_there_is_a_failure_of_ours():
    assert what(words=None) == Fail(state="technical_failure", reason="no_template")


def test_a_contact_that_has_not_arrived_is_waited_for_but_not_for_ever():
    unknown = Person(contact=None)
    assert what(person=unknown) == Wait(until=TUESDAY + timedelta(minutes=1))
    later = TUESDAY + timedelta(days=2)
    assert what(person=unknown, now=later) == Fail(
        state="technical_failure", reason="contact_unknown"
    )


def test_a_test_goes_where_it_is_addressed_at_any_hour():
    to = Addressed(channel="sms", recipient="+573009998877", language="fr", discreet=True)
    waiting = replace(WAITING, addressed=to, data={"first_names": "Ana"})
    sent = what(waiting, Person(contact=None), now=SUNDAY)
    assert isinstance(sent, Send)
    assert (sent.recipient, sent.rendered.text) == ("+573009998877", "fr sms discreet Ana")


def test_a_test_or_a_reply_by_a_channel_without_a_provider_fails():
    to = Addressed(channel="whatsapp", recipient="+573009998877", language="es", discreet=False)
    waiting = replace(WAITING, addressed=to)
    assert what(waiting, carried={"sms", "email"}) == Fail(
        state="technical_failure", reason="no_provider"
    )


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (replace(PERSON, preference=Preference(opted_out=True)), "opted_out"),
        (replace(PERSON, left=True), "withdrew"),
        (replace(PERSON, suppressed={"+573009998877"}), "suppressed"),
    ],
)
def test_a_reply_is_withheld_after_a_stop_and_its_confirmation_and_a_test_are_not(person, reason):
    to = Addressed(
        channel="sms", recipient="+573009998877", language="es", discreet=False, reply=True
    )
    waiting = replace(WAITING, template="absence_noted", addressed=to)
    assert what(waiting, person) == Withhold(reason=reason)
    assert isinstance(what(replace(waiting, template="stop_confirmed"), person), Send)
    assert isinstance(what(replace(waiting, addressed=replace(to, reply=False)), person), Send)
    assert isinstance(what(waiting, her(messages_authorised_on=None)), Send)
