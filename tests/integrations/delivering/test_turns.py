"""Where there is no place for all, endpoints take turns, and no organisation has all places."""

import asyncio

import pytest
from aiohttp import web

from integrations.delivering import posting
from nosotros.database import Database
from nosotros.testing import eventually
from nosotros.testing.waiting import PATIENCE
from tests.integrations.delivering.conftest import Delivering, Subscribe
from tests.integrations.delivering.receiver import Receiver, hang
from tests.integrations.recorded import Happened, record


async def _take_its_time(_request: web.Request, _number: int) -> web.StreamResponse:
    await asyncio.sleep(0.05)
    return web.Response(status=204)


def test_endpoints_take_turns_where_there_is_no_place_for_all(
    database: Database,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NOSOTROS_WEBHOOK_CONCURRENCY_IN_ALL", "4")
    with Receiver(behave=_take_its_time) as slow, Receiver(behave=_take_its_time) as slower:
        subscribe(slow)
        subscribe(slower)
        record(database, *[Happened()] * 200)
        subscribe(receiver)
        record(database, *[Happened()] * 10)
        with delivering():
            eventually(lambda: len(receiver.received) == 10)
            came = len(slow.received) + len(slower.received)
            assert slow.received
            assert slower.received
            assert came < 200


def test_an_organisations_endpoints_leave_places_for_those_of_others(
    database: Database,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NOSOTROS_WEBHOOK_CONCURRENCY_IN_ALL", "8")
    # Nobody is given up meanwhile.
    monkeypatch.setattr(posting, "_SECONDS", 10 * PATIENCE)
    with Receiver(behave=hang) as hanging:
        subscribe(hanging)
        subscribe(receiver, organisation="la-u")
        record(database, *[Happened()] * 8)
        with delivering():
            eventually(lambda: hanging.most_under_way == 4)
            record(database, *[Happened(organisation="la-u")] * 20)
            eventually(lambda: len(receiver.received) == 20)
            assert hanging.most_under_way == 4
