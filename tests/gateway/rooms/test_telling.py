"""What rooms answered and must not is told to partners, in batches, and again where it was not taken."""

import asyncio
from collections.abc import Awaitable, Callable

from gateway.rooms.partners import Partners
from gateway.rooms.telling import BATCH, Refusals
from gateway.rpc import Broker, RpcClient
from localstack.servers import RabbitMQ
from nosotros.contracts.common import ServiceUnavailable
from nosotros.testing import eventually
from tests.gateway.peer import Call, Peer, Raw
from tests.gateway.rooms.conftest import Known
from tests.gateway.rooms.test_own_services import lend, refused


def with_refusals(broker: RabbitMQ, tell: Callable[[Refusals], Awaitable[None]]) -> None:
    async def run() -> None:
        rpc = RpcClient(broker=Broker.of(broker.amqp_url()), seconds=2)
        rpc.start()
        async with asyncio.timeout(30):
            while rpc.trouble is not None:
                await asyncio.sleep(0.01)
        await tell(Refusals(Partners(rpc=rpc, operator="gestarsalud")))
        await rpc.stop()

    asyncio.run(run())


def test_each_room_is_told_with_how_often(
    broker: RabbitMQ, partners_peer: Peer, known: Known
) -> None:
    known.refused.clear()
    names = [f"room-{number}" for number in range(BATCH + 1)]

    def refuse(call: Call) -> None:
        raise ServiceUnavailable(service="partners")

    async def tell(refusals: Refusals) -> None:
        for each in (*names, names[0]):
            refusals.note(each)
        partners_peer.answers["record_room_refusals"] = refuse
        await refusals.tell()
        assert not known.refused
        partners_peer.answers |= known.answers()
        refusals.note(names[1])
        await refusals.tell()

    with_refusals(broker, tell)
    assert known.refused == {each: 2 if each in names[:2] else 1 for each in names}


def test_an_answer_that_is_refused_is_told(la_u, library: Peer, known: Known) -> None:
    known.refused.clear()
    library.answers["lend_book"] = lambda _: Raw(b"[]")
    for _ in range(3):
        assert refused(lend(la_u)) == (502, "room_answer_invalid")
    eventually(lambda: known.refused["la-u"] >= 3)
