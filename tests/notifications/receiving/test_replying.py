"""Whose an answer is where several organisations write to one address: whoever's message it names."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import orjson
import pytest

from nosotros import clock
from nosotros.identifiers import new_id
from notifications.domain.letters import Callback, Letter
from notifications.providers.mail_writing import compose
from notifications.providers.smtp import sign
from notifications.receiving.ears import ear_of
from tests.notifications.receiving.conftest import MOBILE

SECRET = "a-secret-between-each-provider-and-us"
US = "red@example.org"
HER = "luz@example.org"
#: B, whose message is answered; A wrote last
B, A = "la-u", "gestarsalud"
_OFFER = """
INSERT INTO place (enrolment_id, organisation, participant_id, intake_id, state, revision, offer_id)
VALUES (%(id)s, %(organisation)s, %(participant_id)s, %(id)s, 'offered', 1, %(offer_id)s)"""


@pytest.fixture(autouse=True)
def providers(set_up: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NOSOTROS_SMTP_CALLBACK_SECRET", SECRET)
    monkeypatch.setenv("NOSOTROS_WHATSAPP_CLOUD_APP_SECRET", SECRET)
    monkeypatch.setenv("NOSOTROS_WHATSAPP_CLOUD_VERIFY_TOKEN", "a-token")
    ear_of.cache_clear()
    yield
    ear_of.cache_clear()


@dataclass(frozen=True, kw_only=True)
class Way:
    """How somebody is written to, and answers."""

    channel: str
    provider: str
    address: str
    #: an answer of hers, to the message with this id and attempt
    answer: Callable[[str, UUID, UUID], Callback]


def mailed(text: str, message_id: UUID, attempt_id: UUID) -> Callback:
    """A mail, with the Message-ID of ours in its `In-Reply-To`."""
    letter = Letter(
        id=message_id,
        attempt_id=attempt_id,
        organisation=B,
        channel="email",
        recipient=HER,
        text="Hola",
    )
    ours = next(
        line.partition(b": ")[2].decode()
        for line in compose(letter, sender=US).splitlines()
        if line.startswith(b"Message-ID")
    )
    return mail(text, in_reply_to=ours)


def mail(text: str, *, in_reply_to: str) -> Callback:
    """A mail from where she writes, as anybody could write it."""
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = f"Luz <{HER.upper()}>", US, "Re: Hola"
    written["Message-ID"], written["In-Reply-To"] = f"<{new_id()}@mail.example.org>", in_reply_to
    written.set_content(text)
    raw = written.as_bytes()
    headers = {"content-type": "message/rfc822", "x-nosotros-signature": sign(raw, secret=SECRET)}
    return Callback(url="https://nosotros.example/", headers=headers, body=raw)


def whatsapped(text: str, _message_id: UUID, attempt_id: UUID) -> Callback:
    """A message by WhatsApp that replies to one of ours."""
    said = {
        "id": f"wamid.{new_id()}",
        "from": MOBILE[1:],
        "timestamp": str(int(clock.now().timestamp())),
        "type": "text",
        "text": {"body": text},
        "context": {"from": "15005550006", "id": f"wamid.{attempt_id}"},
    }
    entry = {"id": "1", "changes": [{"field": "messages", "value": {"messages": [said]}}]}
    body = orjson.dumps({"object": "whatsapp_business_account", "entry": [entry]})
    signature = hmac.digest(SECRET.encode(), body, "sha256").hex()
    headers = {"content-type": "application/json", "x-hub-signature-256": f"sha256={signature}"}
    return Callback(url="https://nosotros.example/", headers=headers, body=body)


MAIL = Way(channel="email", provider="smtp", address=HER, answer=mailed)
WHATSAPP = Way(channel="whatsapp", provider="whatsapp_cloud", address=MOBILE, answer=whatsapped)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An offer, as it was sent."""

    id: UUID
    attempt_id: UUID
    participant_id: UUID
    offer_id: UUID


@pytest.fixture
def offer(told: Any, rows: Any, bus: Any) -> Callable[..., Sent]:
    """Makes somebody known to an organisation, who is offered a seat."""

    def offer(way: Way, organisation: str, *, hours_ago: int, **facts: Any) -> Sent:
        her, offer_id, attempt_id = new_id(), new_id(), new_id()
        bus.contact(her, organisation=organisation, email=HER, mobile=MOBILE)
        rows.run(
            _OFFER, id=new_id(), organisation=organisation, participant_id=her, offer_id=offer_id
        )
        sent: dict[str, Any] = {"recipient": way.address, **facts}
        id = told.sent(
            f"wamid.{attempt_id}" if way is WHATSAPP else None,
            organisation=organisation,
            participant_id=her,
            template="offered",
            about=offer_id,
            channel=way.channel,
            provider=way.provider,
            attempt_id=attempt_id,
            sent_at=clock.now() - timedelta(hours=hours_ago),
            **sent,
        )
        return Sent(id=id, attempt_id=attempt_id, participant_id=her, offer_id=offer_id)

    return offer


@pytest.fixture
def tell(told: Any) -> Callable[[Way, Callback], None]:
    """Has a provider tell what she wrote, by the address that A gave it."""

    def tell(way: Way, callback: Callback) -> None:
        ear_of(way.provider).verify(callback)
        told.tell(callback, provider=way.provider, organisation=A)
        assert set(told.calls()) == {"done"}

    return tell


def kept(rows: Any) -> Any:
    return rows.one("SELECT * FROM answer")


def told_to(rows: Any) -> list[tuple[str, str]]:
    found = rows.all("SELECT organisation, type FROM outbox ORDER BY id")
    return [(each.organisation, each.type.split(".")[2]) for each in found]


@pytest.mark.parametrize("way", [MAIL, WHATSAPP], ids=["mail", "whatsapp"])
def test_a_reply_is_of_the_organisation_whose_message_it_names_though_another_wrote_last(
    rows, offer, tell, way
):
    hers = offer(way, B, hours_ago=5)
    offer(way, A, hours_ago=1)
    tell(way, way.answer("Sí, acepto", hers.id, hers.attempt_id))

    answer = kept(rows)
    assert (answer.organisation, answer.participant_id) == (B, hers.participant_id)
    assert (answer.message_id, answer.about) == (hers.id, hers.offer_id)
    assert (answer.text, answer.done) == ("Sí, acepto", "accepted")
    assert told_to(rows) == [(B, "offer_answered")]
    said = rows.all("SELECT organisation, template FROM message WHERE reply")
    assert said == [(B, "offer_accepted_noted")]


@pytest.mark.parametrize("way", [MAIL, WHATSAPP], ids=["mail", "whatsapp"])
def test_its_words_are_read_where_the_message_came_from_alone(rows, offer, tell, way):
    hers = offer(way, B, hours_ago=5)
    offer(way, A, hours_ago=1)
    tell(way, way.answer("mi pareja me pega", hers.id, hers.attempt_id))
    assert (kept(rows).organisation, told_to(rows)) == (B, [(B, "answer_for_centre")])


@pytest.mark.parametrize("way", [MAIL, WHATSAPP], ids=["mail", "whatsapp"])
def test_a_reference_that_is_not_ours_leaves_it_to_who_wrote_last(rows, offer, tell, way):
    offer(way, B, hours_ago=5)
    last = offer(way, A, hours_ago=1)
    tell(way, way.answer("necesito ayuda", new_id(), new_id()))
    assert (kept(rows).organisation, kept(rows).participant_id) == (A, last.participant_id)


@pytest.mark.parametrize("of", [B, A], ids=["of another organisation", "of the same one"])
@pytest.mark.parametrize(
    "facts",
    [{"recipient": "ana@example.org"}, {"recipient": None}, {"recipient": MOBILE}],
    ids=["another's", "not kept any more", "it went on by another channel"],
)
def test_nor_does_one_count_that_was_not_sent_to_where_the_mail_says_it_is_from(
    rows, offer, tell, facts, of
):
    other = offer(MAIL, of, hours_ago=5, **facts)
    last = offer(MAIL, A, hours_ago=1)
    tell(MAIL, mailed("sí, acepto", other.id, other.attempt_id))
    answer = kept(rows)
    assert (answer.organisation, answer.participant_id) == (A, last.participant_id)
    assert (answer.done, told_to(rows)) == ("passed_to_centre", [(A, "answer_for_centre")])


@pytest.mark.parametrize("text", ["mi pareja me pega", "sí, acepto"])
def test_nor_by_whatsapp_to_what_went_to_a_number_that_one_of_two_sisters_had_before(
    rows, offer, tell, text
):
    other = offer(WHATSAPP, A, hours_ago=5, recipient="+573009998877")
    last = offer(WHATSAPP, A, hours_ago=1)
    tell(WHATSAPP, whatsapped(text, other.id, other.attempt_id))
    answer = kept(rows)
    assert (answer.participant_id, answer.message_id) == (last.participant_id, last.id)
    assert (answer.done, told_to(rows)) == ("passed_to_centre", [(A, "answer_for_centre")])


def test_nor_one_to_what_was_sent_to_an_address_that_is_hers_no_more(rows, bus, offer, tell):
    hers = offer(MAIL, B, hours_ago=5)
    bus.contact(hers.participant_id, organisation=B, revision=2, email="new@example.org")
    offer(MAIL, A, hours_ago=1)
    tell(MAIL, mailed("sí, acepto", hers.id, hers.attempt_id))
    assert (kept(rows).organisation, kept(rows).done) == (A, "passed_to_centre")


@pytest.mark.parametrize("of", [B, A], ids=["of another organisation", "of the same one"])
def test_nor_does_a_mail_that_names_the_message_by_what_events_tell_of_it(rows, offer, tell, of):
    hers = offer(MAIL, of, hours_ago=5)
    last = offer(MAIL, A, hours_ago=1)
    tell(MAIL, mail("sí, acepto", in_reply_to=f"<{hers.id}@example.org>"))
    answer = kept(rows)
    assert (answer.organisation, answer.participant_id) == (A, last.participant_id)
    assert answer.done == "passed_to_centre"


@pytest.mark.parametrize("of", [B, A], ids=["of another organisation", "of the same one"])
def test_a_mail_that_names_a_text_message_replies_to_none(rows, offer, tell, of):
    hers = offer(MAIL, of, hours_ago=5)
    rows.run("UPDATE attempt SET channel = 'sms'")
    last = offer(MAIL, A, hours_ago=1)
    tell(MAIL, mailed("sí, acepto", hers.id, hers.attempt_id))
    assert (kept(rows).organisation, kept(rows).participant_id) == (A, last.participant_id)


def test_by_whatsapp_it_is_known_though_the_message_went_on_as_a_text(rows, offer, tell):
    hers = offer(WHATSAPP, B, hours_ago=5)
    rows.run("UPDATE message SET channel = 'sms'")
    offer(WHATSAPP, A, hours_ago=1)
    tell(WHATSAPP, whatsapped("sí", hers.id, hers.attempt_id))
    assert (kept(rows).organisation, kept(rows).about) == (B, hers.offer_id)
