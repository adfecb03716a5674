"""What providers of messages tell: carried as it came, and answered as they understand it."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from nosotros.contracts.common import CommandRunning, ServiceUnavailable
from nosotros.contracts.notifications import ProviderUnknown, SignatureInvalid
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.peer import SILENCE, Peer
from tests.gateway.running import Running
from tests.gateway.values import ID

PATH = "/v1/callbacks/gestarsalud/twilio"
TAKEN: dict[str, Any] = {"callback_id": ID}
NUMBER = "+573009998877"
SIGNED = {"X-Twilio-Signature": "abc="}


@pytest.fixture(autouse=True)
def signed(anonymous: httpx.Client) -> Iterator[None]:
    """Whether a signature is right is the service's to say."""
    anonymous.headers.update(SIGNED)
    yield
    for name in SIGNED:
        del anonymous.headers[name]


@pytest.fixture
def takes(notifications: Peer) -> Peer:
    notifications.answers["receive_callback"] = lambda call: TAKEN
    return notifications


def test_a_call_reaches_the_service_byte_by_byte(anonymous: httpx.Client, takes: Peer):
    body = bytes(range(256)) * 3

    answer = anonymous.post(
        PATH,
        content=body,
        params={"attempt": "1", "a b": "ñ"},
        headers={"Content-Type": "application/x-thing"},
    )

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["cache-control"] == "no-store"
    call = takes.next_call()
    assert base64.b64decode(call.payload["body"]) == body
    # As from outside: what the provider called, whatever a proxy made of it.
    assert call.payload["url"] == f"https://nosotros.example{PATH}?attempt=1&a+b=%C3%B1"
    headers = {each["name"]: each["value"] for each in call.payload["headers"]}
    assert headers == {"content-type": "application/x-thing", "x-twilio-signature": "abc="}
    assert (call.payload["organisation"], call.payload["provider"]) == ("gestarsalud", "twilio")
    asked = ("nameko.organisation", "nameko.actor", "nameko.scopes")
    assert [call.headers[name] for name in asked] == ["gestarsalud", "anybody", "public"]


def test_cookies_keys_of_ours_and_what_proxies_add_go_no_further(
    anonymous: httpx.Client, takes: Peer
):
    anonymous.post(
        PATH,
        content=b"x",
        headers={
            "Cookie": "a=b",
            "X-Forwarded-For": "10.0.0.1",
            "X-Real-IP": "10.0.0.1",
            "X-Nosotros-Signature": "s",
            "Authorization": "Bearer of-the-provider",
        },
    )

    names = {each["name"] for each in takes.next_call().payload["headers"]}
    assert names == {"x-twilio-signature", "x-nosotros-signature", "authorization"}


def test_the_same_call_again_is_the_same_command(anonymous: httpx.Client, takes: Peer):
    def sent(**more: Any) -> str:
        anonymous.post(PATH, content=b"MessageSid=SM1", **more)
        return takes.next_call().headers["nameko.command_id"]

    first = sent()
    assert sent() == first
    assert sent(params={"other": "1"}) != first
    assert sent(headers={"X-Twilio-Signature": "other"}) != first


def test_an_empty_body_is_none(anonymous: httpx.Client, takes: Peer):
    assert anonymous.post(PATH).status_code == 200
    assert takes.next_call().payload["body"] is None


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (SignatureInvalid(), 403),
        (ProviderUnknown(provider="twilio"), 404),
        (ServiceUnavailable(service="notifications"), 503),
        (CommandRunning(), 503),
    ],
    ids=lambda each: getattr(each, "code", str(each)),
)
def test_what_is_not_kept_is_refused_so_that_the_provider_knows_whether_to_call_again(
    anonymous: httpx.Client, notifications: Peer, refusal: Exception, status: int
):
    def refuse(_call: Any) -> Any:
        raise refusal

    notifications.answers["receive_callback"] = refuse

    answer = anonymous.post(PATH, content=b"x")

    assert answer.status_code == status
    assert ("retry-after" in answer.headers) == (status == 503)


def test_a_service_that_says_nothing_is_504(hurried: httpx.Client, notifications: Peer):
    notifications.answers["receive_callback"] = lambda call: SILENCE

    answer = hurried.post(PATH, content=b"x", headers=SIGNED)

    assert answer.status_code == 504
    assert "retry-after" in answer.headers


def test_a_service_that_is_away_is_503(run_gateway: Callable[..., Running]):
    running = run_gateway("no-broker", NOSOTROS_AMQP_URL="amqp://guest:guest@127.0.0.1:1/")

    answer = web.post(running.url + PATH, content=b"x", headers=SIGNED, timeout=PATIENCE)

    assert answer.status_code == 503
    assert "retry-after" in answer.headers


def test_the_largest_body_is_taken_and_a_larger_one_is_not(anonymous: httpx.Client, takes: Peer):
    assert anonymous.post(PATH, content=b"x" * 256 * 1024).status_code == 200
    takes.next_call()

    answer = anonymous.post(PATH, content=b"x" * (256 * 1024 + 1))

    assert answer.status_code == 413
    assert takes.calls.empty()


@pytest.mark.parametrize(
    "path", ["/v1/callbacks/No/twilio", "/v1/callbacks/gestarsalud", PATH + "/x"]
)
def test_what_is_no_address_of_a_callback_is_404(anonymous: httpx.Client, takes: Peer, path: str):
    assert anonymous.post(path, content=b"x").status_code == 404
    assert takes.calls.empty()


def test_nothing_of_a_call_is_logged(anonymous: httpx.Client, takes: Peer, gateway: Running):
    anonymous.post(PATH, content=f"From={NUMBER}&Body=Secreta".encode(), params={"to": NUMBER})

    log = gateway.log.read_text()
    assert "Secreta" not in log
    assert NUMBER[1:] not in log


def test_a_provider_may_call_more_often_than_anybody(
    run_gateway: Callable[..., Running], takes: Peer
):
    running = run_gateway(
        "callback-limit",
        NOSOTROS_PUBLIC_RATE_LIMIT="0.01",
        NOSOTROS_PUBLIC_RATE_BURST="1",
        NOSOTROS_CALLBACK_RATE_LIMIT="0.01",
        NOSOTROS_CALLBACK_RATE_BURST="3",
    )
    running.wait("/health/ready")

    with web.Client(base_url=running.url, headers=SIGNED, timeout=PATIENCE) as provider:
        answers = [provider.post(PATH, content=b"x") for _ in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert int(answers[3].headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("provider", "headers", "called"),
    [
        ("twilio", {"X-Hub-Signature-256": "a"}, b"sig=a"),
        ("twilio", {"X-Twilio-Signature": ""}, b"sig=a"),
        ("whatsapp_cloud", SIGNED, b"{}"),
        ("smtp", SIGNED, b"From: a@example.org"),
        ("vonage", SIGNED, b"text=&sig=&design=a"),
        ("vonage", SIGNED, b'{"text": "sig"}'),
    ],
)
def test_what_has_no_signature_of_its_provider_troubles_no_service(
    gateway: Running, takes: Peer, provider: str, headers: dict[str, str], called: bytes
):
    path = f"{gateway.url}/v1/callbacks/gestarsalud/{provider}"

    answer = web.post(path, content=called, headers=headers, timeout=PATIENCE)

    assert (answer.status_code, answer.json()["code"]) == (403, "signature_invalid")
    assert takes.calls.empty()


@pytest.mark.parametrize(
    ("query", "called"),
    [("", b"text=a&sig=b"), ("?sig=b", b""), ("", b"sig=b&text=a"), ("", b'{"a":1, "sig" : "b"}')],
)
def test_a_field_may_be_the_signature(
    anonymous: httpx.Client, takes: Peer, query: str, called: bytes
):
    path = f"/v1/callbacks/gestarsalud/vonage{query}"
    assert anonymous.post(path, content=called).status_code == 200
    takes.next_call()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_is_no_provider_troubles_no_service(anonymous: httpx.Client, takes: Peer, method: str):
    path = "/v1/callbacks/gestarsalud/nobody"

    answer = anonymous.request(method, path, params=ASKED)

    assert (answer.status_code, answer.json()["code"]) == (404, "provider_unknown")
    assert takes.calls.empty()


def test_who_is_not_genuine_may_call_no_more_often_than_anybody(
    run_gateway: Callable[..., Running], notifications: Peer
):
    def refuse(_call: Any) -> Any:
        raise SignatureInvalid()

    running = run_gateway(
        "not-genuine", NOSOTROS_PUBLIC_RATE_LIMIT="0.01", NOSOTROS_PUBLIC_RATE_BURST="3"
    )
    running.wait("/health/ready")

    with web.Client(base_url=running.url, timeout=PATIENCE) as caller:
        notifications.answers["receive_callback"] = lambda call: TAKEN
        genuine = [caller.post(PATH, content=b"x", headers=SIGNED) for _ in range(5)]
        notifications.answers["receive_callback"] = refuse
        false = [
            caller.post(PATH, content=b"x"),
            caller.post("/v1/callbacks/gestarsalud/nobody", content=b"x"),
            caller.post(PATH, content=b"x", headers=SIGNED),
            caller.post(PATH, content=b"x", headers=SIGNED),
        ]

    assert [each.status_code for each in genuine] == [200] * 5
    assert [each.status_code for each in false] == [403, 404, 403, 429]
    assert int(false[3].headers["retry-after"]) > 0
    assert "q=3" in false[3].headers["ratelimit-policy"]


ASKED = {"hub.mode": "subscribe", "hub.verify_token": "a secret", "hub.challenge": "1158201444"}
CHALLENGE = "/v1/callbacks/gestarsalud/whatsapp_cloud"


def test_what_is_asked_with_the_right_secret_is_said_back(
    anonymous: httpx.Client, notifications: Peer
):
    notifications.answers["confirm_callback"] = lambda call: {"provider": "whatsapp_cloud"}
    answer = anonymous.get(CHALLENGE, params=ASKED)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert notifications.next_call().payload == {
        "organisation": "gestarsalud",
        "provider": "whatsapp_cloud",
        "secret": "a secret",
    }


def test_with_another_secret_nothing_is(anonymous: httpx.Client, notifications: Peer):
    def refuse(_call: Any) -> Any:
        raise SignatureInvalid()

    notifications.answers["confirm_callback"] = refuse
    answer = anonymous.get(CHALLENGE, params=ASKED)
    assert answer.status_code == 403
    assert "1158201444" not in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.verify_token": ""},
        {"hub.challenge": ""},
        {"hub.challenge": "<script>alert(1)</script>"},
        {"hub.challenge": "x" * 257},
    ],
    ids=str,
)
def test_what_is_no_question_of_a_provider_is_404(
    anonymous: httpx.Client, notifications: Peer, changes: dict[str, str]
):
    assert anonymous.get(CHALLENGE, params={**ASKED, **changes}).status_code == 404
    assert notifications.calls.empty()
