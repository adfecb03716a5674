"""An agreement ends by itself, or by either side; and from that moment grants nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.partners import (
    AgreementNotInState,
    EndAgreement,
    GetAgreement,
    NameSuccessor,
    OtherSideDecides,
)
from nosotros.database import Database
from partners.storage.access import grants_of
from tests.partners.agreements.proposed import GRANTEE, GRANTOR, IMPORT, concluded, proposal, wrong

Ask = Callable[..., Any]
MIDNIGHT = datetime(2026, 8, 29, 5, tzinfo=UTC)


def test_it_is_over_at_midnight_whether_or_not_anybody_has_told(
    ask: Ask, time_is: Callable[..., None], run_due: Callable[[], int], told: Any, rows: Any
):
    agreement = concluded(ask, successor="alcaldia")
    time_is(MIDNIGHT - timedelta(seconds=5))
    assert ask(GetAgreement(id=agreement.id)).state == "in_force"
    assert run_due() == 0
    time_is(MIDNIGHT)
    assert ask(GetAgreement(id=agreement.id)).state == "ended"
    assert told("agreement_ended") == []
    assert run_due() == 1
    assert told("agreement_ended") == [
        {
            "revision": 3,
            "agreement_id": str(agreement.id),
            "grantor": GRANTOR,
            "grantee": GRANTEE,
            "ended_at": "2026-08-29T05:00:00Z",
            "successor": "alcaldia",
        }
    ]
    assert [each["organisation"] for each in _audited(rows, "agreement_ended")] == [
        GRANTOR,
        GRANTEE,
    ]
    assert run_due() == 0


@pytest.mark.parametrize("side", [GRANTOR, GRANTEE])
def test_either_side_ends_it_at_once(
    ask: Ask, side: str, told: Any, rows: Any, time_is: Callable[..., None], run_due: Any
):
    agreement = concluded(ask)
    ended = ask(EndAgreement(agreement_id=agreement.id, reason="breach"), organisation=side)
    assert (ended.state, ended.ended_by, ended.ended_why) == ("ended", side, "breach")
    (event,) = told("agreement_ended")
    assert (event["revision"], event["agreement_id"]) == (3, str(agreement.id))
    assert datetime.fromisoformat(event["ended_at"]) == ended.ends_at
    assert rows("SELECT 1 FROM timer") == []
    with pytest.raises(AgreementNotInState):
        ask(EndAgreement(agreement_id=agreement.id, reason="other"))
    time_is(MIDNIGHT)
    assert run_due() == 0
    assert len(told("agreement_ended")) == 1


def test_it_is_made_to_end_on_an_earlier_day(
    ask: Ask, told: Any, rows: Any, time_is: Callable[..., None], run_due: Callable[[], int]
):
    agreement = concluded(ask)
    earlier = datetime(2026, 8, 22, 5, tzinfo=UTC)
    end = EndAgreement(agreement_id=agreement.id, reason="agreed", last_day=date(2026, 8, 21))
    ended = ask(end, organisation=GRANTEE)
    assert (ended.state, ended.ends_at, ended.ended_by) == ("in_force", earlier, GRANTEE)
    assert ended.ends_on == date(2026, 8, 28), "what was agreed stays as it is"
    assert [each["ends_at"] for each in told("agreement_shortened")] == ["2026-08-22T05:00:00Z"]
    assert rows("SELECT due_at FROM timer") == [{"due_at": earlier}]
    # It is only ever made shorter.
    with pytest.raises(InvalidFields) as refused:
        ask(EndAgreement(agreement_id=agreement.id, reason="other", last_day=date(2026, 8, 21)))
    assert wrong(refused.value) == [("last_day", "not_earlier")]
    time_is(earlier)
    assert ask(GetAgreement(id=agreement.id)).state == "ended"
    assert run_due() == 1
    assert [each["ended_at"] for each in told("agreement_ended")] == ["2026-08-22T05:00:00Z"]


@pytest.mark.parametrize(
    ("last_day", "code"),
    [
        (date(2026, 8, 17), "day_over_already"),
        (date(2026, 8, 19), "before_the_beginning"),
        (date(2026, 8, 28), "not_earlier"),
        (date(9999, 12, 31), "not_earlier"),
    ],
)
def test_a_day_that_cannot_be_its_last_is_refused(ask: Ask, last_day: date, code: str):
    agreement = concluded(ask, starts_on=date(2026, 8, 20))
    with pytest.raises(InvalidFields) as refused:
        ask(EndAgreement(agreement_id=agreement.id, reason="other", last_day=last_day))
    assert wrong(refused.value) == [("last_day", code)]


def test_what_has_not_begun_can_be_ended_and_what_is_no_agreement_cannot(ask: Ask):
    later = concluded(ask, starts_on=date(2026, 8, 20))
    assert ask(EndAgreement(agreement_id=later.id, reason="no_longer_needed")).state == "ended"
    proposed = ask(proposal())
    with pytest.raises(AgreementNotInState):
        ask(EndAgreement(agreement_id=proposed.id, reason="other"))
    with pytest.raises(NotFound):
        ask(EndAgreement(agreement_id=later.id, reason="other"), organisation="alcaldia")


def test_the_grantor_names_who_goes_on(
    ask: Ask, told: Any, time_is: Callable[..., None], run_due: Callable[[], int]
):
    agreement = concluded(ask)
    with pytest.raises(OtherSideDecides) as refused:
        ask(NameSuccessor(agreement_id=agreement.id, successor="alcaldia"), organisation=GRANTEE)
    assert refused.value.side == GRANTOR
    for wanted in (GRANTEE, "nobody"):
        with pytest.raises(InvalidFields):
            ask(NameSuccessor(agreement_id=agreement.id, successor=wanted))
    named = ask(NameSuccessor(agreement_id=agreement.id, successor="alcaldia"))
    assert (named.successor, named.revision) == ("alcaldia", 3)
    time_is(MIDNIGHT)
    run_due()
    assert [each["successor"] for each in told("agreement_ended")] == ["alcaldia"]
    with pytest.raises(AgreementNotInState):
        ask(NameSuccessor(agreement_id=agreement.id))


def test_whoever_resolves_a_caller_learns_what_she_may_ask_and_until_when(
    ask: Ask, database: Database, time_is: Callable[..., None]
):
    running, later = concluded(ask), concluded(ask, starts_on=date(2026, 8, 20), ends_on=None)
    ask(proposal())
    concluded(ask, grantee="alcaldia")
    with database.begin("the-hub") as transaction:
        given = grants_of(transaction.connection, [GRANTEE], at=MIDNIGHT)
        assert grants_of(transaction.connection, [], at=MIDNIGHT) == ()
        # Nothing else is seen by it than before.
        assert transaction.connection.exec_driver_sql("SELECT 1 FROM agreement").all() == []
    assert [(each.agreement_id, each.ends_at) for each in given] == [
        (running.id, MIDNIGHT),
        (later.id, None),
    ]
    assert (given[0].grantor, given[0].grantee) == (GRANTOR, GRANTEE)
    assert (given[0].purposes, given[0].operations) == (("enrolment",), (IMPORT,))
    assert given[0].starts_at == running.starts_at
    long_ago = MIDNIGHT + timedelta(days=91)
    with database.begin("the-hub") as transaction:
        (left,) = grants_of(transaction.connection, [GRANTEE, "alcaldia"], at=long_ago)
    assert left.agreement_id == later.id


def _audited(rows: Any, action: str) -> list[dict[str, Any]]:
    return rows(f"SELECT organisation FROM audit WHERE action = '{action}' ORDER BY id")
