"""`nosotros events tail` and `replay`, against a hub that answers on loopback."""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from nosotros.cli import main
from nosotros.cli.events.stream import Message, messages
from nosotros.testing import eventually, nosotros
from nosotros.testing.waiting import PATIENCE
from tests.shared import hub as hubs
from tests.shared.hub import ENROLLED, Hub

KEY = "nos_0123456789abcdef"
Tell = Callable[..., Result]


@pytest.fixture
def hub() -> Iterator[Hub]:
    with hubs.running() as hub:
        yield hub


@pytest.fixture
def tell(hub: Hub) -> Tell:
    """Run `nosotros events …`, and see how it ended."""

    def tell(*words: str, **environment: str) -> Result:
        env = {"NOSOTROS_URL": hub.url, "NOSOTROS_KEY": KEY, **environment}
        return CliRunner().invoke(main, ["events", *words], env=env)

    return tell


class Tailing:
    """`nosotros events tail` in a process of its own."""

    def __init__(self, hub: Hub, *words: str) -> None:
        self._process = subprocess.Popen(
            nosotros("events", "tail", *words),
            env={**os.environ, "NOSOTROS_URL": hub.url, "NOSOTROS_KEY": KEY},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def line(self) -> str:
        """The next line that it prints."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().decode().rstrip("\n")

    def interrupted(self) -> tuple[int, str, str]:
        """How it ends by Ctrl-C: code, and what else it said."""
        self._process.send_signal(signal.SIGINT)
        out, err = self._process.communicate(timeout=PATIENCE)
        return self._process.returncode, out.decode(), err.decode()


@pytest.fixture
def tailing(hub: Hub) -> Iterator[Callable[..., Tailing]]:
    """Begin to follow, with these words."""
    begun: list[Tailing] = []

    def begin(*words: str) -> Tailing:
        begun.append(Tailing(hub, *words))
        return begun[-1]

    yield begin
    for each in begun:
        each._process.kill()
        each._process.communicate()


def test_events_are_printed_as_they_come_until_ctrl_c(hub, tailing):
    hub.publish(1, 2)
    tail = tailing()
    eventually(lambda: hub.to("/v1/events/stream"))
    hub.publish(3, subject="her")
    assert tail.line() == f"2026-08-18T14:00:03Z  {ENROLLED}  her"
    assert tail.interrupted() == (0, "", "")


def test_what_was_there_is_printed_after_its_cursor_byte_for_byte(hub, tailing):
    hub.publish(1, 2, 3)
    tail = tailing("--after", "1", "--json")
    for _, _, body in hub.events[1:]:
        assert tail.line().encode() == body
    assert tail.interrupted()[0] == 0
    assert hub.to("/v1/events") == []


def test_the_hub_is_asked_with_the_key_and_for_what_is_wanted(hub, tailing):
    hub.publish(5)
    tail = tailing(
        *("--type", "a.v1", "--type", "b.v1", "--organisation", "la-u", "--subject", "her")
    )
    eventually(lambda: hub.to("/v1/events/stream"))
    (asked,) = hub.to("/v1/events/stream")
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert (asked.headers["accept"], asked.headers["last-event-id"]) == ("text/event-stream", "5")
    assert asked.query == {
        "types": ["a.v1", "b.v1"],
        "organisations": ["la-u"],
        "subjects": ["her"],
    }
    assert tail.interrupted()[0] == 0


def test_it_goes_on_where_the_connection_was_cut_and_prints_each_once(hub, tailing):
    hub.cut_after = 2
    hub.publish(*range(1, 8))
    tail = tailing("--after", "0")
    seen = [tail.line().split()[0][-3:-1] for _ in range(7)]
    assert seen == [f"0{n}" for n in range(1, 8)]
    code, out, err = tail.interrupted()
    assert (code, out) == (0, "")
    assert [each.headers["last-event-id"] for each in hub.to("/v1/events/stream")][:4] == [
        *("0", "2", "4", "6")
    ]
    assert "disconnected; going on after 2 in 0.02 s" in err


def test_a_connection_lost_before_the_first_event_loses_none(hub, tailing):
    hub.publish(1)
    hub.cut_after = 0
    tail = tailing()
    eventually(lambda: hub.to("/v1/events/stream"))
    hub.publish(2)
    eventually(lambda: len(hub.to("/v1/events/stream")) > 1)
    hub.cut_after = None
    assert tail.line().startswith("2026-08-18T14:00:02Z")
    assert tail.interrupted()[0] == 0


def test_it_says_that_an_event_is_missing_and_ends_with_3(hub, tell):
    hub.publish(1, 2, 3, 4)
    hub.lost = {2, 3}
    ended = tell("tail", "--after", "0")
    assert ended.exit_code == 3
    assert ended.stdout.splitlines() == [f"2026-08-18T14:00:01Z  {ENROLLED}  somebody"]
    assert ended.stderr == (
        "MISSING: after 1 and up to 3 something did not arrive; read again with --after 1\n"
    )


def test_it_says_why_it_waits_and_goes_on(hub, tell):
    hub.publish(1, 2, 4)
    hub.lost, hub.cut_after = {2}, 1
    hub.greeting = b'retry: 20\nevent: problem\ndata: {"detail":"It\\nstops."}\n\n'
    hub.refusals = [None, (503, {"Retry-After": "0"}, {"detail": "Later."})]
    ended = tell("tail", "--after", "0")
    assert ended.exit_code == 3
    assert ended.stderr.splitlines()[:-1] == [
        "the stream ended: It stops.",
        "disconnected; going on after 1 in 0.02 s",
        "Later.",
        "disconnected; going on after 1 in 0.04 s",
        "the stream ended: It stops.",
    ]


def test_a_key_that_ends_meanwhile_ends_it(hub, tell):
    hub.publish(1, 2)
    hub.cut_after = 1
    hub.refusals = [None, (401, {}, {"detail": "Who?"})]
    ended = tell("tail", "--after", "0")
    assert ended.exit_code == 1
    assert ended.stderr.endswith(
        "Error: the key in NOSOTROS_KEY is not known, or has ended (Who?)\n"
    )


def test_a_hub_that_is_away_meanwhile_is_waited_for(hub, tailing):
    hub.publish(1, 2)
    hub.cut_after = 1
    hub.refusals = [None, (502, {}, b"<html>")]
    tail = tailing("--after", "0")
    assert [tail.line()[19:21] for _ in range(2)] == ["Z ", "Z "]
    assert "502 Bad Gateway" in tail.interrupted()[2]


@pytest.mark.parametrize(
    ("status", "problem", "said"),
    [
        (401, {"detail": "Who?"}, "the key in NOSOTROS_KEY is not known, or has ended (Who?)"),
        (403, {"detail": "It needs events:read."}, "It needs events:read."),
        (410, {"detail": "Not kept."}, "Not kept."),
        (
            422,
            {"detail": "Correct:", "errors": [{"field": "after", "detail": "This is no cursor."}]},
            "Correct: after: This is no cursor.",
        ),
        (429, {"title": "Too\nmany"}, "Too many"),
        (500, b"<html>", "500 Internal Server Error"),
        (302, ["another"], "302 Found"),
    ],
)
def test_a_refusal_is_one_line(hub, tell, status, problem, said):
    for words in (("tail",), ("tail", "--after", "x"), ("replay", "--delivery", "1")):
        hub.refusals = [(status, {"Location": hub.url}, problem)]
        ended = tell(*words)
        assert (ended.exit_code, ended.stderr) == (1, f"Error: {said}\n")


def test_what_cannot_be_asked_at_all_is_one_line(hub, tell):
    for environment, said in (
        ({"NOSOTROS_KEY": ""}, "NOSOTROS_KEY: is not set; put your API key there"),
        ({"NOSOTROS_KEY": "ñ"}, "NOSOTROS_KEY: is no API key: it has letters that none has"),
        ({"NOSOTROS_URL": "gateway"}, "NOSOTROS_URL: is not an http:// or https:// address"),
        (
            {"NOSOTROS_URL": "http://127.0.0.1:9"},
            "http://127.0.0.1:9 cannot be reached (no connection); is NOSOTROS_URL right?",
        ),
        (
            {"NOSOTROS_URL": hub.url.replace("http:", "https:")},
            f"{hub.url.replace('http:', 'https:')} cannot be reached (it speaks no TLS, or its"
            " certificate is not trusted); is NOSOTROS_URL right?",
        ),
    ):
        ended = tell("tail", **environment)
        assert (ended.exit_code, ended.stderr) == (1, f"Error: {said}\n")
    hub.answers["/elsewhere/v1/events"] = {}
    ended = tell("tail", "--url", f"{hub.url}/elsewhere")
    assert ended.stderr == "Error: this gateway has no events; is NOSOTROS_URL right?\n"


def test_no_command_takes_a_key_as_a_word(tell):
    for command in ("tail", "replay", "verify"):
        assert "--key " not in tell(command, "--help").stdout


def test_what_is_made_again_is_told_in_a_number(hub, tell):
    hub.answers = {
        "/v1/subscriptions/s/replay": {"deliveries": 12},
        "/v1/deliveries/d/replay": {"deliveries": 1},
    }
    for words, path, body, said in (
        (("--subscription", "s", "--failed"), "subscriptions/s", {"failed_only": True}, "12 deli"),
        (
            ("--subscription", "s", "--after", "4", "--until", "9"),
            "subscriptions/s",
            {"after": "4", "until": "9"},
            "12 deliveries are made again",
        ),
        (("--delivery", "d"), "deliveries/d", {}, "1 delivery is made again"),
    ):
        ended = tell("replay", *words)
        assert ended.exit_code == 0
        assert ended.stdout.startswith(said)
        asked = hub.to(f"/v1/{path}/replay")[-1]
        assert (asked.method, json.loads(asked.body)) == ("POST", body)
        assert UUID(asked.headers["idempotency-key"])


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--failed",),
        ("--subscription", "s"),
        ("--subscription", "s", "--failed", "--after", "1", "--until", "2"),
        ("--subscription", "s", "--after", "1"),
        ("--subscription", "s", "--until", "1"),
        ("--subscription", "s", "--delivery", "d"),
        ("--failed", "--delivery", "d"),
    ],
)
def test_which_are_made_again_is_said_in_one_way(hub, tell, words):
    assert tell("replay", *words).exit_code == 2
    assert hub.asked == []


def test_an_answer_without_a_number_is_told_of(hub, tell):
    for answer in ({}, [], b"<html>"):
        hub.answers = {"/v1/deliveries/d/replay": answer}
        ended = tell("replay", "--delivery", "d")
        assert (ended.exit_code, "does not say how many" in ended.stderr) == (1, True)


def test_a_stream_is_read_by_its_specification():
    sent = (
        b": a comment\n\nid:1\r\ndata: a\r\ndata:b\r\n\r\n"
        b"event: problem\nretry: 1500\nretry: x\nnothing\n\ndata: cut off"
    )
    read = list(messages(sent[at : at + 3] for at in range(0, len(sent), 3)))
    assert read == [
        Message(event="message", data=b"a\nb", id="1", previous=None, retry=None),
        Message(event="problem", data=b"", id=None, previous=None, retry=None),
    ]
    assert next(messages([b"retry: 1500\n\n"])).retry == 1.5
