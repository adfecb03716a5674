"""Who is written to, what, and who is not."""

from dataclasses import replace
from datetime import date

import pytest

from notifications.domain.messages import Contact, Reason, Template, draft, withheld
from notifications.domain.outcomes import Accepted, Refused, Unknown, after

LUZ = Contact(
    first_names="Luz Marina",
    channel="email",
    mobile="+573001112233",
    email="luz@example.org",
    language="es",
    messages_authorised_on=date(2026, 8, 11),
    mobile_shared=False,
    email_shared=False,
    safe_from=None,
    safe_until=None,
)
WAITS = (5, 30)


@pytest.mark.parametrize(
    ("channel", "recipient"),
    [("email", "luz@example.org"), ("sms", "+573001112233"), ("whatsapp", "+573001112233")],
)
def test_a_message_goes_to_the_channel_that_she_chose(channel: str, recipient: str):
    drafted = draft(Template.ENROLLED, replace(LUZ, channel=channel))
    assert (drafted.state, drafted.channel, drafted.recipient) == ("queued", channel, recipient)


def test_without_authorisation_there_is_no_message_and_nothing_of_her_is_kept():
    drafted = draft(Template.ENROLLED, replace(LUZ, messages_authorised_on=None))
    assert (drafted.state, drafted.reason) == ("withheld", "not_authorised")
    assert (drafted.recipient, drafted.subject, drafted.text) == (None, None, None)


def test_an_address_of_another_channel_is_not_used_instead():
    drafted = draft(Template.ENROLLED, replace(LUZ, channel="sms", mobile=None))
    assert (drafted.state, drafted.reason, drafted.recipient) == ("failed", "no_address", None)


def test_without_any_way_to_reach_her_the_message_fails_with_its_reason():
    drafted = draft(Template.ENROLLED, replace(LUZ, channel=None, mobile=None, email=None))
    assert (drafted.state, drafted.channel, drafted.reason) == ("failed", "none", "no_address")


def test_a_channel_that_nobody_knows_here_fails_with_its_reason():
    drafted = draft(Template.ENROLLED, replace(LUZ, channel="pigeon"))
    assert (drafted.state, drafted.reason) == ("failed", "unknown_channel")


def test_to_an_erased_participant_nothing_is_written():
    drafted = withheld(Reason.ERASED)
    assert (drafted.state, drafted.channel, drafted.reason) == ("withheld", "none", "erased")
    assert (drafted.recipient, drafted.subject, drafted.text) == (None, None, None)


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_an_offer_says_how_long_there_is_to_answer(language: str):
    assert "48" in str(draft(Template.OFFERED, replace(LUZ, language=language)).text)


def test_an_offer_that_lapsed_and_a_coming_of_age_say_what_to_do():
    lapsed, of_age = draft(Template.OFFER_LAPSED, LUZ), draft(Template.CAME_OF_AGE, LUZ)
    assert "Si todavía quiere uno, responda a este mensaje" in str(lapsed.text)
    assert "su propia autorización" in str(of_age.text)
    assert "cédula" in str(of_age.text)


def test_every_template_has_its_own_words_in_every_language():
    said = {
        draft(template, replace(LUZ, language=language)).text
        for template in Template
        for language in ("es", "en", "fr")
    }
    assert len(said) == 3 * len(Template)


@pytest.mark.parametrize(
    ("language", "greeting"),
    [("es", "Hola, Luz Marina:"), ("en", "Hello, Luz Marina,"), ("fr", "Bonjour Luz Marina,")],
)
def test_she_is_greeted_by_name_in_her_language(language: str, greeting: str):
    drafted = draft(Template.ENROLLED, replace(LUZ, language=language))
    assert drafted.text is not None
    assert drafted.text.splitlines()[0] == greeting


def test_in_a_language_that_we_do_not_write_she_reads_spanish():
    assert draft(Template.WAITLISTED, replace(LUZ, language="qu")) == draft(
        Template.WAITLISTED, LUZ
    )


def test_a_place_and_a_place_on_the_waiting_list_are_told_apart():
    enrolled, waitlisted = draft(Template.ENROLLED, LUZ), draft(Template.WAITLISTED, LUZ)
    assert "lista de espera" not in f"{enrolled.subject}{enrolled.text}"
    assert "lista de espera" in str(waitlisted.text)


FORBIDDEN = (
    *("nosotros", "soacha", "red de educación", "gestarsalud", "programa", "programme", "program"),
    *("curso", "course", "cours ", "formación", "training", "formation", "emprend", "protec"),
    *("salud", "health", "santé", "madre", "mother", "mère", "mamá", "embaraz", "pregnan"),
    *("hijo", "hija", "child", "enfant", "bebé", "baby", "matern"),
)


@pytest.mark.parametrize("language", ["es", "en", "fr"])
@pytest.mark.parametrize("template", list(Template))
def test_the_wording_is_discreet(template: Template, language: str):
    drafted = draft(template, replace(LUZ, language=language))
    said = f"{drafted.subject}\n{drafted.text}".lower()
    assert [word for word in FORBIDDEN if word in said] == []
    assert "luz" not in str(drafted.subject).lower()


def test_a_name_with_braces_or_line_breaks_is_only_a_name():
    drafted = draft(Template.ENROLLED, replace(LUZ, first_names="{first_names}\r\nBcc: x"))
    assert "Hola, {first_names} Bcc: x:" in str(drafted.text)


def test_what_a_channel_took_is_sent():
    next = after(Accepted(), attempts=1, waits=WAITS)
    assert (next.state, next.reason) == ("sent", None)


def test_what_it_may_have_taken_is_uncertain_and_not_tried_again():
    next = after(Unknown(reason="connection_lost"), attempts=1, waits=WAITS)
    assert (next.state, next.reason) == ("uncertain", "connection_lost")


def test_what_it_refused_waits_longer_each_time_and_fails_in_the_end():
    refused = Refused(reason="mail_server_451", permanent=False)
    course = [after(refused, attempts=attempt, waits=WAITS) for attempt in (1, 2, 3)]
    assert [(each.state, each.wait_seconds) for each in course] == [
        ("queued", 5),
        ("queued", 30),
        ("failed", 0),
    ]
    assert {each.reason for each in course} == {"mail_server_451"}


def test_what_it_refuses_for_good_fails_at_once():
    next = after(Refused(reason="mail_server_550", permanent=True), attempts=1, waits=WAITS)
    assert (next.state, next.reason) == ("failed", "mail_server_550")
