"""What docs/howto/verify-a-webhook.md shows, run: in Python, in JavaScript, and by hand."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import httpx
import pytest

from integrations.domain.webhooks import new_secret
from localstack import ports
from nosotros.contracts.integrations import (
    CreateWebhook,
    GetSubscriptionSecret,
    RotateSecret,
    SendTestEvent,
    SubscriptionSecret,
)
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.clients.installation import FOLDER, NODE
from tests.clients.test_webhooks import Delivery, delivery
from tests.clients.wire import PUBLIC, on_the_wire
from tests.howto import asked_by, commands_of

HOWTO = (FOLDER.parents[1] / "docs" / "howto" / "verify-a-webhook.md").read_text(encoding="utf-8")
SECRET = new_secret()


def program(language: str) -> str:
    """The one program that the how-to shows in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", HOWTO, re.DOTALL)
    return found


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """A receiver that runs, and what it has printed."""

    url: str
    printed: Path

    def take(self, sent: Delivery) -> int:
        """Post a delivery to it; the status of its answer."""
        headers = {"content-type": "application/cloudevents+json", **sent.headers}
        return web.post(
            self.url, headers=headers, content=sent.body.encode(), timeout=PATIENCE
        ).status_code


@contextmanager
def running(command: list[str], *, folder: Path) -> Iterator[Receiver]:
    port = ports.keep_or_pick(None)
    printed = folder / "printed"
    with printed.open("wb") as output:
        process = subprocess.Popen(
            command,
            env={**os.environ, "SECRET": SECRET, "PORT": str(port)},
            stdout=output,
            stderr=subprocess.DEVNULL,
        )
    try:
        receiver = Receiver(url=f"http://127.0.0.1:{port}/events", printed=printed)
        _wait_for(receiver, process)
        yield receiver
    finally:
        process.kill()
        process.wait()


def _wait_for(receiver: Receiver, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "it ended"
        try:
            receiver.take(delivery(new_secret()))
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("it did not begin in time")


@pytest.fixture(params=["python", "javascript"])
def receiver(request: pytest.FixtureRequest, clients: None, tmp_path: Path) -> Iterator[Receiver]:
    """The how-to's receiver, as it is shown."""
    if request.param == "python":
        (tmp_path / "receive.py").write_text(program("python"), encoding="utf-8")
        command = [sys.executable, str(tmp_path / "receive.py")]
    else:
        (tmp_path / "receive.mjs").write_text(program("javascript"), encoding="utf-8")
        (tmp_path / "node_modules").symlink_to(FOLDER / "node_modules")
        command = [str(NODE), str(tmp_path / "receive.mjs")]
    with running(command, folder=tmp_path) as made:
        yield made


def test_a_receiver_takes_what_is_ours_and_refuses_whatever_else(receiver: Receiver):
    bodies = [on_the_wire(each) for each in PUBLIC[:5]]
    genuine = [delivery(SECRET, body=each) for each in bodies]
    genuine += [delivery(new_secret(), SECRET, secret=SECRET)]
    forged = [
        delivery(new_secret()),
        delivery(SECRET, ago=400),
        Delivery(secret=SECRET, headers=genuine[0].headers, body=genuine[1].body),
        Delivery(secret=SECRET, headers={}, body=genuine[0].body),
        genuine[0].with_header("webhook-signature", "v1,no"),
    ]

    assert [receiver.take(each) for each in genuine] == [204] * len(genuine)
    assert [receiver.take(each) for each in forged] == [400] * len(forged)
    events = [json.loads(each.body) for each in genuine]
    assert receiver.printed.read_text().splitlines() == [
        f"{event['type']} {event['subject']} 1042" for event in events
    ]


@pytest.fixture
def by_hand(tmp_path: Path) -> Callable[[Delivery], tuple[int, str]]:
    """Runs the how-to's commands of openssl on a delivery: exit code, and what they print."""
    assert shutil.which("openssl"), "openssl is missing; install it with: apt-get install openssl"

    def by_hand(sent: Delivery) -> tuple[int, str]:
        (tmp_path / "body.json").write_bytes(sent.body.encode())
        done = subprocess.run(
            ["sh", "-c", program("sh")],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "SECRET": sent.secret,
                "ID": sent.headers["webhook-id"],
                "TIMESTAMP": sent.headers["webhook-timestamp"],
                "SIGNATURE": sent.headers["webhook-signature"],
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout.strip()

    return by_hand


def test_one_delivery_is_verified_by_hand(by_hand: Callable[[Delivery], tuple[int, str]]):
    new, old = new_secret(), new_secret()
    sent = delivery(SECRET)

    assert by_hand(sent) == (0, "genuine")
    assert by_hand(delivery(new, old, secret=new)) == (0, "genuine")
    assert by_hand(delivery(new, old, secret=old)) == (0, "genuine")
    assert by_hand(delivery(new, secret=old)) == (1, "not ours, or altered")
    altered = Delivery(secret=SECRET, headers=sent.headers, body=sent.body + " ")
    assert by_hand(altered) == (1, "not ours, or altered")
    code, told = by_hand(delivery(SECRET, ago=4000))
    assert code == 1
    assert re.fullmatch(r"signed 40\d\d seconds ago", told)


def test_what_is_asked_of_the_gateway_is_what_it_takes():
    webhook = new_id()

    commands = commands_of("verify-a-webhook", WEBHOOK=webhook)

    made, read, tested, rotated = (asked_by(words) for words, _ in commands)
    assert isinstance(made, CreateWebhook)
    assert made.filter.types == ("nosotros.training.attendance_taken.v1",)
    assert read == GetSubscriptionSecret(id=webhook)
    assert tested == SendTestEvent(subscription_id=webhook)
    assert rotated == RotateSecret(subscription_id=webhook, keep_old_hours=24)
    (shown,) = [answer for _, answer in commands if answer is not None]
    assert set(shown) == {each.name for each in fields(SubscriptionSecret)}
