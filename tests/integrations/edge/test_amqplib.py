"""Node's amqplib takes a queue of the platform's with the address that an integrator is given."""

import base64
import json

import pytest

from tests.clients.conftest import clients
from tests.clients.installation import FOLDER, run_node
from tests.integrations.edge.due import Site
from tests.integrations.edge.integrator import taken

MANY = 50

__all__ = ["clients"]


@pytest.mark.usefixtures("clients")
def test_amqplib_takes_every_event_in_order_with_the_same_bytes(site: Site) -> None:
    id, url = site.subscribe()
    site.record(1, MANY)
    site.due(id, 1, MANY)
    with site.filling():
        assert site.settled(id) == {"delivered": MANY}
    printed = run_node(FOLDER / "queue.mjs", url, site.queue(id), str(MANY))
    told = [json.loads(line) for line in printed.splitlines()]
    rows = site.found("SELECT body FROM journal ORDER BY position")
    assert [base64.b64decode(each["body"]) for each in told] == [row.body.encode() for row in rows]
    chain = [(each["headers"]["previous"], each["headers"]["cursor"]) for each in told]
    assert chain == [(f"{place - 1}", f"{place}") for place in range(1, MANY + 1)]
    assert taken(url) == []
