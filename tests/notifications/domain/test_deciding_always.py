"""What holds of every decision, whoever she is and whatever the hour."""

from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from notifications.domain import people
from notifications.domain.deciding import (
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
from notifications.domain.hours import next_permitted
from notifications.domain.messages import Contact
from notifications.domain.preferences import Preference
from tests.notifications.domain.test_deciding import HER, template

CHANNELS = ("sms", "whatsapp", "email", "print")
moments = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2028, 1, 1), timezones=st.just(UTC)
)
clocks = st.sampled_from([None, "06:00", "11:30", "16:00", "22:00"])
persons = st.builds(
    Person,
    contact=st.one_of(
        st.none(),
        st.builds(
            Contact,
            first_names=st.just("Luz"),
            channel=st.sampled_from([None, *CHANNELS]),
            mobile=st.sampled_from([None, HER.mobile]),
            email=st.sampled_from([None, HER.email]),
            language=st.sampled_from(["es", "en", "fr", "xx"]),
            messages_authorised_on=st.sampled_from([None, date(2026, 8, 11)]),
            mobile_shared=st.booleans(),
            email_shared=st.booleans(),
            safe_from=clocks,
            safe_until=clocks,
        ),
    ),
    preference=st.builds(
        Preference,
        channels=st.lists(st.sampled_from(CHANNELS), unique=True).map(tuple),
        language=st.sampled_from([None, "es", "fr"]),
        opted_out=st.booleans(),
    ),
    zone=st.sampled_from(["America/Bogota", "Europe/Paris", "Asia/Tokyo"]),
    erased=st.booleans(),
    left=st.booleans(),
    suppressed=st.sets(st.sampled_from([HER.mobile, HER.email])),
    answered_at=st.one_of(st.none(), moments),
)
messages = st.builds(
    Waiting,
    template=st.just("enrolled"),
    purpose=st.sampled_from(["security", "programme", "reminders", "news"]),
    created_at=moments,
    data=st.just({}),
    expires_at=st.one_of(st.none(), moments),
    tried=st.lists(st.sampled_from(CHANNELS), unique=True).map(tuple),
    failed_as=st.sampled_from([None, "permanent_failure", "temporary_failure"]),
    reason=st.sampled_from([None, "no_such_number"]),
    addressed=st.none(),
)


@given(waiting=messages, person=persons, now=moments, approved=st.booleans())
def test_whoever_she_is_and_whatever_the_hour(waiting, person, now, approved):
    words = template(approved=approved)
    decision = decide(waiting, person, template=words, now=now)
    assert decision == decide(waiting, person, template=words, now=now)
    match decision:
        case Send(channel=channel, recipient=recipient, discreet=discreet):
            contact = person.contact
            assert contact is not None, "to nobody"
            assert contact.messages_authorised_on is not None, "unauthorised"
            assert not person.left, "to one who left"
            assert waiting.purpose == "security" or not person.preference.opted_out, "opted out"
            assert recipient in {contact.mobile, contact.email}, "to somebody else"
            assert recipient not in person.suppressed, "suppressed"
            assert channel not in waiting.tried, "twice by one channel"
            assert channel in person.preference.channels or not person.preference.channels
            assert waiting.expires_at is None or now < waiting.expires_at, "late"
            assert discreet == people.is_shared(contact, channel), "seen by others"
            if waiting.purpose != "security":
                assert next_permitted(now, zone=person.zone) == now, "outside hours"
            if channel in ("sms", "whatsapp") and contact.safe_from and contact.safe_until:
                safe = (
                    time.fromisoformat(contact.safe_from),
                    time.fromisoformat(contact.safe_until),
                )
                permitted = next_permitted(now, zone=person.zone, safe=safe)
                assert waiting.purpose == "security" or permitted == now, "outside safe hours"
        case List():
            assert waiting.purpose != "security"
            assert person.contact is not None
            assert person.contact.messages_authorised_on is not None
            assert not person.left
            assert not person.preference.opted_out
        case Wait(until=until):
            assert until > now
            assert waiting.expires_at is None or until < waiting.expires_at or not person.contact
        case Withhold() | Expire() | Fail():
            pass
