"""Stand-ins in processes of their own, as the drill and the journey run them."""

from collections.abc import Callable

import pytest
import urllib3

from localstack import ports
from localstack.servers.process import Running, wait_until
from notifications.domain.letters import Letter
from notifications.domain.outcomes import Accepted, Refused, Unknown
from notifications.providers.smtp import Smtp
from notifications.providers.twilio import Twilio
from tests.notifications.standins import mail_server, twilio
from tests.notifications.standins.process import process

Make = Callable[..., Letter]


@pytest.fixture
def start(tmp_path):
    running: list[Running] = []

    def start(name: str) -> int:
        port = ports.pick()
        started = Running(
            process(name, port=port, sink=tmp_path / "sink"), log=tmp_path / f"{name}.log"
        )
        running.append(started)
        wait_until(
            lambda: ports.accepts(port), timeout=20, alive=started.alive, failed="No stand-in."
        )
        return port

    yield start
    for each in running:
        each.kill()


def test_one_over_http_is_told_what_to_do_and_asked_what_arrived(start, letter: Make):
    url = f"http://127.0.0.1:{start('twilio')}"
    provider = Twilio(twilio.environment(url), "sms")
    assert isinstance(provider.send(letter()), Accepted)
    with urllib3.PoolManager(retries=False) as pool:
        behaviour = {"answer": "error", "times": 1}
        pool.request("POST", f"{url}/standin/behaviour", json=behaviour)
        assert provider.send(letter()) == Unknown(reason="answered_500")
        got = pool.request("GET", f"{url}/standin/sink").json()
    provider.rest()
    assert [each["to"] for each in got] == ["+573001112233"] * 2


def test_a_mail_server_is_told_what_to_do_too(start, letter: Make, tmp_path):
    port = start("smtp")
    smtp = Smtp(mail_server.environment(port), "email")
    mail = letter(channel="email", recipient="luz@example.org")
    assert smtp.send(mail) == Accepted()
    server = smtp._connected()
    assert server.docmd("XBEHAVE", '{"answer": "refuse", "code": 550, "takes": false}')[0] == 250
    assert smtp.send(mail) == Refused(reason="mail_server_550", permanent=True)
    smtp.rest()
    assert len((tmp_path / "sink").read_text().splitlines()) == 1
