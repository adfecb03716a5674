"""Commands and queries on the wire."""

import subprocess
import sys
from datetime import datetime
from typing import Any
from uuid import UUID

import amqp
import orjson
import pytest
from diary import contracts
from diary.aside import aside, outcome_of
from diary.site import ORGANISATION, Site, tree

from nosotros import clock
from nosotros.bus.broker import connect
from nosotros.bus.delivery import Delivery
from nosotros.bus.lanes import Lanes
from nosotros.bus.line import Line
from nosotros.contracts.common import (
    CommandIdReused,
    CommandRunning,
    InternalError,
    InvalidFields,
    NotFound,
    ScopeMissing,
)
from nosotros.identifiers import new_id
from nosotros.testing import Running, eventually
from nosotros.testing.waiting import PATIENCE

HEADERS = {
    "nameko.organisation": ORGANISATION,
    "nameko.actor": "key:test",
    "nameko.scopes": "diary:read diary:write",
}
STOCK_CLIENT = """
import json, sys, time
from nameko.standalone.rpc import ServiceRpcProxy
context = json.loads(sys.argv[2])
context["deadline"] = repr(time.time() + 60)
with ServiceRpcProxy("diary", {"AMQP_URI": sys.argv[1]}, context_data=context, timeout=60) as diary:
    print(json.dumps(diary.write_entries(payload=json.loads(sys.argv[3]))))
"""


def raw(site: Site, method: str, body: bytes, **headers: str) -> dict[str, Any]:
    """Send bytes as a call, and wait for the answer."""
    with connect(site.amqp_url, name="raw", heartbeat=0) as connection:
        channel = connection.connection.channel()
        answers: list[bytes] = []
        channel.basic_consume(
            "amq.rabbitmq.reply-to",
            no_ack=True,
            callback=lambda m: answers.append(
                m.body.encode() if isinstance(m.body, str) else m.body
            ),
        )
        told = {f"nameko.{name}": value for name, value in headers.items()}
        told = {"nameko.deadline": repr(clock.unix() + PATIENCE), **HEADERS, **told}
        message = amqp.Message(
            body,
            content_type="application/json",
            reply_to="amq.rabbitmq.reply-to",
            correlation_id="1",
            application_headers={name: value for name, value in told.items() if value},
        )
        channel.basic_publish(message, exchange="nameko-rpc", routing_key=f"diary.{method}")
        while not answers:
            connection.connection.drain_events(timeout=PATIENCE)
    return orjson.loads(answers[0])


def call(payload: Any) -> bytes:
    return orjson.dumps({"args": [], "kwargs": {"payload": payload}})


def entries(about: UUID, **more: Any) -> contracts.WriteEntries:
    return contracts.WriteEntries(subjects=(about,), entries=1, **more)


@pytest.mark.usefixtures("service")
def test_a_command_whose_deadline_has_passed_stores_nothing(site: Site) -> None:
    about = tree()
    payload = {"subjects": [str(about)], "entries": 1}
    answer = raw(site, "write_entries", call(payload), deadline=repr(clock.unix() - 1))
    assert answer["error"]["value"] == "deadline_exceeded"
    assert site.entries(about) == []


@pytest.mark.usefixtures("service")
def test_a_command_that_ends_after_its_deadline_stores_nothing(site: Site) -> None:
    about = tree()
    payload = {"subjects": [str(about)], "entries": 1, "takes_ms": 700}
    answer = raw(site, "write_entries", call(payload), deadline=repr(clock.unix() + 0.5))
    assert answer["error"]["value"] == "deadline_exceeded"
    assert site.entries(about) == []
    assert site.rows("SELECT 1 FROM outbox WHERE subject = %s", str(about)) == []


@pytest.mark.usefixtures("service")
def test_namekos_own_client_can_call_with_context_data(site: Site) -> None:
    about = tree()
    context = {name.removeprefix("nameko."): value for name, value in HEADERS.items()}
    payload = {"subjects": [str(about)], "entries": 2}
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            STOCK_CLIENT,
            site.amqp_url.replace("%2F", ""),
            orjson.dumps(context).decode(),
            orjson.dumps(payload).decode(),
        ],
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert orjson.loads(done.stdout) == {"entries": 2}
    assert site.entries(about) == ["written", "written"]


@pytest.mark.usefixtures("service")
def test_a_repeated_command_gets_its_recorded_answer_and_has_one_effect(site: Site) -> None:
    about, id = tree(), new_id()
    with site.caller() as caller:
        first = caller.call(entries(about), command_id=id)
        assert caller.call(entries(about), command_id=id) == first
        with pytest.raises(CommandIdReused):
            caller.call(entries(about, text="another"), command_id=id)
    assert site.entries(about) == ["written"]


@pytest.mark.usefixtures("service")
def test_a_refused_command_is_not_recorded(site: Site) -> None:
    about, id = tree(), new_id()
    with site.caller() as caller:
        with pytest.raises(contracts.DiaryClosed):
            caller.call(entries(about, closed=True), command_id=id)
        caller.call(entries(about), command_id=id)
    assert site.entries(about) == ["written"]


@pytest.mark.usefixtures("service")
def test_a_twin_of_a_running_command_is_refused_meanwhile(site: Site) -> None:
    about, id = tree(), new_id()

    def first() -> None:
        with site.caller() as caller:
            caller.call(entries(about), command_id=id)

    with site.caller() as caller:
        with site.held_up("entry"):
            running = aside(first)
            eventually(site.waits)
            with pytest.raises(CommandRunning):
                caller.call(entries(about), command_id=id)
        running.join()
        assert caller.call(entries(about), command_id=id).entries == 1
    assert site.entries(about) == ["written"]


@pytest.mark.usefixtures("service")
def test_a_refusal_travels_with_all_its_fields(site: Site) -> None:
    about = tree()
    with site.caller() as caller, pytest.raises(contracts.DiaryClosed) as caught:
        caller.call(entries(about, closed=True))
    assert caught.value.about == about
    assert caught.value.entries == 1
    assert isinstance(caught.value.since, datetime)
    assert caught.value.since.tzinfo is not None


@pytest.mark.usefixtures("service")
def test_not_found_and_missing_scopes_travel_as_themselves(site: Site) -> None:
    about = tree()
    with site.caller() as caller, pytest.raises(NotFound) as caught:
        caller.call(contracts.CountEntries(about=about))
    assert (caught.value.kind, caught.value.id) == ("subject", about)
    payload = {"subjects": [str(about)], "entries": 1}
    answer = raw(site, "write_entries", call(payload), scopes="diary:read")
    assert answer["error"]["value"] == ScopeMissing.code


@pytest.mark.usefixtures("service")
def test_another_organisation_sees_nothing_of_ours(site: Site) -> None:
    about = tree()
    with site.caller() as ours, site.caller(organisation="la-u") as theirs:
        ours.call(entries(about))
        assert ours.call(contracts.CountEntries(about=about)).entries == 1
        with pytest.raises(NotFound):
            theirs.call(contracts.CountEntries(about=about))


@pytest.mark.usefixtures("service")
def test_wrong_fields_are_named(site: Site) -> None:
    with site.caller() as caller, pytest.raises(InvalidFields) as caught:
        caller.send(contracts.WriteEntries, {"subjects": ["no id"], "entries": "2", "colour": 1})
    assert {each.field: each.code for each in caught.value.problems} == {
        "subjects.0": "not_a_uuid",
        "entries": "not_a_whole_number",
        "colour": "unknown_field",
    }


@pytest.mark.usefixtures("service")
def test_a_field_with_an_unspeakable_name_is_refused_like_any_other(site: Site) -> None:
    payload = {"subjects": [str(tree())], "entries": 1, "a\x01b\x00": 1}
    with site.caller() as caller:
        refused = outcome_of(lambda: caller.send(contracts.WriteEntries, payload))
    assert isinstance(refused, InvalidFields)
    assert [(each.field, each.code) for each in refused.problems] == [
        ("a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}", "unknown_field")
    ]


@pytest.mark.usefixtures("service")
def test_of_thousands_of_wrong_fields_a_hundred_are_named(site: Site) -> None:
    with site.caller() as caller:
        refused = outcome_of(
            lambda: caller.send(contracts.WriteEntries, {f"f{n}": n for n in range(5000)})
        )
    assert isinstance(refused, InvalidFields)
    assert len(refused.problems) == 100


def test_a_count_of_deliveries_that_is_no_number_harms_nobody() -> None:
    message = amqp.Message("{}", application_headers={"x-delivery-count": "often"})
    assert Delivery(Line(), message, Lanes()).deliveries == 0


def test_the_unexpected_travels_as_an_incident_and_nothing_else(
    site: Site, service: Running
) -> None:
    about, secret = tree(), "Yeimy Rodríguez"
    payload = {"subjects": [str(about)], "entries": 1, "text": secret, "breaks": True}
    answer = raw(site, "write_entries", call(payload))
    assert answer["result"] is None
    assert answer["error"]["value"] == InternalError.code
    (fields,) = answer["error"]["exc_args"]
    assert str(UUID(fields["incident"])) in service.output
    assert "Yeimy" not in orjson.dumps(answer).decode() + service.output
    assert "Unwell" not in orjson.dumps(answer).decode()
    assert "Unwell" in service.output
    assert site.entries(about) == []


@pytest.mark.parametrize(
    "body", [b"no JSON", b"[]", b'{"kwargs": 5}', b"\xff", b"{}"], ids=lambda b: b.hex()
)
@pytest.mark.usefixtures("service")
def test_a_call_that_cannot_be_read_is_answered_as_invalid(site: Site, body: bytes) -> None:
    assert raw(site, "write_entries", body)["error"]["value"] == InvalidFields.code


@pytest.mark.parametrize("missing", ["organisation", "actor", "scopes", "deadline"])
@pytest.mark.usefixtures("service")
def test_a_call_without_a_header_is_answered_as_invalid(site: Site, missing: str) -> None:
    answer = raw(site, "write_entries", call({}), **{missing: ""})
    assert answer["error"]["value"] == InvalidFields.code
    assert answer["error"]["exc_args"][0]["problems"] == [{"field": "headers", "code": "invalid"}]


@pytest.mark.usefixtures("service")
def test_a_method_that_is_not_there_is_said_to_be_not_found(site: Site) -> None:
    answer = raw(site, "burn_everything", call({}))
    assert answer["error"]["exc_type"] == "MethodNotFound"


@pytest.mark.usefixtures("service")
def test_workers_that_wait_for_the_database_do_not_block_each_other(site: Site) -> None:
    abouts = [tree() for _ in range(4)]

    def ask(about: UUID) -> None:
        with site.caller() as caller:
            caller.call(entries(about))

    with site.held_up("entry"):
        threads = [aside(lambda about=about: ask(about)) for about in abouts]
        eventually(lambda: site.waits() == len(abouts))
    for thread in threads:
        thread.join()
    assert [site.entries(about) for about in abouts] == [["written"]] * len(abouts)
