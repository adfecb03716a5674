"""A provider that tells in its own words, over HTTP: of what it took, of what it lied about."""

import base64
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from nosotros.contracts.language import PUBLIC
from nosotros.contracts.notifications import Header, ReceiveCallback, SignatureInvalid
from nosotros.identifiers import new_id
from notifications.domain.letters import Letter
from notifications.domain.outcomes import Accepted, Unknown
from notifications.providers.twilio import Twilio as Ours
from notifications.receiving.ears import ear_of
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.receiving.conftest import MOBILE
from tests.notifications.standins import behaviour, twilio
from tests.notifications.standins.twilio import Twilio

URL = "/v1/callbacks/gestarsalud/twilio"


@pytest.fixture
def door(database: Any) -> Iterator[str]:
    """Takes calls as the gateway does, into the real service."""
    asking = Asking(NotificationsService, database, scopes=(PUBLIC,))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = tuple(
                Header(name=name.lower(), value=value)
                for name, value in self.headers.items()
                if name.lower().startswith(("x-", "content-type"))
            )
            command = ReceiveCallback(
                organisation="gestarsalud",
                provider="twilio",
                url=url + self.path,
                headers=headers,
                body=base64.b64encode(body).decode(),
            )
            try:
                asking.ask(command)
                self.send_response(200)
            except SignatureInvalid:
                self.send_response(403)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield url
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def standin(door: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    with Twilio(webhook=door + URL) as running:
        settings = {**twilio.environment(running.url), "NOSOTROS_PUBLIC_URL": door}
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        ear_of.cache_clear()
        yield running


@pytest.fixture
def send(standin: Twilio, door: str, told: Any) -> Callable[[], Any]:
    """Send a message, and keep what its sender would keep."""

    def send() -> Any:
        attempt_id = new_id()
        letter = Letter(
            id=new_id(),
            attempt_id=attempt_id,
            organisation="gestarsalud",
            channel="sms",
            recipient=MOBILE,
            text="Mañana a las 2 p. m.",
        )
        ours = Ours({**twilio.environment(standin.url), "NOSOTROS_PUBLIC_URL": door}, "sms")
        outcome = ours.send(letter)
        ours.rest()
        if isinstance(outcome, Accepted):
            told.sent(outcome.provider_ref, attempt_id=attempt_id)
        else:
            told.sent(None, state="uncertain", attempt_id=attempt_id)
        return outcome

    return send


def heard(told: Any, rows: Any, wait: Any, calls: int) -> None:
    wait(lambda: len(told.calls()) == calls, what="Its calls did not come.")
    while told.ear.listen():
        pass
    assert set(told.calls()) == {"done"}


def test_what_it_took_is_known_to_have_arrived(send, told, rows, wait):
    assert isinstance(send(), Accepted)
    heard(told, rows, wait, calls=2)
    assert told.states() == ("delivered", "delivered")
    ((name, _, _, data),) = rows.told()
    assert (name, data["provider"]) == ("message_delivered", "twilio")


def test_what_it_tells_twice_is_kept_once_and_told_once(send, standin, told, rows, wait):
    standin.behave(behaviour.TELLS_TWICE)
    send()
    wait(lambda: len(standin.told()) == 4, what="It did not tell everything twice.")
    heard(told, rows, wait, calls=2)
    assert [status for _, status in standin.told()] == [200] * 4
    assert told.published() == ["message_delivered"]


def test_what_it_says_it_did_not_take_and_delivers_is_found_out(send, standin, told, rows, wait):
    standin.behave(behaviour.SAYS_IT_FAILED)
    assert isinstance(send(), Unknown)
    heard(told, rows, wait, calls=2)
    assert told.states() == ("delivered", "delivered")
    assert len(standin.delivered) == 1


def test_what_it_could_not_deliver_goes_on_to_the_next_channel(send, standin, told, rows, wait):
    standin.behave(behaviour.fails_later(30003))
    send()
    heard(told, rows, wait, calls=2)
    assert told.states() == ("queued", "temporary_failure")


def test_what_somebody_answers_is_heard(standin, told, rows, bus, wait):
    her = new_id()
    bus.contact(her)
    standin.hear(MOBILE, "Ya no me escriban más, gracias")
    heard(told, rows, wait, calls=1)
    kept = rows.one("SELECT participant_id, kind, provider FROM answer")
    assert kept == (her, "stop", "twilio")
