"""Our signatures, verified by the libraries of Standard Webhooks from PyPI and npm."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from integrations.domain.webhooks import new_secret
from tests.clients.installation import FOLDER, run_node
from tests.clients.signing import headers_of
from tests.clients.wire import PUBLIC, on_the_wire


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What a receiver has, and the secret that it verifies with."""

    secret: str
    headers: dict[str, str]
    body: str

    def with_header(self, name: str, value: str) -> "Delivery":
        return replace(self, headers={**self.headers, name: value})


def delivery(
    *signed_by: str, body: bytes | None = None, secret: str | None = None, ago: int = 0
) -> Delivery:
    body = on_the_wire(PUBLIC[0]) if body is None else body
    keys = signed_by or (new_secret(),)
    made = headers_of(keys, id=json.loads(body)["id"], timestamp=int(time.time()) - ago, body=body)
    return Delivery(secret=secret or keys[0], headers=made, body=body.decode())


def in_python(deliveries: list[Delivery]) -> list[Any]:
    return [_verified(each) for each in deliveries]


def _verified(each: Delivery) -> Any:
    try:
        return Webhook(each.secret).verify(each.body, each.headers)
    except (WebhookVerificationError, ValueError):
        return None


def in_node(deliveries: list[Delivery]) -> list[Any]:
    given = json.dumps([asdict(each) for each in deliveries])
    told = [json.loads(line) for line in run_node(FOLDER / "verify.mjs", given=given).splitlines()]
    assert all(("event" in each) != ("refused" in each) for each in told)
    return [each.get("event") for each in told]


@pytest.fixture(params=[in_python, in_node])
def verified(request: pytest.FixtureRequest, clients: None) -> Callable[..., list[Any]]:
    """The events of deliveries, and none for each that is refused."""
    return lambda *deliveries: request.param(list(deliveries))


def test_every_public_event_is_verified_as_it_was_written(verified: Callable[..., list[Any]]):
    bodies = [on_the_wire(each) for each in PUBLIC]

    events = verified(*(delivery(body=each) for each in bodies))

    assert events == [json.loads(each) for each in bodies]


def test_letters_beyond_ascii_are_verified(verified: Callable[..., list[Any]]):
    body = '{"id":"1","data":{"zone":"Bogotá · 東京 · 😀"}}'.encode()

    assert verified(delivery(body=body)) == [json.loads(body)]


def test_a_changed_byte_is_refused(verified: Callable[..., list[Any]]):
    whole = delivery()
    body, signature = whole.body, whole.headers["webhook-signature"]

    spoiled = [
        replace(whole, body=body[:at] + chr(ord(body[at]) ^ 1) + body[at + 1 :])
        for at in range(0, len(body), 37)
    ]
    spoiled += [
        replace(whole, body=body + " "),
        whole.with_header("webhook-id", whole.headers["webhook-id"][:-1] + "f"),
        whole.with_header("webhook-timestamp", str(int(whole.headers["webhook-timestamp"]) - 1)),
        whole.with_header("webhook-signature", signature.swapcase().replace("V1,", "v1,")),
        whole.with_header("webhook-signature", signature.replace("v1,", "v2,")),
        replace(whole, secret=new_secret()),
    ]

    assert whole.headers["webhook-id"][-1] != "f"
    assert verified(*spoiled) == [None] * len(spoiled)


def test_an_old_or_an_early_one_is_refused(verified: Callable[..., list[Any]]):
    # Another minute may pass before they are looked at.
    refused = [delivery(ago=301), delivery(ago=86_400), delivery(ago=-360)]

    assert verified(*refused) == [None] * 3
    assert None not in verified(delivery(ago=240), delivery(ago=-280))


def test_either_secret_verifies_while_one_is_rotated_and_no_other(
    verified: Callable[..., list[Any]],
):
    new, old = new_secret(), new_secret()

    with_new, with_old, with_another = verified(
        delivery(new, old, secret=new),
        delivery(new, old, secret=old),
        delivery(new, old, secret=new_secret()),
    )

    assert with_new == with_old == json.loads(on_the_wire(PUBLIC[0]))
    assert with_another is None
