"""WhatsApp's Cloud API, against a stand-in that does what Meta's documents say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import orjson
import pytest

from notifications.domain.letters import (
    ApprovedWords,
    Callback,
    Heard,
    Letter,
    Receipt,
    WordsJudged,
)
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.providers import NotGenuine, Unreadable
from notifications.providers.whatsapp_cloud import WhatsAppCloud, WhatsAppEar
from tests.notifications.providers.flipping import flips
from tests.notifications.providers.waits import HASTY, PATIENT, STALL
from tests.notifications.standins import behaviour, whatsapp_cloud
from tests.notifications.standins.behaviour import Behaviour

Make = Callable[..., Letter]
HER = "+573001112233"


@pytest.fixture
def standin() -> Iterator[whatsapp_cloud.WhatsAppCloud]:
    with whatsapp_cloud.WhatsAppCloud() as running:
        running.approve("recordatorio", "es", "Hola, {{1}}: nos vemos a las {{2}}.")
        yield running


@pytest.fixture
def told(standin, door):
    """A stand-in that tells us."""
    standin.webhook = f"{door.url}/v1/callbacks/gestarsalud/whatsapp_cloud"
    return standin


@contextmanager
def ours(url: str, **settings: str) -> Iterator[WhatsAppCloud]:
    environment = {
        **whatsapp_cloud.environment(url),
        **PATIENT,
        **settings,
    }
    made = WhatsAppCloud(environment, "whatsapp")
    yield made
    made.rest()


@pytest.fixture
def ear() -> WhatsAppEar:
    return WhatsAppEar(whatsapp_cloud.environment("http://127.0.0.1:1"))


def test_approved_words_reach_whoever_never_wrote(standin, letter: Make, approved: ApprovedWords):
    sent = letter(channel="whatsapp", approved=approved)
    with ours(standin.url) as provider:
        outcome = provider.send(sent)
    (got,) = standin.delivered
    assert (got.to, got.text) == (HER, "Hola, Yeimy: nos vemos a las 2 p. m..")
    assert got.ours == str(sent.attempt_id)
    assert outcome == Accepted(provider_ref=got.ref, final=False)


def test_free_words_are_for_who_wrote_within_a_day(told, door, letter: Make):
    sent = letter(channel="whatsapp", text="Hola 😊\n¿viene?")
    with ours(told.url) as provider:
        assert provider.send(sent) == Refused(
            reason="whatsapp_131047", permanent=True, of="channel"
        )
        told.hear(HER, "Sí")
        door.wait(1)
        assert isinstance(provider.send(sent), Accepted)
    assert [each.text for each in told.delivered] == [sent.text]


def test_values_of_approved_words_lose_what_whatsapp_refuses(standin, letter: Make):
    words = ApprovedWords(name="recordatorio", language="es", values=("Yeimy\n\tMuñoz", "2     pm"))
    with ours(standin.url) as provider:
        assert isinstance(provider.send(letter(approved=words)), Accepted)
    assert standin.delivered[0].text == "Hola, Yeimy Muñoz: nos vemos a las 2 pm."


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (ApprovedWords(name="rechazado", language="es", values=()), 132001),
        (ApprovedWords(name="recordatorio", language="fr", values=("a", "b")), 132001),
        (ApprovedWords(name="recordatorio", language="es", values=("a",)), 132000),
    ],
)
def test_words_that_are_not_approved_fall_to_the_next_channel(
    standin, letter: Make, words: ApprovedWords, code: int
):
    with ours(standin.url) as provider:
        assert provider.send(letter(approved=words)) == Refused(
            reason=f"whatsapp_{code}", permanent=True, of="channel"
        )


def test_who_has_no_whatsapp_falls_to_the_next_channel(standin, letter: Make, approved):
    standin.without.add(HER)
    with ours(standin.url) as provider:
        assert provider.send(letter(approved=approved)) == Refused(
            reason="whatsapp_131026", permanent=True, of="channel"
        )


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
            Refused(reason="whatsapp_130429", permanent=False, of="provider", wait_seconds=5),
            0,
        ),
        (behaviour.refuses(131000), Unknown(reason="whatsapp_131000"), 0),
        # Whatever was not listed when this was written.
        (behaviour.refuses(135000), Unknown(reason="whatsapp_135000"), 0),
        (
            behaviour.refuses(131016),
            Refused(reason="whatsapp_131016", permanent=False, of="provider"),
            0,
        ),
        (behaviour.refuses(190), Refused(reason="whatsapp_190", permanent=False, of="provider"), 0),
    ],
)
def test_what_goes_wrong_is_told_by_what_can_be_known(
    standin, letter: Make, approved, how: Behaviour, outcome, arrived: int
):
    standin.behave(replace(how, times=1))
    with ours(standin.url, **(HASTY if how.seconds else PATIENT)) as provider:
        assert provider.send(letter(approved=approved)) == outcome
        assert len(standin.delivered) == arrived
        assert isinstance(provider.send(letter(approved=approved)), Accepted)


def test_what_is_told_later_is_signed_and_names_our_attempt(
    told, door, ear, letter: Make, approved
):
    sent = letter(approved=approved)
    with ours(told.url) as provider:
        outcome = provider.send(sent)
    calls = door.wait(3)
    receipts: list[Receipt] = []
    for each in calls:
        ear.verify(each)
        (receipt,) = ear.read(each)
        assert isinstance(receipt, Receipt)
        receipts.append(receipt)
    assert isinstance(outcome, Accepted)
    assert {each.provider_ref for each in receipts} == {outcome.provider_ref}
    assert {each.attempt_id for each in receipts} == {sent.attempt_id}
    assert [each.state for each in receipts] == ["sent", "delivered", "delivered"]
    assert all(each.at is not None for each in receipts)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (131026, "permanent_failure"),
        (131049, "temporary_failure"),
        (131047, "technical_failure"),
    ],
)
def test_what_never_arrived_is_told_with_its_reason(
    told, door, ear, letter: Make, approved, code: int, state: str
):
    told.behave(behaviour.fails_later(code))
    with ours(told.url) as provider:
        provider.send(letter(approved=approved))
    (receipt,) = ear.read(door.wait(1)[0])
    assert (receipt.state, receipt.reason) == (state, f"whatsapp_{code}")


@pytest.mark.parametrize(
    ("message", "text", "in_reply_to"),
    [
        ({"type": "text", "text": {"body": "Sí, voy"}}, "Sí, voy", None),
        (
            {
                "type": "button",
                "button": {"payload": "NO", "text": "No puedo"},
                "context": {"from": "1", "id": "wamid.A"},
            },
            "No puedo",
            "wamid.A",
        ),
        (
            {
                "type": "interactive",
                "interactive": {"type": "button_reply", "button_reply": {"id": "1", "title": "Sí"}},
            },
            "Sí",
            None,
        ),
        (
            {"type": "reaction", "reaction": {"message_id": "wamid.A", "emoji": "👍"}},
            "👍",
            "wamid.A",
        ),
        ({"type": "audio", "audio": {"id": "1", "mime_type": "audio/ogg"}}, "[audio]", None),
        ({"type": "image", "image": {"id": "1", "caption": "La fórmula"}}, "La fórmula", None),
    ],
)
def test_what_she_sends_is_heard(told, door, ear, message, text: str, in_reply_to: str | None):
    told.send_in({"from": HER[1:], "id": "wamid.B", "timestamp": "1787234405", **message})
    (call,) = door.wait(1)
    ear.verify(call)
    (heard,) = ear.read(call)
    assert isinstance(heard, Heard)
    assert (heard.address, heard.channel) == (HER, "whatsapp")
    assert (heard.text, heard.in_reply_to, heard.provider_ref) == (text, in_reply_to, "wamid.B")


@pytest.mark.parametrize(
    "message",
    [
        {"type": "reaction", "reaction": {"message_id": "wamid.A"}},
        {"type": "system", "system": {"type": "user_changed_number"}},
        {"type": "unsupported", "errors": [{"code": 131051}]},
    ],
)
def test_what_says_nothing_is_not_heard(told, door, ear, message: dict[str, Any]):
    told.send_in({"from": HER[1:], "id": "wamid.B", "timestamp": "1787234405", **message})
    assert ear.read(door.wait(1)[0]) == ()


@pytest.mark.parametrize(
    ("event", "state"),
    [("APPROVED", "approved"), ("REJECTED", "rejected"), ("PAUSED", "rejected")],
)
def test_what_became_of_words_is_told(told, door, ear, event: str, state: str):
    told.judge("recordatorio", "es", event=event)
    (call,) = door.wait(1)
    ear.verify(call)
    assert ear.read(call) == (WordsJudged(name="recordatorio", language="es", state=state),)


def test_a_call_of_which_one_bit_is_another_is_not_genuine(told, door, ear):
    told.hear(HER, "Sí")
    (call,) = door.wait(1)
    signature = call.headers["x-hub-signature-256"]
    false = [replace(call, body=flipped) for flipped in flips(call.body)]
    false += [
        replace(call, headers={"x-hub-signature-256": flipped.decode("latin-1")})
        for flipped in flips(signature.encode())
    ]
    false += [replace(call, headers={}), replace(call, headers={"x-hub-signature-256": ""})]
    for each in false:
        with pytest.raises(NotGenuine):
            ear.verify(each)


def test_meta_is_answered_only_with_the_token_that_it_was_given(ear):
    assert ear.confirms(whatsapp_cloud.VERIFY_TOKEN)
    assert not any(ear.confirms(each) for each in ("", "x", whatsapp_cloud.VERIFY_TOKEN + "x"))


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"entry": 1},
        {"entry": [{"changes": [{"field": "messages", "value": {"statuses": [{}]}}]}]},
        {
            "entry": [
                {"changes": [{"field": "messages", "value": {"messages": [{"type": "text"}]}}]}
            ]
        },
    ],
)
def test_what_cannot_be_read_is_said(ear, told: object):
    with pytest.raises(Unreadable):
        ear.read(Callback(url="http://127.0.0.1/x", headers={}, body=orjson.dumps(told)))


def test_fields_that_we_did_not_ask_for_say_nothing(ear):
    body = orjson.dumps({"entry": [{"changes": [{"field": "account_alerts", "value": {}}]}]})
    assert ear.read(Callback(url="http://127.0.0.1/x", headers={}, body=body)) == ()
