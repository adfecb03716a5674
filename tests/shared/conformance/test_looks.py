"""Each look at a service passes for one that keeps to the wire, and finds one that errs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from localstack.servers import RabbitMQ
from nosotros.cli import main
from nosotros.cli.conformance.exercise import Exercise
from nosotros.cli.conformance.looking import LOOKS, look
from nosotros.cli.conformance.session import NotLooked, Session, Wrong
from nosotros.cli.conformance.wire import speaking
from nosotros.errors import SettingInvalid, Unavailable
from nosotros.testing.waiting import PATIENCE
from tests.shared.conformance.lending import (
    DOCUMENT,
    EXERCISE,
    ORGANISATION,
    QUEUE,
    SERVICE,
    TYPE,
    Health,
    Lending,
)

_LOOKS = dict(LOOKS)


@contextmanager
def looking(broker: RabbitMQ, **changes: Any) -> Iterator[Session]:
    url = broker.amqp_url()
    with speaking(url, organisation=ORGANISATION, service=SERVICE) as wire:
        made: dict[str, Any] = {
            "wire": wire,
            "exercise": Exercise(**EXERCISE),
            "document": DOCUMENT,
            "health": None,
            "queue": QUEUE,
            "broker_api": broker.api_url(),
            "effect_seconds": 5.0,
            "quiet_seconds": 0.3,
        }
        yield Session(**{**made, **changes})


def test_a_service_that_keeps_to_the_wire_passes(broker: RabbitMQ):
    with (
        Lending(broker.amqp_url()),
        Health() as health,
        looking(broker, health=health.url, effect_seconds=PATIENCE) as session,
    ):
        report = look(session)

    assert [(each.name, each.outcome, each.detail) for each in report.checks] == [
        (name, "passed", None) for name, _ in LOOKS
    ]
    assert report.passed
    assert report.lines()[-1] == "lending of la-u: nothing is wrong"


@pytest.mark.parametrize(
    ("err", "name", "said"),
    [
        ("answers_twice", "answers", "more than once"),
        ("unfit", "answers", "does not fit its schema"),
        ("plain", "answers", "content_type"),
        ("silent", "envelope", "no event told it"),
        ("undescribed", "envelope", "is not described"),
        ("unfit_data", "envelope", "do not fit"),
        ("other_subject", "envelope", "its subject"),
        ("transient", "envelope", "delivery_mode"),
        ("other_key", "envelope", "routing key"),
        ("no_organisation", "envelope", "has no organisation"),
        ("no_dataschema", "envelope", "has no dataschema"),
        ("gap", "sequence", "came"),
        ("same_number", "sequence", "two events have the number"),
        ("silent", "sequence", "0 events told"),
        ("query_changes", "queries", "two answers"),
        ("forgets", "repeated command", "otherwise"),
        ("reuses", "repeated command", "command_id_reused"),
        ("forgets", "lost answer", "carried out twice"),
        ("reuses_nothing", "lost answer", "not its result"),
        ("silent", "lost answer", "no event told it"),
        ("counts_twice", "doubled delivery", "what its query answers"),
        ("tells_twice", "doubled delivery", "another event told"),
        ("any_field", "refusals", "a result, and not invalid_fields"),
        ("anybody", "refusals", "a result, and not scope_missing"),
        ("bare_errors", "refusals", "exc_type"),
        ("anything", "refusals", "answered with a result"),
        ("any_time", "deadlines", "deadline_exceeded"),
        ("requeues", "unreadable events", "for 5 s"),
        ("stays_away", "lost connection", "with nothing for 5 s"),
        ("no_burial", "burial", "method_not_found"),
        ("keeps", "erasure", "said nothing of her"),
    ],
)
def test_what_a_service_errs_in_is_found(broker: RabbitMQ, err: str, name: str, said: str):
    with (
        Lending(broker.amqp_url(), errs={err}),
        looking(broker) as session,
        pytest.raises(Wrong, match=said),
    ):
        _LOOKS[name](session)


@pytest.mark.parametrize(("err", "said"), [("leaks", "nosotros.events"), ("hides", "internal")])
def test_what_is_told_where_it_must_not_be_is_found(broker: RabbitMQ, err: str, said: str):
    with Lending(broker.amqp_url(), errs={err}), looking(broker) as session:
        session.begun()
        session.quiet()
        with pytest.raises(Wrong, match=said):
            _LOOKS["internal events"](session)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"events": {TYPE: {"schema": {"pattern": "x"}, "subject": "a"}}}, "keyword_refused"),
        ({"events": {"mutual.x.y.v1": {"schema": {}}}}, "does not begin with la-u.lending."),
        ({"errors": {"e": {"schema": {"$ref": "x"}}}}, "reference_refused"),
        ({"commands": {"c": {"request": {}, "answer": None}}}, None),
    ],
)
def test_a_description_that_no_hub_takes_is_found(
    broker: RabbitMQ, more: dict[str, Any], said: str | None
):
    with looking(broker, document={**DOCUMENT, **more}) as session:
        if said is None:
            _LOOKS["description"](session)
            return
        with pytest.raises(Wrong, match=said):
            _LOOKS["description"](session)


def test_a_command_that_is_not_described_is_found(broker: RabbitMQ):
    with Lending(broker.amqp_url()), looking(broker) as session:
        session.document = {**DOCUMENT, "commands": {}}
        with pytest.raises(Wrong, match="not described"):
            _LOOKS["answers"](session)


def test_a_service_that_is_not_well_is_found(broker: RabbitMQ):
    with (
        Health(ready=503) as health,
        looking(broker, health=health.url) as session,
        pytest.raises(Wrong, match="/health/ready answers 503"),
    ):
        _LOOKS["health"](session)
    with (
        looking(broker, health="http://127.0.0.1:1") as session,
        pytest.raises(Wrong, match="does not answer"),
    ):
        _LOOKS["health"](session)


def test_what_cannot_be_looked_at_is_said(broker: RabbitMQ):
    alone = Exercise(command=EXERCISE["command"], hears=None, query=None)
    with looking(broker, exercise=alone, broker_api=None) as session:
        for name in ("health", "queries", "doubled delivery", "unreadable events", "erasure"):
            with pytest.raises(NotLooked):
                _LOOKS[name](session)
        with pytest.raises(NotLooked):
            _LOOKS["lost connection"](session)


def test_a_service_that_is_not_there_is_found(broker: RabbitMQ):
    with (
        looking(broker, effect_seconds=0.5) as session,
        pytest.raises(Wrong, match=r"nothing for 0\.5 s"),
    ):
        _LOOKS["answers"](session)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A description and an exercise, as files."""
    description, exercise = tmp_path / "lending.json", tmp_path / "exercise.json"
    description.write_text(json.dumps(DOCUMENT))
    exercise.write_text(json.dumps(EXERCISE))
    return str(description), str(exercise)


def test_a_report_is_printed_and_the_exit_code_says_it(broker: RabbitMQ, files: tuple[str, str]):
    description, exercise = files
    command = ["conformance", description, "--exercise", exercise]
    command += ["--amqp-url", broker.amqp_url()]
    with Lending(broker.amqp_url()):
        passed = CliRunner().invoke(main, [*command, "--json"])
    with Lending(broker.amqp_url(), errs={"plain"}):
        failed = CliRunner().invoke(main, command)

    report = json.loads(passed.output)
    assert (passed.exit_code, report["passed"], report["service"]) == (0, True, "lending")
    assert {each["outcome"] for each in report["checks"]} == {"passed", "skipped"}
    assert failed.exit_code == 1
    assert "FAILED  answers: its answer's content_type is 'text/plain'" in failed.output
    assert "checks failed" in failed.output.splitlines()[-1]


def test_what_cannot_be_told_at_all_has_a_code_of_its_own(files: tuple[str, str]):
    description, exercise = files

    for url in ("amqp://127.0.0.1:1/", "http://x"):
        done = CliRunner().invoke(
            main, ["conformance", description, "--exercise", exercise, "--amqp-url", url]
        )
        assert done.exit_code == 2
        assert done.output.startswith("Error: ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"command":{"method":"x"}}',
        '{"command":{"method":"a","payload":{}},"query":1}',
    ],
)
def test_an_exercise_that_is_none_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "exercise.json"
    path.write_text(text)

    with pytest.raises(SettingInvalid):
        Exercise.read(path)


def test_a_broker_without_our_exchanges_is_no_room(own_room: str):
    with (
        pytest.raises(Unavailable, match="is the room made"),
        speaking(own_room, organisation="la-u", service="x"),
    ):
        pass


@pytest.fixture
def own_room(broker: RabbitMQ) -> str:
    """A virtual host with nothing in it."""
    with requests.Session() as api:
        api.trust_env = False
        assert api.put(f"{broker.api_url()}/api/vhosts/empty", timeout=PATIENCE).ok
        permissions = {"configure": ".*", "write": ".*", "read": ".*"}
        url = f"{broker.api_url()}/api/permissions/empty/admin"
        assert api.put(url, json=permissions, timeout=PATIENCE).ok
    return broker.amqp_url().replace("/%2F", "/empty")
