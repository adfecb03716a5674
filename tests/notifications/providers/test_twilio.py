"""Twilio, against a stand-in that does what its documents say, and what they do not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from localstack import ports
from notifications.domain.letters import Callback, Heard, Letter, Receipt
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.providers import NotGenuine, Unreadable
from notifications.providers.twilio import Twilio, TwilioEar
from tests.notifications.providers.flipping import flips
from tests.notifications.providers.waits import HASTY, PATIENT, STALL
from tests.notifications.standins import behaviour, twilio
from tests.notifications.standins.behaviour import Behaviour

Make = Callable[..., Letter]
CALLED = f"http://127.0.0.1:{twilio.ACCOUNT[-4:]}/v1/callbacks/gestarsalud/twilio"


@pytest.fixture
def standin() -> Iterator[twilio.Twilio]:
    with twilio.Twilio() as running:
        yield running


@contextmanager
def ours(url: str, **settings: str) -> Iterator[Twilio]:
    environment = {**twilio.environment(url), **PATIENT, **settings}
    made = Twilio(environment, "sms")
    yield made
    made.rest()


@pytest.fixture
def ear() -> TwilioEar:
    return TwilioEar({"NOSOTROS_TWILIO_TOKEN": twilio.TOKEN})


def test_a_message_reaches_the_person_as_it_was_written(standin, letter: Make):
    sent = letter()
    with ours(standin.url) as provider:
        outcome = provider.send(sent)
    (got,) = standin.delivered
    assert (got.to, got.text) == (sent.recipient, sent.text)
    assert outcome == Accepted(provider_ref=got.ref, final=False)


def test_what_is_told_later_is_signed_and_names_our_attempt(standin, letter: Make, door, ear):
    sent = letter()
    with ours(standin.url, NOSOTROS_PUBLIC_URL=door.url) as provider:
        outcome = provider.send(sent)
    told = door.wait(2)
    assert told[0].url == f"{door.url}/v1/callbacks/gestarsalud/twilio?attempt={sent.attempt_id}"
    for each in told:
        ear.verify(each)
    assert isinstance(outcome, Accepted)
    assert [ear.read(each) for each in told] == [
        (Receipt(provider_ref=outcome.provider_ref, attempt_id=sent.attempt_id, state=state),)
        for state in ("sent", "delivered")
    ]


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (30003, "temporary_failure"),
        (30005, "permanent_failure"),
        (30007, "technical_failure"),
        (39999, "technical_failure"),
    ],
)
def test_what_never_arrived_is_told_with_its_reason(
    standin, letter: Make, door, ear, code: int, state: str
):
    standin.behave(behaviour.fails_later(code))
    with ours(standin.url, NOSOTROS_PUBLIC_URL=door.url) as provider:
        provider.send(letter())
    (receipt,) = ear.read(door.wait(2)[1])
    assert (receipt.state, receipt.reason) == (state, f"twilio_{code}")
    assert standin.delivered == []


@pytest.mark.parametrize(
    ("how", "outcome", "arrived"),
    [
        (behaviour.FAILS, Unknown(reason="answered_500"), 0),
        (behaviour.SAYS_IT_FAILED, Unknown(reason="answered_500"), 1),
        (behaviour.GAVE_UP, Unknown(reason="answered_408"), 1),
        (behaviour.HANGS_UP, Unknown(reason="connection_lost"), 1),
        (behaviour.GARBAGE, Unknown(reason="unreadable_answer"), 1),
        (behaviour.stalls(STALL), Unknown(reason="no_answer_in_time"), 1),
        (Behaviour(takes=False, answer="redirect"), Unknown(reason="answered_302"), 0),
        (
            replace(behaviour.BUSY, wait_seconds=7),
            Refused(reason="rate_limited", permanent=False, of="provider", wait_seconds=7),
            0,
        ),
        (
            behaviour.refuses(21610),
            Refused(reason="twilio_21610", permanent=True, of="message"),
            0,
        ),
        (
            behaviour.refuses(21606),
            Refused(reason="twilio_21606", permanent=False, of="provider"),
            0,
        ),
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


def test_what_is_too_much_in_a_second_is_refused_until_the_next(standin, letter: Make):
    standin.behave(Behaviour(per_second=3))
    with ours(standin.url) as provider:
        outcomes = [provider.send(letter()) for _ in range(5)]
    assert sum(isinstance(each, Refused) for each in outcomes) == 5 - len(standin.delivered)
    assert 3 <= len(standin.delivered) <= 5


def test_a_right_answer_under_a_wrong_content_type_is_believed(standin, letter: Make):
    standin.behave(Behaviour(answer="html"))
    with ours(standin.url) as provider:
        assert isinstance(provider.send(letter()), Accepted)


def test_who_is_down_took_nothing_and_is_back_without_being_told(standin, letter: Make):
    with ours(standin.url) as provider:
        assert isinstance(provider.send(letter()), Accepted)
        standin.stop()
        assert provider.send(letter()) == Refused(
            reason="provider_unreachable", permanent=False, of="provider"
        )
        standin.start()
        assert isinstance(provider.send(letter()), Accepted)
    assert len(standin.delivered) == 2


def test_nobody_listening_and_a_host_that_is_none_are_refusals(letter: Make):
    with ours(f"http://127.0.0.1:{ports.pick()}") as provider:
        assert isinstance(provider.send(letter()), Refused)
    public = {"NOSOTROS_PUBLIC_URL": "https://red.example.org"}
    with ours("https://provider.invalid", **public) as provider:
        outcome = provider.send(letter())
    assert isinstance(outcome, Refused)
    assert outcome.of == "provider"


def test_wrong_credentials_are_no_fault_of_the_message(standin, letter: Make):
    with ours(standin.url, NOSOTROS_TWILIO_TOKEN="another") as provider:
        assert provider.send(letter()) == Refused(
            reason="twilio_20003", permanent=False, of="provider"
        )


@pytest.mark.parametrize(
    "recipient", ["", "3001112233", "+57300111223x", "+0123456789", "+٣٠٠١١١٢"]
)
def test_what_is_no_number_is_refused_before_anybody_sees_it(standin, letter: Make, recipient):
    with ours(standin.url) as provider:
        assert provider.send(letter(recipient=recipient)) == Refused(
            reason="address_invalid", permanent=True, of="message"
        )
    assert standin.calls == 0


def test_the_example_of_twilios_own_documents_is_genuine():
    # https://www.twilio.com/docs/usage/security
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    for port in ("", ":443"):
        callback = Callback(
            url=f"https://mycompany.com{port}/myapp.php?foo=1&bar=2",
            headers={"x-twilio-signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
            body=urlencode(fields).encode(),
        )
        TwilioEar({"NOSOTROS_TWILIO_TOKEN": "12345"}).verify(callback)


def test_a_call_of_which_one_bit_is_another_is_not_genuine(standin, letter: Make, door, ear):
    with ours(standin.url, NOSOTROS_PUBLIC_URL=door.url) as provider:
        provider.send(letter())
    (told, _) = door.wait(2)
    signature = told.headers["x-twilio-signature"]
    false = [replace(told, body=flipped) for flipped in flips(told.body)]
    false += [replace(told, url=flipped.decode("latin-1")) for flipped in flips(told.url.encode())]
    false += [
        replace(told, headers={"x-twilio-signature": flipped.decode("latin-1")})
        for flipped in flips(signature.encode())
    ]
    false.append(replace(told, headers={}))
    for each in false:
        with pytest.raises(NotGenuine):
            ear.verify(each)


def test_a_text_message_to_us_is_heard(standin, door, ear):
    standin.webhook = f"{door.url}/v1/callbacks/gestarsalud/twilio"
    standin.hear("+573001112233", "Sí, allá estaré 😊 & gracias")
    (told,) = door.wait(1)
    ear.verify(told)
    (heard,) = ear.read(told)
    assert isinstance(heard, Heard)
    assert (heard.channel, heard.address) == ("sms", "+573001112233")
    assert heard.text == "Sí, allá estaré 😊 & gracias"
    assert heard.provider_ref.startswith("SM")


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"Body=hola", b"MessageSid=SM1&SmsStatus=received&From=hola&Body=x"]
)
def test_what_cannot_be_read_is_said(ear, body: bytes):
    with pytest.raises(Unreadable):
        ear.read(Callback(url=CALLED, headers={}, body=body))


def test_a_state_of_days_to_come_says_nothing(ear):
    body = b"MessageSid=SM1&MessageStatus=teleported"
    assert ear.read(Callback(url=CALLED, headers={}, body=body)) == ()
