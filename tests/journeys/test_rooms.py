"""A room on the whole platform: made by a command, come to by TLS, closed within seconds."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import amqp
import pytest

from localstack.plan import OPERATOR
from localstack.stack import Stack
from nosotros.bus.address import BrokerAddress
from nosotros.bus.broker import LOST
from nosotros.testing.waiting import eventually
from tests.journeys.conftest import EnterOrganisation
from tests.journeys.organisation import Organisation
from tests.rooms import coming, loaded

#: within which what is revoked is closed
SECONDS = 5.0
Tell = Callable[..., str]


@pytest.fixture
def tell(stack: Stack, create_key: Callable[..., str], tmp_path: Path) -> Tell:
    """Run `nosotros room …` as who runs the hub, in a folder of the test's own; what it says."""
    environment = {
        **os.environ,
        "NOSOTROS_URL": stack.gateway_url,
        "NOSOTROS_KEY": create_key(OPERATOR),
    }

    def tell(*words: str) -> str:
        command = [Path(sys.executable).parent / "nosotros", "room", *words]
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return tell


def closed_after(connection: amqp.Connection) -> float:
    began = time.monotonic()
    while time.monotonic() - began < 4 * SECONDS:
        try:
            connection.drain_events(timeout=SECONDS)
        except TimeoutError:
            continue
        except (*LOST, amqp.exceptions.AMQPError):
            break
    return time.monotonic() - began


def address_in(folder: Path) -> BrokerAddress:
    return BrokerAddress.read(loaded(folder)["NOSOTROS_AMQP_URL"])


def test_a_room_is_made_looked_at_rotated_and_removed(
    tell: Tell, tmp_path: Path, enter: EnterOrganisation
) -> None:
    slug = enter("sala").slug
    tell("create", slug, "--hosts", "training")
    folder = tmp_path / f"{slug}-room"
    first = address_in(folder)
    with coming(first) as theirs:
        eventually(lambda: "connections  1 of 100" in tell("status", slug))
        tell("rotate", slug)
        assert closed_after(theirs) < SECONDS
    with pytest.raises((amqp.exceptions.AccessRefused, *LOST)), coming(first):
        pass
    with coming(address_in(folder)) as theirs:
        assert slug in tell("list")
        tell("remove", slug, "--yes")
        assert closed_after(theirs) < SECONDS
    assert slug not in tell("list")


def test_whoever_is_suspended_is_closed_out_of_its_room_and_comes_in_once_it_is_restored(
    tell: Tell,
    tmp_path: Path,
    enter: EnterOrganisation,
    create_key: Callable[..., str],
    stack: Stack,
) -> None:
    slug = enter("cerrada").slug
    tell("create", slug)
    address = address_in(tmp_path / f"{slug}-room")
    operator = Organisation(stack=stack, slug=OPERATOR, key=create_key(OPERATOR))
    path = f"/v1/organisations/{slug}"
    with coming(address) as theirs:
        eventually(lambda: "connections  1 of 100" in tell("status", slug))
        operator.post(f"{path}/suspension", {})
        assert closed_after(theirs) < SECONDS
    with pytest.raises((amqp.exceptions.AMQPError, *LOST)), coming(address):
        pass
    operator.post(f"{path}/restoration", {})
    eventually(lambda: is_let_in(address), seconds=SECONDS)
    operator.close()


def is_let_in(address: BrokerAddress) -> bool:
    try:
        with coming(address) as connection:
            connection.channel()
    except (amqp.exceptions.AMQPError, *LOST):
        return False
    return True
