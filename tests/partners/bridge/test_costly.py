"""What a partner's own schemas make costly to judge: little of it at once, and all of it in the end."""

import time
from dataclasses import replace

import psycopg
import pytest

from localstack.servers import Postgres
from nosotros.bus.envelope import Envelope
from nosotros.database import Database
from nosotros.schemas import Fit
from nosotros.testing import Message
from partners.bridge.taking import take
from partners.handlers.fitting import Known, Schema
from partners.handlers.inward import MOST_STEPS, Came, judge_again
from tests.partners.bridge.conftest import NAME
from tests.partners.bridge.site import LENT, Hall, ids, known, lent

#: each event of it takes some 20,000 steps
DEAR = Schema(
    fit=Fit({"properties": {"a": {"items": {"oneOf": [{"type": "integer"}, {"const": "x"}]}}}}),
    subject="book",
)
NUMBER = 12


def dear_room() -> Known:
    return replace(known(), schemas={LENT: DEAR})


def dear(sequence: int, **more: object) -> Message:
    return lent(sequence, data={"book": sequence, "a": [1] * 7_000, **more})


def came(*messages: Message) -> list[Came]:
    return [Came(body=each.body, size=len(each.body)) for each in messages]


def test_a_transaction_judges_few_of_what_is_costly(stored: Database) -> None:
    batch = came(*map(dear, range(1, NUMBER + 1)))

    taken: list[int] = []
    while batch:
        judged = take(stored, batch, dear_room())
        assert judged.accepted == judged.taken
        # The last one of them may go beyond.
        assert judged.steps < MOST_STEPS + 30_000
        taken.append(judged.taken)
        batch = batch[judged.taken :]

    assert taken == [3, 3, 3, 3]


def test_one_that_cannot_be_stored_makes_no_more_of_them_judged_at_once(
    stored: Database, postgres: Postgres
) -> None:
    odd = lent(1, data={"book": 1, "a": [1] * 7_000}, correlationid="odd")
    batch = came(odd, *map(dear, range(2, NUMBER)))

    with psycopg.connect(postgres.url(NAME), autocommit=True) as owner:
        owner.execute("ALTER TABLE outbox ADD CONSTRAINT odd CHECK (correlationid <> 'odd')")
        try:
            judged = take(stored, batch, dear_room())
        finally:
            owner.execute("ALTER TABLE outbox DROP CONSTRAINT odd")

    assert judged.refused == {"unstorable": 1}
    assert judged.taken < NUMBER - 1


def test_others_have_their_turn_while_one_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[float] = []
    monkeypatch.setattr(time, "sleep", turns.append)

    found = judge_again(came(dear(1))[0], dear_room())

    assert isinstance(found, Envelope)
    assert len(turns) > 20


def test_all_of_it_is_let_in_once_and_in_order(hall: Hall) -> None:
    place = replace(hall.room(), known=dear_room())
    messages = [dear(number) for number in range(1, NUMBER + 1)]

    with hall.bridge(place):
        hall.tell(*messages)
        assert hall.until_let_in(NUMBER) == ids(messages)

    assert hall.reasons() == {}
    assert hall.waiting() == 0
