"""The platform in containers does its work, and each part of it may do no more than that."""

import itertools
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from localstack.demo.platform import Gateway, wait_until
from localstack.plan import SERVICES
from notifications.domain.hours import next_permitted
from tests.compose.platform import (
    ONCE,
    PROCESSES,
    SERVERS,
    SINK,
    Platform,
    run_inside,
    service_of,
)
from tests.compose.secrets_of import SECRETS

pytestmark = pytest.mark.compose

PEOPLE, SEATS = 21, 20
#: where a message has come to its end
SETTLED = ("sent", "delivered", "listed", "withheld", "uncertain", "failed", "expired")
_documents = itertools.count(1_200_000_000)


CONSUME = """
import os, sys
from urllib.parse import urlsplit
import amqp
url = urlsplit(os.environ["NOSOTROS_AMQP_URL"])
address = f"{url.hostname}:{url.port}"
with amqp.Connection(host=address, userid=url.username, password=url.password) as connection:
    try:
        connection.channel().basic_consume(sys.argv[1])
    except amqp.exceptions.AccessRefused:
        print("refused")
    else:
        print("allowed")
"""

CONNECT = """
import os, sys
import psycopg
server = os.environ["NOSOTROS_DATABASE_URL"].rpartition("/")[0]
try:
    psycopg.connect(f"{server}/{sys.argv[1]}").close()
except psycopg.OperationalError as error:
    print("refused" if "permission denied for database" in str(error) else error)
else:
    print("allowed")
"""

GIVEN = "import os; print(*sorted(os.environ))"

STATUS = "print(open('/proc/1/status').read())"

WRITE = """
import errno
try:
    open("/opt/nosotros/mine", "w")
except OSError as error:
    print(errno.errorcode[error.errno])
"""

COUNT = "import os, sys; print(len(os.listdir(sys.argv[1])))"

ANSWERED = """
from urllib.request import urlopen
lines = urlopen("http://127.0.0.1:9470/metrics", timeout=5).read().decode().splitlines()
counts = [line for line in lines if line.startswith("nosotros_requests_total{")]
print(int(sum(float(line.rpartition(" ")[2]) for line in counts)))
"""


@pytest.fixture(scope="module")
def imported(gateway: Gateway, sheet: bytes) -> dict[str, Any]:
    """The import of the sample sheet, ended, its messages sent or not to be sent."""
    intake = gateway.post("/v1/intakes", {"name": "Soacha 2026", "seats": SEATS})
    accepted = gateway.upload(f"/v1/intakes/{intake['id']}/imports", sheet, name="soacha.csv")

    def ended() -> Any:
        found = gateway.get(f"/v1/imports/{accepted['id']}")
        return found if found["state"] in ("finished", "refused") else None

    view = wait_until(ended, what="the import", seconds=60)
    wait_settled(gateway, PEOPLE)
    return view


def out_by_now(number: int) -> int:
    """How many of so many messages have gone out: at night and on Sundays they wait."""
    now = datetime.now(UTC)
    return number if next_permitted(now, zone="America/Bogota") == now else 0


def wait_settled(gateway: Gateway, number: int) -> None:
    """Wait until as many messages have come to an end, or wait for the morning."""
    states = SETTLED if out_by_now(number) else (*SETTLED, "queued")
    wait_until(
        lambda: sum(gateway.get("/v1/messages/totals")[each] for each in states) >= number,
        what=f"{number} messages",
        seconds=60,
    )


def enrol_somebody(gateway: Gateway) -> str:
    """Where a new participant is put in a new intake."""
    person = {
        "first_names": "Ana",
        "surnames": "Prueba",
        "document_type": "CC",
        "document_number": str(next(_documents)),
        "birth_date": "2005-04-03",
        "preferred_channel": "email",
        "email": "ana@example.org",
        "messages_authorised_on": "2026-08-10",
    }
    participant = gateway.post("/v1/participants", person)
    intake = gateway.post("/v1/intakes", {"name": "One more", "seats": 1})
    place = {"participant_id": participant["id"], "intake_id": intake["id"]}
    return gateway.post("/v1/enrolments", place)["place"]


def total(gateway: Gateway) -> int:
    """How many messages there are."""
    totals = gateway.get("/v1/messages/totals")
    return sum(totals[each] for each in (*SETTLED, "queued", "sending"))


def delivered(platform: Platform) -> int:
    """How many messages are where they were to go: at the mail server and in the other sinks."""
    mails = run_inside(platform.container(SINK), COUNT, "/var/lib/nosotros/mail/box/new")
    others = run_inside(
        platform.container("notifications-work"), COUNT, "/var/lib/nosotros/messages"
    )
    return int(mails) + int(others)


def test_every_service_runs_and_what_runs_once_has_succeeded(platform: Platform) -> None:
    states = {service_of(each): each for each in platform.containers()}
    assert states.keys() == PROCESSES | SERVERS | ONCE | {SINK}
    assert {name: states[name].attrs["State"]["ExitCode"] for name in ONCE} == dict.fromkeys(
        ONCE, 0
    )


def test_the_gateway_and_by_tls_the_rooms_broker_alone_are_reached_from_outside(
    platform: Platform,
) -> None:
    published = {
        service_of(each): [place for places in each.ports.values() for place in places or ()]
        for each in platform.containers()
    }
    assert published.pop("gateway") == [{"HostIp": "127.0.0.1", "HostPort": str(platform.port)}]
    assert published.pop("rabbitmq") == [
        {"HostIp": "127.0.0.1", "HostPort": str(platform.rooms_port)}
    ]
    assert [name for name, places in published.items() if places] == []


@pytest.mark.parametrize("service", sorted({*PROCESSES, SINK}))
def test_a_process_is_an_ordinary_user_that_can_change_nothing_of_its_image(
    platform: Platform, service: str
) -> None:
    container = platform.container(service)
    lines = [line.split() for line in run_inside(container, STATUS).splitlines()]
    status = {words[0].rstrip(":"): words[1:] for words in lines if words}
    assert status["Uid"] == ["10001"] * 4
    assert status["Gid"] == ["10001"] * 4
    assert int(status["CapBnd"][0], 16) == 0
    assert status["NoNewPrivs"] == ["1"]
    assert run_inside(container, WRITE) == "EROFS"


def test_each_container_has_the_secrets_that_it_needs_and_no_other(platform: Platform) -> None:
    holders = {
        name: {
            service_of(each)
            for each in platform.containers()
            if any(password in variable for variable in each.attrs["Config"]["Env"])
        }
        for name, password in platform.passwords.items()
    }
    assert holders == SECRETS


@pytest.mark.parametrize(
    ("service", "queue", "answer"),
    [
        ("enrolment", "enrolment.events", "allowed"),
        ("enrolment", "notifications.events", "refused"),
        ("enrolment", "rpc-notifications", "refused"),
        ("training", "training.events", "allowed"),
        ("training", "enrolment.events", "refused"),
        ("enrolment", "training.events", "refused"),
        ("mentoring", "mentoring.events", "allowed"),
        ("mentoring", "enrolment.events", "refused"),
        ("training", "mentoring.events", "refused"),
        ("integrations", "integrations.journal", "allowed"),
        ("enrolment", "integrations.journal", "refused"),
        ("partners", "partners.events", "allowed"),
        ("partners", "integrations.journal", "refused"),
        ("enrolment", "partners.events", "refused"),
        ("notifications", "notifications.events", "allowed"),
        ("notifications", "enrolment.events", "refused"),
        ("notifications", "rpc-enrolment", "refused"),
        ("gateway", "enrolment.events", "refused"),
        ("gateway", "rpc-enrolment", "refused"),
    ],
)
def test_a_process_consumes_no_queue_but_its_own(
    platform: Platform, service: str, queue: str, answer: str
) -> None:
    assert run_inside(platform.container(service), CONSUME, queue) == answer


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("database", [*SERVICES, "postgres"])
def test_a_process_connects_to_no_database_but_its_own(
    platform: Platform, service: str, database: str
) -> None:
    answer = "allowed" if database == service else "refused"
    assert run_inside(platform.container(service), CONNECT, database) == answer


def test_the_gateway_is_given_no_database(platform: Platform) -> None:
    given = run_inside(platform.container("gateway"), GIVEN)
    assert "NOSOTROS_AMQP_URL" in given
    assert "DATABASE" not in given


def test_without_a_key_nothing_is_answered(platform: Platform) -> None:
    assert httpx.get(f"{platform.url}/v1/intakes").status_code == 401


def test_a_second_first_key_is_not_made(platform: Platform, key: str) -> None:
    assert key.startswith("nos_")
    again = platform.compose("run", "--rm", "--no-deps", "-T", "keys", "first-key")
    assert again.strip() == ""


def test_everybody_on_the_sheet_is_enrolled_or_waits_and_gets_one_message(
    platform: Platform, gateway: Gateway, imported: dict[str, Any]
) -> None:
    assert imported["state"] == "finished"
    assert (imported["rows"], imported["imported"], imported["refused"]) == (PEOPLE, PEOPLE, 0)
    assert (imported["enrolled"], imported["waiting"]) == (SEATS, PEOPLE - SEATS)
    totals = gateway.get("/v1/messages/totals")
    assert totals["sent"] + totals["delivered"] == out_by_now(PEOPLE)
    assert delivered(platform) == out_by_now(PEOPLE)


@pytest.mark.usefixtures("imported")
def test_a_service_that_is_scaled_shares_the_work_and_loses_none(
    platform: Platform, gateway: Gateway
) -> None:
    before = total(gateway)
    platform.compose("up", "--detach", "--no-deps", "--scale", "enrolment=2", "enrolment")
    platform.wait_healthy()
    assert len(platform.containers("enrolment")) == 2
    assert enrol_somebody(gateway) == "enrolled"
    wait_settled(gateway, before + 1)
    assert delivered(platform) == out_by_now(before + 1)
    wait_until(lambda: both_answer(platform, gateway), what="answers of both", seconds=30)


def both_answer(platform: Platform, gateway: Gateway) -> bool:
    """Whether each of the two has answered, once there was more to ask."""
    for _ in range(10):
        gateway.get("/v1/intakes")
    return all(int(run_inside(each, ANSWERED)) for each in platform.containers("enrolment"))


@pytest.mark.usefixtures("imported")
def test_what_is_stopped_ends_in_good_order_and_goes_on_where_it_was(
    platform: Platform, gateway: Gateway
) -> None:
    before = total(gateway)
    platform.compose("stop")
    codes = {str(each.name): each.attrs["State"]["ExitCode"] for each in platform.containers()}
    assert [name for name, code in codes.items() if code] == []
    platform.compose("up", "--detach")
    platform.wait_healthy()
    assert enrol_somebody(gateway) == "enrolled"
    wait_settled(gateway, before + 1)
    assert delivered(platform) == out_by_now(before + 1)
