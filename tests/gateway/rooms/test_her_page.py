"""Her own page, where her organisation has a service in its room."""

from collections.abc import Callable

from localstack.servers import RabbitMQ
from nosotros.contracts import partners as c
from nosotros.testing import eventually
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.own_page.answers import HERSELF, LINK, ME, NEXT, all_answer, form_of
from tests.gateway.peer import Peer, Raw
from tests.gateway.rooms.conftest import Known, over_tls
from tests.gateway.running import Running


def test_each_part_is_asked_for_where_it_is(
    run_gateway: Callable[..., Running],
    rooms_broker: RabbitMQ,
    known: Known,
    hosted: dict[str, Peer],
    notifications: Peer,
    peer: Peer,
    training: Peer,
    mentoring: Peer,
):
    room = c.RouteView(
        organisation="gestarsalud",
        virtual_host="room.la-u",
        services=("training",),
        broker=None,
    )
    known.routes[:] = [room]
    all_answer(notifications, peer, training, mentoring)
    del training.answers["get_own_next"]
    hosted["la-u"].answers["get_own_next"] = lambda _: NEXT
    running = run_gateway(
        "gateway-her-page",
        NOSOTROS_ROOMS_AMQP_URL=over_tls(rooms_broker),
        NOSOTROS_PUBLIC_URL="http://127.0.0.1:8470",
    )
    eventually(lambda: running.log.read_text().count('"broker_connected"') == 2)

    with web.Client(base_url=running.url, timeout=PATIENCE) as browser:
        browser.post(LINK, data={"visit": form_of(browser.get(LINK))["visit"]})
        shown = browser.get(ME)
        hosted["la-u"].answers["get_own_next"] = lambda _: Raw(b'{"result":7,"error":null}')
        without = browser.get(ME)

    call = hosted["la-u"].next_call()
    assert call.method == "get_own_next"
    assert call.headers["nameko.person"] == HERSELF
    assert "Salón comunal" in shown.text
    # What a room answers amiss is a part that is not there, and the rest of her page is.
    assert without.status_code == 200
    assert "Salón comunal" not in without.text
