"""The pages on providers do what they say."""

import hmac
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from notifications import providers
from notifications.domain.letters import Callback, Heard, Letter, Receipt
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.providers import Ear, NotGenuine, Provider, chosen, known
from notifications.providers.smtp import MailEar
from tests.notifications.standins.server import Answer, Request, Server, as_json

Make = Callable[..., Letter]
HOWTO = Path(__file__).parents[3] / "docs" / "howto"
KEY = "our-key"


@pytest.fixture
def paloma(tmp_path, monkeypatch) -> Iterator[ModuleType]:
    """The provider of the page, as one file more among the others."""
    page = (HOWTO / "add-a-provider.md").read_text()
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "paloma.py").write_text(code)
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(tmp_path)])
    known()
    yield importlib.import_module("notifications.providers.paloma")
    sys.modules.pop("notifications.providers.paloma")
    providers._known.pop("paloma")


def made(paloma: ModuleType, url: str) -> tuple[Provider, Ear]:
    environment = {"NOSOTROS_PALOMA_KEY": KEY, "NOSOTROS_PALOMA_URL": url}
    (kind,) = chosen("sms", ("paloma",))
    assert kind.ear is not None
    return kind.make(environment, "sms"), kind.ear(environment)


def test_the_pages_provider_sends_and_is_refused(paloma: ModuleType, letter: Make):
    answers = [as_json(202, {"id": "p1"}), as_json(422, {}), as_json(500, {}), as_json(202, [])]
    seen: list[Request] = []

    def answer(request: Request) -> Answer:
        seen.append(request)
        return answers[len(seen) - 1]

    with Server(("127.0.0.1", 0), answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        provider, _ = made(paloma, f"http://127.0.0.1:{server.server_address[1]}")
        sent = letter()
        assert [provider.send(sent) for _ in answers] == [
            Accepted(provider_ref="p1", final=False),
            Refused(reason="paloma_no_such_number", permanent=True, of="message"),
            Unknown(reason="answered_500"),
            Unknown(reason="unreadable_answer"),
        ]
        provider.rest()
        server.shutdown()
        thread.join()
    assert json.loads(seen[0].body)["reference"] == str(sent.attempt_id)
    assert seen[0].headers["authorization"] == f"Bearer {KEY}"


def test_the_pages_provider_hears(paloma: ModuleType, letter: Make):
    _, ear = made(paloma, "http://127.0.0.1:1")
    ours = letter().attempt_id

    def told(**facts: object) -> Callback:
        body = json.dumps({"id": "p1", **facts}).encode()
        signature = hmac.new(KEY.encode(), body, "sha256").hexdigest()
        return Callback(url="/", headers={"x-paloma-signature": signature}, body=body)

    receipt = told(arrived=True, reference=str(ours))
    ear.verify(receipt)
    assert ear.read(receipt) == (
        Receipt(provider_ref="p1", attempt_id=ours, state="delivered", reason=None),
    )
    (heard,) = ear.read(told(text="Sí", **{"from": "573001112233"}))
    assert isinstance(heard, Heard)
    assert (heard.address, heard.text) == ("+573001112233", "Sí")
    with pytest.raises(NotGenuine):
        ear.verify(Callback(url="/", headers=receipt.headers, body=receipt.body + b" "))


@pytest.mark.skipif(not shutil.which("openssl") or not shutil.which("curl"), reason="needs both")
def test_the_pages_pipe_passes_mail_on_with_a_signature_that_is_right(tmp_path, door):
    page = (HOWTO / "set-up-a-provider.md").read_text()
    (script,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    mail = b"Return-Path: <>\r\nSubject: x\r\n\r\nNo lleg\xc3\xb3\r\n\x00\r\n"
    environment = {
        "PATH": os.environ["PATH"],
        "NOSOTROS_SMTP_CALLBACK_SECRET": KEY,
        "NOSOTROS_PUBLIC_URL": door.url,
        "NOSOTROS_ORGANISATION": "gestarsalud",
    }
    command = ["sh", "-c", script]
    subprocess.run(command, input=mail, env=environment, check=True)
    (told,) = door.wait(1)
    assert told.url == f"{door.url}/v1/callbacks/gestarsalud/smtp"
    assert told.body == mail
    MailEar({"NOSOTROS_SMTP_CALLBACK_SECRET": KEY}).verify(told)
    nobody = {**environment, "NOSOTROS_PUBLIC_URL": "http://127.0.0.1:1"}
    failed = subprocess.run(command, input=mail, env=nobody, check=False)
    assert failed.returncode == 75, "the mail server would not try again"


def test_the_page_names_every_setting_of_every_provider():
    page = (HOWTO / "set-up-a-provider.md").read_text()
    settings = {setting.name for kind in known().values() for setting in kind.settings}
    unnamed = {
        each for each in settings if each not in page and not each.endswith(("_URL", "_SECONDS"))
    }
    assert unnamed == set()
