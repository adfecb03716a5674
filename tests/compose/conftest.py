"""The platform in containers, one for all tests; they need a container engine."""

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from docker.errors import DockerException

from localstack.demo.platform import Gateway
from tests.compose.platform import Platform


def connected() -> docker.DockerClient | None:
    """A client of the container engine; none where no engine answers."""
    try:
        return docker.from_env(timeout=60)
    except DockerException:
        return None


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    """The container engine."""
    with warnings.catch_warnings():
        # A client that meets no engine leaves the closing of its socket to the collector.
        warnings.simplefilter("ignore", ResourceWarning)
        client = connected()
        gc.collect()
    if client is None:
        pytest.exit("No container engine answers here: start Docker, then try again.", 1)
    yield client
    client.close()


@pytest.fixture(scope="session")
def platform(
    engine: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """docker-compose.yml, built, up and healthy."""
    made = Platform(engine=engine, folder=tmp_path_factory.mktemp("compose"))
    try:
        made.compose("build")
        made.compose("up", "--detach")
        made.wait_healthy()
        yield made
    finally:
        made.down()
    assert made.left() == []


@pytest.fixture(scope="session")
def key(platform: Platform) -> str:
    """The first administrator's key."""
    return platform.compose("run", "--rm", "--no-deps", "-T", "keys", "first-key").strip()


@pytest.fixture(scope="session")
def gateway(platform: Platform, key: str) -> Iterator[Gateway]:
    """The gateway, called with the first key."""
    caller = Gateway(platform.url, key=key)
    yield caller
    caller.close()


@pytest.fixture(scope="session")
def sheet() -> bytes:
    """The sample sheet: 21 people."""
    folder = Path(__file__).resolve().parents[2] / "deploy/localstack/demo/data"
    return (folder / "soacha-2026.csv").read_bytes()
