"""When keys were used, and accounts for the first time, as partners is told."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from gateway.access.deciding import Allowed, Known, Membership
from gateway.access.directory import Directory
from gateway.access.first_uses import FirstUses
from gateway.access.uses import BATCH, Uses
from gateway.rpc import Broker, RpcClient
from localstack.servers import RabbitMQ
from nosotros.contracts.common import ServiceUnavailable
from nosotros.identifiers import new_id
from tests.gateway.peer import Call, Peer
from tests.gateway.running import Site


def with_directory(broker: RabbitMQ, tell: Callable[[Directory], Awaitable[None]]) -> None:
    async def run() -> None:
        rpc = RpcClient(broker=Broker.of(broker.amqp_url()), seconds=2)
        rpc.start()
        async with asyncio.timeout(30):
            while rpc.trouble is not None:
                await asyncio.sleep(0.01)
        await tell(Directory(rpc=rpc, operator="gestarsalud"))
        await rpc.stop()

    asyncio.run(run())


def test_what_partners_does_not_take_is_told_the_next_time(
    broker: RabbitMQ, partners_peer: Peer, site: Site
):
    key = new_id()

    def refuse(call: Call) -> None:
        raise ServiceUnavailable(service="partners")

    async def tell(directory: Directory) -> None:
        uses = Uses(directory)
        uses.note(key)
        partners_peer.answers["record_key_uses"] = refuse
        await uses.tell()
        assert f"key:{key}" not in site.directory.uses
        partners_peer.answers |= site.directory.answers()
        await uses.tell()
        assert f"key:{key}" in site.directory.uses

    with_directory(broker, tell)


def test_many_are_told_in_batches_in_the_gateways_own_name(
    broker: RabbitMQ, partners_peer: Peer, site: Site
):
    keys = [new_id() for _ in range(2 * BATCH + 1)]

    async def tell(directory: Directory) -> None:
        uses = Uses(directory)
        for each in keys:
            uses.note(each)
        await uses.tell()
        await uses.tell()

    with_directory(broker, tell)

    # The tests' gateway asks partners for other things meanwhile, and once a minute tells of its own.
    asked = [each for each in partners_peer.calls.queue if each.method == "record_key_uses"]
    ours = {str(each) for each in keys}
    calls = [each for each in asked if {use["key_id"] for use in each.payload["uses"]} <= ours]
    assert [len(each.payload["uses"]) for each in calls] == [BATCH, BATCH, 1]
    for each in calls:
        assert each.headers["nameko.actor"] == "gateway"
        assert each.headers["nameko.organisation"] == "gestarsalud"
        assert each.headers["nameko.scopes"] == "access:resolve"
    assert {f"key:{each}" for each in keys} <= site.directory.uses.keys()


def test_accounts_that_are_used_first_are_told_until_they_are_taken(
    broker: RabbitMQ, partners_peer: Peer, site: Site
):
    member = Membership(actor=f"person:{new_id()}", scopes=frozenset(), acted_for=False)
    caller = Known(
        actor=member.actor,
        counted_as=member.actor,
        memberships={"la-u": member},
        grants={},
        account=("https://id.example", "alba"),
    )
    allowed = Allowed(
        actor=member.actor, organisation="la-u", acting_for="la-u", scopes=frozenset()
    )
    before = replace(member, acted_for=True)

    def refuse(call: Call) -> None:
        raise ServiceUnavailable(service="partners")

    async def tell(directory: Directory) -> None:
        uses = FirstUses(directory)
        uses.note(replace(caller, memberships={"la-u": before}), allowed)
        uses.note(replace(caller, account=None), allowed)
        for _ in range(2):
            uses.note(caller, allowed)
        partners_peer.answers["record_first_uses"] = refuse
        await uses.tell()
        partners_peer.answers |= site.directory.answers()
        await uses.tell()
        await uses.tell()

    site.directory.first_uses.clear()
    with_directory(broker, tell)

    (use,) = site.directory.first_uses
    assert (f"person:{use.person_id}", use.issuer, use.subject) == (
        member.actor,
        "https://id.example",
        "alba",
    )
