"""A file stays in the store no longer than it takes to know what became of its command."""

import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from gateway.operations import operations
from localstack.servers import RabbitMQ
from nosotros import clock
from nosotros.contracts.common import CommandRunning, InternalError, ServiceUnavailable
from nosotros.files import SETTLED, FileStore
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.gateway.conftest import peer_of
from tests.gateway.peer import Call, Peer
from tests.gateway.running import Running, Site
from tests.gateway.values import ID, IMPORT, INTAKE, key

SHEET = "documento;nombres\n1000000001;Ñandú\n".encode()
PATH = f"/v1/intakes/{ID}/imports"
CSV = {"Content-Type": "text/csv"}
UNKNOWN = {
    "unavailable": (ServiceUnavailable(service="enrolment"), 503),
    "failed": (InternalError(incident=new_id()), 500),
    "running": (CommandRunning(), 409),
}
Run = Callable[..., Running]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def send(run_gateway: Run, admin_key: str, folder: Path) -> Callable[[str], httpx.Response]:
    """Send a sheet to a gateway with a store of its own."""
    running = run_gateway("untaken", NOSOTROS_FILES=str(folder))
    running.wait("/health/ready")
    return lambda name: upload(running, admin_key, name)


def upload(running: Running, token: str, name: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", **CSV, **key(name)}
    url = running.url + PATH
    return web.post(url, content=SHEET, headers=headers, timeout=PATIENCE)


def names(folder: Path) -> list[str]:
    return sorted(
        str(each.relative_to(folder).parent) for each in folder.rglob("*") if each.is_file()
    )


def later(folder: Path) -> None:
    """More than an hour passes."""
    moment = clock.unix() - SETTLED
    for each in folder.rglob("*"):
        os.utime(each, (moment, moment))


@pytest.mark.parametrize("became", UNKNOWN)
def test_what_became_of_whose_command_is_not_known_is_swept_by_the_service_it_was_for(
    send: Callable[[str], httpx.Response], peer: Peer, folder: Path, became: str
):
    error, status = UNKNOWN[became]

    def refuse(_call: Call) -> None:
        raise error

    peer.answers["import_sheet"] = refuse

    answer = send("doubtful")
    reference = peer.next_call().payload["file"]["reference"]

    assert answer.status_code == status
    assert names(folder) == sorted([reference[-2:], "untaken/enrolment/gestarsalud"])
    later(folder)
    assert FileStore(folder).sweep("enrolment", is_needed=lambda _, each: each != reference) == 1
    assert names(folder) == []


def test_files_are_stored_for_those_services_alone_that_sweep():
    assert {each.request.service for each in operations() if each.takes_file} == {
        "enrolment",
        "training",
    }


def test_one_that_is_taken_is_nobodys_to_sweep(
    send: Callable[[str], httpx.Response], peer: Peer, folder: Path
):
    peer.answers["import_sheet"] = lambda call: IMPORT

    assert send("taken").status_code == 202
    reference = peer.next_call().payload["file"]["reference"]
    assert names(folder) == [reference[-2:]]


def test_one_that_is_taken_when_its_request_comes_again_is_nobodys_to_sweep(
    send: Callable[[str], httpx.Response], peer: Peer, folder: Path
):
    def refuse(_call: Call) -> None:
        raise ServiceUnavailable(service="enrolment")

    peer.answers["import_sheet"] = refuse
    assert send("again").status_code == 503
    peer.answers["import_sheet"] = lambda call: IMPORT

    assert send("again").status_code == 202
    reference = peer.next_call().payload["file"]["reference"]
    assert names(folder) == [reference[-2:]]


def test_one_whose_command_was_never_sent_is_deleted_at_once(
    run_gateway: Run, own_broker: RabbitMQ, site: Site, admin_key: str, folder: Path
):
    own_broker.start()
    partners = peer_of(own_broker, "partners")
    partners.answers |= site.directory.answers()
    partners.start()
    enrolment = peer_of(own_broker, "enrolment")
    enrolment.answers["get_intake"] = lambda call: INTAKE
    enrolment.start()
    running = run_gateway(
        "never-sent", NOSOTROS_AMQP_URL=own_broker.amqp_url(), NOSOTROS_FILES=str(folder)
    )
    running.wait("/health/ready")
    headers = {"Authorization": f"Bearer {admin_key}"}
    known = web.get(f"{running.url}/v1/intakes/{ID}", headers=headers, timeout=PATIENCE)
    assert known.status_code == 200

    own_broker.kill()
    running.wait("/health/ready", status=503)
    answer = upload(running, admin_key, "never")

    assert (answer.status_code, answer.json()["code"]) == (503, "broker_unreachable")
    # It was stored: who asks was known, and the broker needed for nothing before.
    assert [each.name for each in folder.iterdir() if each.is_dir()]
    assert names(folder) == []
    enrolment.stop()
    partners.stop()


def test_what_a_gateway_left_that_was_killed_is_deleted_when_one_starts(
    run_gateway: Run, folder: Path
):
    left, coming = folder / "incoming" / str(new_id()), folder / "incoming" / str(new_id())
    left.parent.mkdir(parents=True)
    left.write_bytes(SHEET)
    later(left.parent)
    coming.write_bytes(SHEET)

    run_gateway("after-a-death", NOSOTROS_FILES=str(folder))

    eventually(lambda: not left.exists(), what="what was left yesterday is gone")
    assert coming.exists()
