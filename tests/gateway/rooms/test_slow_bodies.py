"""What a room is asked for is decided when all of the request has come, however long that takes."""

from collections.abc import Callable
from dataclasses import replace

import httpx
import orjson

from nosotros.identifiers import new_id
from tests.gateway.directory import grant, prefix_of
from tests.gateway.peer import Peer
from tests.gateway.rooms.test_own_services import ASKED, LEND, LENT, lend, refused
from tests.gateway.running import Site
from tests.gateway.slow import slowly


def test_an_agreement_that_ends_while_the_body_comes_grants_nothing(
    as_of: Callable[..., httpx.Client], library: Peer, site: Site
):
    library.answers["lend_book"] = lambda _: LENT
    granted = grant(grantor="la-u", grantee="mutual", operations=["library.lend_book"])
    mutual = as_of("mutual", grants=[granted])
    keys, prefix = site.directory.keys, prefix_of(mutual.headers["Authorization"].split()[1])

    def ended() -> bool:
        keys[prefix] = replace(keys[prefix], grants=())
        return lend(mutual).status_code == 403

    headers = {"Idempotency-Key": str(new_id()), "Content-Type": "application/json"}
    answer = mutual.post(LEND, content=slowly(orjson.dumps(ASKED), then=ended), headers=headers)

    assert refused(answer) == (403, "no_agreement")
