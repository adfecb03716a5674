"""A template can be looked at with sample data, and tried on a telephone of one's own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.notifications import (
    ActivateTemplate,
    CountMessages,
    GetTest,
    ListMessages,
    PreviewTemplate,
    SampleValue,
    SendTest,
    TemplateUnfit,
    TemplateUnknown,
    TooManyTests,
    WriteTemplate,
)
from nosotros.identifiers import new_id
from notifications.handlers.trials import MOST_A_DAY
from notifications.service import NotificationsService
from notifications.storage import suppressions
from tests.asking import Asking
from tests.notifications.refused import wrong
from tests.notifications.reminding import BEGINNING
from tests.notifications.wording import emails, template, texts

SCOPES = ("notifications:read", "notifications:write")
PHONE = "+573001234567"


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


def test_what_is_sent_is_shown_with_sample_data(asking):
    shown = asking.ask(PreviewTemplate(code="enrolled"))
    assert shown.text == (
        "Hola, Yeimy Paola. Ya tiene su cupo en el programa. Pronto le contamos la fecha, la hora"
        " y el sitio."
    )
    assert (shown.language, shown.channel, shown.discreet) == ("es", "sms", False)
    assert (shown.segments, shown.encoding, shown.length) == (1, "gsm-7", len(shown.text))
    assert (shown.subject, shown.html, shown.cost) == (None, None, None)


def test_what_is_given_takes_the_place_of_the_samples(asking):
    shown = asking.ask(
        PreviewTemplate(
            code="session_reminder",
            language="en",
            discreet=True,
            data="place=Casa 1\nwhen = Monday, 9:00 am\r\nfirst_names=Ñá",
        )
    )
    assert shown.text.startswith("Hello, Ñá. We will see you on Monday, 9:00 am. Place: Casa 1.")
    assert (shown.encoding, shown.costly) == ("ucs-2", "á")


def test_an_email_is_shown_with_its_subject_and_its_page(asking):
    shown = asking.ask(PreviewTemplate(code="enrolled", channel="email", language="fr"))
    assert shown.subject == "Votre place est confirmée"
    assert shown.html is not None
    assert '<html lang="fr">' in shown.html
    assert (shown.segments, shown.encoding) == (None, None)


def test_a_draft_is_shown_by_its_version(asking):
    asking.ask(template(texts=texts("Versión {{ place }}")))
    assert asking.ask(PreviewTemplate(code="session_reminder", version=1)).text.startswith("Versi")
    assert asking.ask(PreviewTemplate(code="session_reminder", version=0)).text.startswith("Hola")
    with pytest.raises(TemplateUnknown):
        asking.ask(PreviewTemplate(code="session_reminder", version=2))


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"code": "feria"}, "not_active"),
        ({"code": "feria", "version": 1, "channel": "email"}, "no_words"),
        ({"code": "news", "data": "text=" + "á" * 260}, "too_long"),
    ],
)
def test_what_could_not_be_sent_is_not_shown(asking, asked, why):
    asking.ask(template("feria", "news"))
    with pytest.raises(TemplateUnfit) as refused:
        asking.ask(PreviewTemplate(**asked))
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("surname=x", "placeholder_unknown:surname"),
        ("no equals", "not_values"),
        ("a:b=x", "not_values"),
        ("=x", "not_values"),
    ],
)
def test_data_that_does_not_read_is_refused(asking, data, problem):
    with pytest.raises(InvalidFields) as refused:
        asking.ask(PreviewTemplate(code="enrolled", data=data))
    assert wrong(refused.value) == [("data", problem)]


def test_a_text_message_has_a_price_where_its_provider_has_one(asking, monkeypatch):
    monkeypatch.setenv("NOSOTROS_SMS_PROVIDERS", "twilio,vonage")
    monkeypatch.setenv("NOSOTROS_TWILIO_PRICE", "45.50")
    shown = asking.ask(PreviewTemplate(code="offered"))
    assert (shown.segments, shown.cost) == (2, 9100)
    assert asking.ask(PreviewTemplate(code="offered", channel="whatsapp")).cost is None


def test_a_test_is_queued_for_the_address_that_was_given(asking, rows):
    asking.ask(template(texts=(*texts("Nos vemos {{ when }}"), *emails())))
    test = asking.ask(
        SendTest(
            code="session_reminder",
            version=1,
            language="fr",
            channel="sms",
            discreet=True,
            to=PHONE,
            data=(SampleValue(name="when", value="hoy"),),
        )
    )
    assert (test.state, test.channel, test.provider) == ("queued", "sms", None)
    assert asking.ask(GetTest(id=test.id)) == test
    message = rows.message()
    # At any hour, and behind whatever opens somebody's page.
    assert (message.test, message.purpose, message.priority) == (True, "security", 1)
    assert (message.recipient, message.channel, message.language) == (PHONE, "sms", "fr")
    assert (message.discreet, message.template_version) == (True, 1)
    assert message.data == {"first_names": "Yeimy Paola", "when": "hoy"}
    assert message.participant_id == test.id
    assert message.expires_at > message.due_at
    audit = rows.all("SELECT action, subject FROM audit WHERE subject IS NOT NULL ORDER BY id")
    assert audit[-1] == ("send_test", str(test.id))


def test_a_test_is_nobodys_message(asking, rows):
    test = asking.ask(SendTest(code="enrolled", channel="email", to="yo@example.org"))
    assert asking.ask(ListMessages()).items == ()
    counted = asking.ask(CountMessages())
    assert (counted.queued, counted.tests) == (0, 1)
    assert asking.ask(CountMessages(campaign_id=new_id())).tests == 0
    assert rows.told() == []
    for id, organisation in ((test.id, "la-u"), (new_id(), "gestarsalud")):
        with pytest.raises(NotFound):
            asking.ask(GetTest(id=id), organisation=organisation)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"to": "yo@example.org"}, ("to", "not_a_phone")),
        ({"to": "3001234567"}, ("to", "not_a_phone")),
        ({"channel": "email"}, ("to", "not_an_email")),
        (
            {"data": (SampleValue(name="surname", value="x"),)},
            ("data.0.name", "placeholder_unknown:surname"),
        ),
    ],
)
def test_a_test_that_would_reach_nobody_is_refused(asking, rows, facts, problem):
    with pytest.raises(InvalidFields) as refused:
        asking.ask(SendTest(**{"code": "enrolled", "channel": "sms", "to": PHONE, **facts}))
    assert wrong(refused.value) == [problem]
    assert rows.messages() == []


@pytest.mark.parametrize(
    ("kind", "address", "channel", "to"),
    [
        ("mobile", PHONE, "sms", PHONE),
        ("mobile", PHONE, "whatsapp", PHONE),
        ("email", "yo@example.org", "email", "Yo@example.org"),
    ],
)
def test_who_is_written_to_no_more_is_sent_no_test(asking, rows, kind, address, channel, to):
    def stop(work):
        suppressions.suppress(
            work.connection,
            organisation=work.organisation,
            kind=kind,
            address=address,
            why="stopped",
            at=work.at,
            message_id=None,
        )

    asking.act(stop)
    with pytest.raises(InvalidFields) as refused:
        asking.ask(SendTest(code="enrolled", channel=channel, to=to))
    assert wrong(refused.value) == [("to", "address_suppressed")]
    assert rows.messages() == []
    asking.ask(SendTest(code="enrolled", channel=channel, to=to), organisation="la-u")


def test_a_hundred_tests_a_day_are_sent_for_an_organisation(asking, rows, time_is):
    def send(_):
        try:
            asking.ask(SendTest(code="enrolled", channel="sms", to=PHONE))
        except TooManyTests:
            return False
        return True

    time_is(BEGINNING)
    with ThreadPoolExecutor(max_workers=4) as at_once:
        assert sum(at_once.map(send, range(MOST_A_DAY + 3))) == MOST_A_DAY
    assert len(rows.messages()) == MOST_A_DAY
    asking.ask(SendTest(code="enrolled", channel="sms", to=PHONE), organisation="la-u")
    time_is(BEGINNING + timedelta(hours=25))
    assert send(None)


def test_values_that_would_grow_beyond_all_channels_are_refused_where_they_stand(asking, rows):
    crowded = "Hola " + "{{ place }} {{ when }} " * 20
    many = WriteTemplate(
        code="feria",
        purpose="news",
        texts=(*texts(), *emails(crowded)),
    )
    written = asking.ask(many)
    asking.ask(ActivateTemplate(template_id=written.id))
    values = (SampleValue(name="place", value="a"), SampleValue(name="when", value="a" * 4000))
    with pytest.raises(InvalidFields) as refused:
        asking.ask(SendTest(code="feria", channel="email", to="yo@example.org", data=values))
    ((path, problem),) = wrong(refused.value)
    assert path == "data.1.value"
    assert problem.startswith("too_long:80")
    with pytest.raises(InvalidFields) as refused:
        asking.ask(PreviewTemplate(code="feria", channel="email", data="when=" + "a" * 3900))
    assert wrong(refused.value)[0][0] == "data"
    assert rows.messages() == []


def test_a_test_is_of_what_there_is(asking):
    with pytest.raises(TemplateUnknown):
        asking.ask(SendTest(code="unheard_of", channel="sms", to=PHONE))
    written = asking.ask(template("feria", "news"))
    asking.ask(ActivateTemplate(template_id=written.id))
    with pytest.raises(TemplateUnfit):
        asking.ask(SendTest(code="feria", channel="whatsapp", to=PHONE))
