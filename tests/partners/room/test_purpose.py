"""A room says what for it asks, so that another agreement for another purpose costs it no name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gateway.access.deciding import Asked, decide
from nosotros.errors import SettingInvalid
from nosotros.identifiers import new_id
from room import settings
from room.asking import AskingWorker
from room.gateway import Gateway
from tests.gateway.access.test_deciding import NOW, OF_CALLERS, OPERATOR, OWN, grant, known, refused
from tests.partners.room.conftest import KEY
from tests.partners.room.hub import Hub
from tests.partners.room.test_names import disclosed, seat

GIVEN = {"NOSOTROS_GATEWAY_URL": "https://hub.example.org", "NOSOTROS_ROOM_KEY": KEY}


def test_a_room_asks_for_hosting_where_nothing_else_is_set(gateway: Hub):
    own = replace(settings.read(GIVEN), url=gateway.url)
    Gateway(own).disclose([new_id()])

    named = settings.read({**GIVEN, "NOSOTROS_ROOM_PURPOSE": "training"})
    Gateway(replace(named, url=gateway.url)).disclose([new_id()])

    assert gateway.purposes == ["hosting", "training"]


@pytest.mark.parametrize("wrong", ["", "hostin", "hosting\n"])
def test_a_purpose_that_no_agreement_has_is_refused_before_anything_is_asked(wrong: str):
    with pytest.raises(SettingInvalid):
        settings.read({**GIVEN, "NOSOTROS_ROOM_PURPOSE": wrong})


def test_where_the_hub_asks_what_for_nothing_is_forgotten_and_it_is_said(
    hear: Callable[..., None],
    worker: AskingWorker,
    gateway: Hub,
    told: Callable[[str], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
):
    her, another = new_id(), new_id()
    gateway.people[her] = disclosed(her)
    hear(seat(her))
    worker.work()
    gateway.status = 403
    gateway.problem = {"code": "purpose_missing", "purposes": ["hosting", "training"]}

    # Whether it asks about nobody, to prove that it may, or about somebody.
    monkeypatch.setattr(worker, "_prove_at", 0.0)
    assert not worker.work()
    monkeypatch.setattr(worker, "_prove_at", float("inf"))
    monkeypatch.setattr(worker, "_pause_until", 0.0)
    hear(seat(another))
    assert not worker.work()

    assert told("learner_forgotten") == []
    assert worker.trouble == (
        "the hub's gateway: wants to be told the purpose: set NOSOTROS_ROOM_PURPOSE"
    )
    assert gateway.asked[-1] == [another]


def test_a_problem_that_cannot_be_read_is_a_refusal(
    worker: AskingWorker, gateway: Hub, told: Callable[[str], list[Any]], hear: Callable[..., None]
):
    gateway.status, gateway.problem = 403, {"code": ["purpose_missing"]}
    hear(seat(new_id()))

    assert worker.work()
    assert worker.trouble is None


def test_with_a_second_agreement_for_another_purpose_the_hub_lets_a_room_ask():
    rule = next(each for each in OF_CALLERS if each.id == "disclose_participants").rule(
        operator=OPERATOR
    )
    concluded = tuple(
        grant(rule, grantor=OPERATOR, purposes=(each,)) for each in ("hosting", "training")
    )
    caller = replace(known(rule.scope), grants={(OPERATOR, OWN): concluded})

    assert refused(caller, Asked(rule=rule)) == "purpose_missing"
    asked = Asked(rule=rule, purpose=settings.read(GIVEN).purpose)
    assert decide(caller, asked, now=NOW).purpose == "hosting"
