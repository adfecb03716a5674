"""`nosotros keys`, through a door that asks the service what the gateway's table says."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from nosotros.cli import main
from nosotros.contracts.partners import ListKeys
from partners.domain.tokens import digest_of
from tests.partners.door import opened
from tests.partners.network import Network

Tell = Callable[..., Result]


@pytest.fixture
def tell(network: Network) -> Iterator[Tell]:
    """Run `nosotros keys …`, and see how it ended."""
    with opened(network) as url:

        def tell(*words: str) -> Result:
            env = {"NOSOTROS_URL": url, "NOSOTROS_KEY": network.first_token}
            return CliRunner().invoke(main, ["keys", *words], env=env)

        yield tell


def opens(network: Network, token: str) -> bool:
    """Whether a token is one that the gateway lets in."""
    return digest_of(token).hex() in network.resolved(token).digests


def test_a_key_is_made_rotated_listed_and_revoked(network: Network, tell: Tell):
    made = tell("create", "--owner", "mentor-17", "--scope", "mentoring:mentor", "--days", "30")
    assert made.exit_code == 0, made.output
    token = made.output.strip()
    assert opens(network, token)
    key = network.ask(ListKeys()).items[-1]
    assert (key.owner, key.scopes) == ("mentor-17", ("mentoring:mentor",))
    rotated = tell("rotate", str(key.id), "--keep-hours", "0").output.strip()
    assert opens(network, rotated)
    assert not opens(network, token)
    listed = tell("list").output.splitlines()
    assert len(listed) == 2
    assert listed[1].startswith(f"{key.id}  nos_{key.prefix}_…  active    mentor-17  expires 2026-")
    assert listed[1].endswith("used never  mentoring:mentor")
    assert token not in listed[1]
    assert tell("revoke", str(key.id)).exit_code == 0
    assert "revoked" in tell("list").output


def test_every_page_is_listed(network: Network, tell: Tell, monkeypatch: pytest.MonkeyPatch):
    for _ in range(55):
        network.key("events:read")
    assert len(tell("list").output.splitlines()) == 56


def test_what_is_refused_is_one_line(tell: Tell):
    refused = tell("create", "--owner", "a system", "--scope", "no:such")
    assert refused.exit_code == 1
    assert refused.output == (
        "Error: You do not have these scopes yourself, so you cannot give them: no:such.\n"
    )
