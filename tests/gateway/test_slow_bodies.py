"""What somebody may is what she may when all of her request has come, however long that takes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.gateway.directory import prefix_of
from tests.gateway.peer import Peer
from tests.gateway.running import Site
from tests.gateway.slow import slowly
from tests.gateway.values import ID, INTAKE, key

BODY = b'{"name": "Soacha", "seats": 20}'
SHEET = b"\n1000000001;Ana\n"


@pytest.fixture
def revoked(site: Site, anonymous: httpx.Client) -> Callable[[str], bool]:
    """Take a key away, and ask whether it is refused by now."""

    def revoke(token: str) -> bool:
        site.directory.keys.pop(prefix_of(token), None)
        headers = {"Authorization": f"Bearer {token}"}
        return anonymous.get("/v1/intakes", headers=headers).status_code == 401

    return revoke


def files(site: Site) -> list[Path]:
    folder = Path(site.environment["NOSOTROS_FILES"])
    return sorted(path for path in folder.rglob("*") if path.is_file())


def called(peer: Peer) -> list[str]:
    return [peer.calls.get_nowait().method for _ in range(peer.calls.qsize())]


def send(
    client: httpx.Client, token: str, *, path: str, body: Iterator[bytes], kind: str
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": kind, **key("slow")}
    return client.post(path, content=body, headers=headers)


def test_a_command_is_refused_whose_senders_key_ended_while_it_came(
    anonymous: httpx.Client, site: Site, peer: Peer, revoked: Callable[[str], bool]
):
    peer.answers["list_intakes"] = lambda call: {"items": [], "next": None}
    token = site.key("enrolment:write", "enrolment:read")
    body = slowly(BODY, then=lambda: revoked(token))

    answer = send(anonymous, token, path="/v1/intakes", body=body, kind="application/json")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert "open_intake" not in called(peer)


def test_a_file_is_refused_and_not_kept_whose_senders_key_ended_while_it_came(
    anonymous: httpx.Client, site: Site, peer: Peer, revoked: Callable[[str], bool]
):
    peer.answers["list_intakes"] = lambda call: {"items": [], "next": None}
    token = site.key("enrolment:import", "enrolment:write", "enrolment:read")
    before = files(site)
    body = slowly(SHEET, filling=b"\n", then=lambda: revoked(token))

    path = f"/v1/intakes/{ID}/imports"
    answer = send(anonymous, token, path=path, body=body, kind="text/csv")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert "import_sheet" not in called(peer)
    assert files(site) == before


def test_what_comes_slowly_is_carried_out_otherwise(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    peer.answers["open_intake"] = lambda call: INTAKE
    token = site.key("enrolment:write")
    body = slowly(BODY, then=lambda: True)

    answer = send(anonymous, token, path="/v1/intakes", body=body, kind="application/json")

    assert answer.status_code == 201, answer.text
