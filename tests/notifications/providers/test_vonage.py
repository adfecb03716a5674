"""Vonage, against a stand-in that does what its documents say, and what they do not."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

import orjson
import pytest

from notifications.domain.letters import Callback, Heard, Letter, Receipt
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.providers import NotGenuine, Unreadable
from notifications.providers.vonage import Vonage, VonageEar, sign
from tests.notifications.providers.flipping import flips
from tests.notifications.providers.waits import HASTY, PATIENT, STALL
from tests.notifications.standins import behaviour, vonage
from tests.notifications.standins.behaviour import Behaviour
from tests.notifications.standins.server import Answer, as_json

Make = Callable[..., Letter]
JSON = {"content-type": "application/json"}


@pytest.fixture
def standin() -> Iterator[vonage.Vonage]:
    with vonage.Vonage() as running:
        yield running


@contextmanager
def ours(url: str, **settings: str) -> Iterator[Vonage]:
    environment = {**vonage.environment(url), **PATIENT, **settings}
    made = Vonage(environment, "sms")
    yield made
    made.rest()


@pytest.fixture
def ear() -> VonageEar:
    return VonageEar({"NOSOTROS_VONAGE_SIGNATURE_SECRET": vonage.SECRET})


@pytest.mark.parametrize(
    "text", ["Hola, ¿viene mañana? Ñandú & Cía = 100 %", "Hola, Yeimy: ¿viene? SÍ o NO 😊", "Hi"]
)
def test_a_message_reaches_the_person_as_it_was_written(standin, letter: Make, text: str):
    sent = letter(text=text)
    with ours(standin.url) as provider:
        outcome = provider.send(sent)
    (got,) = standin.delivered
    assert (got.to, got.text, got.ours) == (sent.recipient, text, str(sent.attempt_id))
    assert outcome == Accepted(provider_ref=got.ref, final=False)


def test_what_is_told_later_is_signed_and_names_our_attempt(standin, letter: Make, door, ear):
    sent = letter()
    with ours(standin.url, NOSOTROS_PUBLIC_URL=door.url) as provider:
        outcome = provider.send(sent)
    told = door.wait(2)
    assert told[0].url == f"{door.url}/v1/callbacks/gestarsalud/vonage"
    for each in told:
        ear.verify(each)
    assert isinstance(outcome, Accepted)
    at = datetime(2026, 8, 20, 14, 0, 5, tzinfo=UTC)
    assert [ear.read(each) for each in told] == [
        (
            Receipt(
                provider_ref=outcome.provider_ref, attempt_id=sent.attempt_id, state=state, at=at
            ),
        )
        for state in ("sent", "delivered")
    ]


@pytest.mark.parametrize(
    ("code", "state"),
    [(2, "temporary_failure"), (9, "permanent_failure"), (6, "technical_failure")],
)
def test_what_never_arrived_is_told_with_its_reason(
    standin, letter: Make, door, ear, code: int, state: str
):
    standin.behave(behaviour.fails_later(code))
    with ours(standin.url, NOSOTROS_PUBLIC_URL=door.url) as provider:
        provider.send(letter())
    (receipt,) = ear.read(door.wait(2)[1])
    assert (receipt.state, receipt.reason) == (state, f"vonage_{code}")


@pytest.mark.parametrize(
    ("how", "outcome", "arrived"),
    [
        (behaviour.SAYS_IT_FAILED, Unknown(reason="answered_500"), 1),
        (behaviour.GAVE_UP, Unknown(reason="answered_408"), 1),
        (behaviour.HANGS_UP, Unknown(reason="connection_lost"), 1),
        (behaviour.GARBAGE, Unknown(reason="unreadable_answer"), 1),
        (behaviour.stalls(STALL), Unknown(reason="no_answer_in_time"), 1),
        (
            behaviour.BUSY,
            Refused(reason="rate_limited", permanent=False, of="provider", wait_seconds=1),
            0,
        ),
        (behaviour.refuses(5), Unknown(reason="vonage_5"), 0),
        (behaviour.refuses(7), Refused(reason="vonage_7", permanent=True, of="message"), 0),
        (behaviour.refuses(9), Refused(reason="vonage_9", permanent=False, of="provider"), 0),
    ],
)
def test_what_goes_wrong_is_told_by_what_can_be_known(
    standin, letter: Make, how: Behaviour, outcome, arrived: int
):
    standin.behave(replace(how, times=1))
    with ours(standin.url, **(HASTY if how.seconds else PATIENT)) as provider:
        assert provider.send(letter()) == outcome
        assert len(standin.delivered) == arrived
        assert isinstance(provider.send(letter()), Accepted), "what went wrong outlived its message"


def test_a_text_that_was_taken_in_part_is_not_sent_again(standin, letter: Make, monkeypatch):
    parts = [{"status": "0", "message-id": "0A"}, {"status": "9", "error-text": "No credit"}]

    def accepted(order: object) -> Answer:
        return as_json(200, {"message-count": "2", "messages": parts})

    monkeypatch.setattr(standin, "accepted", accepted)
    with ours(standin.url) as provider:
        assert provider.send(letter()) == Unknown(reason="taken_in_part")


def test_a_wrong_signature_is_no_fault_of_the_message(standin, letter: Make):
    with ours(standin.url, NOSOTROS_VONAGE_SIGNATURE_SECRET="another") as provider:
        outcome = provider.send(letter())
    assert outcome == Refused(reason="vonage_14", permanent=False, of="provider")


def test_a_call_of_which_one_bit_is_another_is_not_genuine(standin, letter: Make, door, ear):
    with ours(standin.url, NOSOTROS_PUBLIC_URL=door.url) as provider:
        provider.send(letter())
    (told, _) = door.wait(2)
    ear.verify(told)
    fields = orjson.loads(told.body)
    for name, value in fields.items():
        # Upper and lower case of the signature's digits are the same number.
        for flipped in flips(value.encode(), bit=1 if name != "sig" else 16):
            changed = {**fields, name: flipped.decode("latin-1")}
            if changed[name].lower() == value.lower():
                continue
            with pytest.raises(NotGenuine):
                ear.verify(replace(told, body=orjson.dumps(changed)))
    for body in (b"", b"[]", b"{}", told.body[:-1], b"\xff"):
        with pytest.raises(NotGenuine):
            ear.verify(replace(told, body=body))


@pytest.mark.parametrize("text", ["No puedo ir", "Sí & gracias = muchas 😊"])
def test_a_text_message_to_us_is_heard(standin, door, ear, text: str):
    standin.webhook = f"{door.url}/v1/callbacks/gestarsalud/vonage"
    standin.hear("+573001112233", text)
    (told,) = door.wait(1)
    ear.verify(told)
    (heard,) = ear.read(told)
    assert isinstance(heard, Heard)
    assert (heard.channel, heard.address, heard.text) == ("sms", "+573001112233", text)
    assert heard.at == datetime(2026, 8, 20, 14, 10, tzinfo=UTC)


def test_callbacks_as_forms_are_understood_too(ear):
    fields = {
        "messageId": "0A",
        "status": "delivered",
        "err-code": "0",
        "timestamp": str(int(time.time())),
    }
    body = urlencode({**fields, "sig": sign(fields, secret=vonage.SECRET)}).encode()
    told = Callback(url="http://127.0.0.1/x", headers={}, body=body)
    ear.verify(told)
    assert ear.read(told) == (Receipt(provider_ref="0A", attempt_id=None, state="delivered"),)


def test_that_nobody_knows_says_nothing(ear):
    body = b'{"messageId":"0A","status":"unknown"}'
    assert ear.read(Callback(url="http://127.0.0.1/x", headers=JSON, body=body)) == ()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"{", b'{"messageId":"0A","msisdn":"x"}'])
def test_what_cannot_be_read_is_said(ear, body: bytes):
    with pytest.raises(Unreadable):
        ear.read(Callback(url="http://127.0.0.1/x", headers=JSON, body=body))


def signed(fields: dict[str, str], **more: str) -> Callback:
    fields = {**fields, **more}
    body = urlencode({**fields, "sig": sign(fields, secret=vonage.SECRET)}).encode()
    return Callback(url="http://127.0.0.1/x", headers={}, body=body)


def test_the_same_told_again_is_the_same_however_it_is_written(ear):
    fields = {"messageId": "0A", "status": "delivered"}
    now = int(time.time())
    first = ear.verify(signed(fields, timestamp=str(now), nonce="a"))

    assert ear.verify(signed(fields, timestamp=str(now + 60), nonce="b")) == first
    told = signed(fields, timestamp=str(now), nonce="a")
    in_address = replace(told, url=f"http://127.0.0.1/x?{told.body.decode()}", body=b"")
    assert ear.verify(in_address) == first
    assert ear.verify(signed({**fields, "status": "failed"}, timestamp=str(now))) != first


def test_what_vonage_no_longer_calls_of_is_refused(ear):
    fields = {"messageId": "0A", "status": "delivered"}
    now = int(time.time())
    ear.verify(signed(fields, timestamp=str(now - 23 * 3600)))
    with pytest.raises(NotGenuine):
        ear.verify(signed(fields, timestamp=str(now - 26 * 3600)))


def test_fields_that_look_like_several_are_refused(ear):
    now = str(int(time.time()))
    fields = {"msisdn": "573001112233", "text": "a", "timestamp": now}
    theirs = sign(fields, secret=vonage.SECRET)
    other = {"msisdn=573001112233&text": "a", "timestamp": now}
    assert sign(other, secret=vonage.SECRET) == theirs
    body = urlencode({**other, "sig": theirs}).encode()
    with pytest.raises(NotGenuine):
        ear.verify(Callback(url="http://127.0.0.1/x", headers={}, body=body))
