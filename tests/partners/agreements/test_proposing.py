"""One side proposes; the other accepts, declines, or words it anew."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.partners import (
    AcceptAgreement,
    AgreementNotInState,
    ChangeAgreement,
    DeclineAgreement,
    DescribeService,
    GetAgreement,
    ListAgreements,
    OtherSideDecides,
    WithdrawProposal,
)
from tests.partners.agreements.proposed import (
    DOCUMENT,
    ENROLLED,
    GRANTEE,
    GRANTOR,
    IMPORT,
    concluded,
    proposal,
    wrong,
)
from tests.partners.conftest import BEGINNING

Ask = Callable[..., Any]
#: the midnight after Friday 28 August, in Bogotá
MIDNIGHT = datetime(2026, 8, 29, 5, tzinfo=UTC)


def test_what_one_side_proposes_is_concluded_when_the_other_accepts(
    ask: Ask, told: Callable[[str], list[Any]], rows: Any
):
    proposed = ask(proposal())
    assert (proposed.state, proposed.proposed_by, proposed.revision) == ("proposed", GRANTOR, 1)
    assert (proposed.document, proposed.ends_at) == (DOCUMENT, MIDNIGHT)
    assert told("agreement_concluded") == []

    accept = AcceptAgreement(agreement_id=proposed.id, expected_revision=1)
    accepted = ask(accept, organisation=GRANTEE)

    # It began before both had agreed, and grants nothing from before they had.
    assert (accepted.state, accepted.revision) == ("in_force", 2)
    assert BEGINNING < accepted.starts_at < BEGINNING + timedelta(minutes=1)
    assert accepted.starts_at == accepted.decided_at
    (event,) = told("agreement_concluded")
    assert event == {
        "revision": 2,
        "agreement_id": str(proposed.id),
        "grantor": GRANTOR,
        "grantee": GRANTEE,
        "purposes": ["enrolment"],
        "event_types": [ENROLLED],
        "operations": [IMPORT],
        "starts_at": accepted.starts_at.isoformat().replace("+00:00", "Z"),
        "ends_at": "2026-08-29T05:00:00Z",
        "successor": None,
    }
    # The event and the timer are the grantor's, whoever acted.
    assert rows("SELECT organisation FROM outbox") == [{"organisation": GRANTOR}]
    assert rows("SELECT organisation, name, due_at FROM timer") == [
        {"organisation": GRANTOR, "name": "agreement_ends", "due_at": MIDNIGHT}
    ]


def test_either_side_may_propose_and_both_see_it(ask: Ask):
    proposed = ask(proposal(), organisation=GRANTEE)
    assert proposed.proposed_by == GRANTEE
    for side in (GRANTOR, GRANTEE):
        assert ask(GetAgreement(id=proposed.id), organisation=side) == proposed
        assert ask(ListAgreements(), organisation=side).items == (proposed,)
    assert ask(ListAgreements(), organisation="alcaldia").items == ()
    with pytest.raises(NotFound):
        ask(GetAgreement(id=proposed.id), organisation="alcaldia")
    assert ask(AcceptAgreement(agreement_id=proposed.id, expected_revision=1)).state == "in_force"


def test_nobody_accepts_her_own_wording_nor_one_that_she_has_not_read(ask: Ask):
    proposed = ask(proposal())
    with pytest.raises(OtherSideDecides) as refused:
        ask(AcceptAgreement(agreement_id=proposed.id, expected_revision=1))
    assert refused.value.side == GRANTEE
    ask(_worded_anew(proposed.id, revision=1))
    with pytest.raises(RevisionMismatch):
        ask(AcceptAgreement(agreement_id=proposed.id, expected_revision=1), organisation=GRANTEE)


def test_whoever_words_it_anew_waits_for_the_other(ask: Ask):
    proposed = ask(proposal())
    with pytest.raises(RevisionMismatch):
        ask(_worded_anew(proposed.id, revision=7), organisation=GRANTEE)

    countered = ask(_worded_anew(proposed.id, revision=1), organisation=GRANTEE)

    assert (countered.proposed_by, countered.revision) == (GRANTEE, 2)
    assert (countered.ends_on, countered.event_types) == (date(2026, 9, 4), ("*",))
    assert (countered.document, countered.successor) == (None, "alcaldia")
    with pytest.raises(OtherSideDecides):
        ask(AcceptAgreement(agreement_id=proposed.id, expected_revision=2), organisation=GRANTEE)
    accepted = ask(AcceptAgreement(agreement_id=proposed.id, expected_revision=2))
    assert accepted.state == "in_force"
    with pytest.raises(AgreementNotInState) as refused:
        ask(_worded_anew(proposed.id, revision=3))
    assert (refused.value.state, refused.value.needed) == ("in_force", ("proposed",))


def test_a_proposal_is_declined_by_the_other_side_and_withdrawn_by_ones_own(ask: Ask):
    first, second = ask(proposal()), ask(proposal())
    with pytest.raises(OtherSideDecides):
        ask(DeclineAgreement(agreement_id=first.id))
    assert ask(DeclineAgreement(agreement_id=first.id), organisation=GRANTEE).state == "declined"
    with pytest.raises(OtherSideDecides):
        ask(WithdrawProposal(agreement_id=second.id), organisation=GRANTEE)
    assert ask(WithdrawProposal(agreement_id=second.id)).state == "withdrawn"
    for each in (first, second):
        with pytest.raises(AgreementNotInState):
            ask(AcceptAgreement(agreement_id=each.id, expected_revision=2), organisation=GRANTEE)


def test_a_proposal_whose_last_day_is_over_lapses(ask: Ask, time_is: Callable[..., None]):
    proposed = ask(proposal())
    time_is(MIDNIGHT)
    assert ask(GetAgreement(id=proposed.id)).state == "lapsed"
    with pytest.raises(AgreementNotInState):
        ask(AcceptAgreement(agreement_id=proposed.id, expected_revision=1), organisation=GRANTEE)
    assert ask(WithdrawProposal(agreement_id=proposed.id)).state == "withdrawn"


def test_one_that_begins_later_is_scheduled_till_midnight_of_its_zone(
    ask: Ask, time_is: Callable[..., None]
):
    later = concluded(ask, starts_on=date(2026, 8, 20), ends_on=None, zone="Europe/Paris")
    assert (later.state, later.ends_at) == ("scheduled", None)
    midnight = datetime(2026, 8, 19, 22, tzinfo=UTC)
    assert later.starts_at == midnight
    time_is(midnight - timedelta(seconds=5))
    assert ask(GetAgreement(id=later.id)).state == "scheduled"
    time_is(midnight)
    assert ask(GetAgreement(id=later.id)).state == "in_force"


@pytest.mark.parametrize(
    ("facts", "problems"),
    [
        ({"grantor": "alcaldia"}, [("grantor", "not_a_side"), ("grantee", "not_a_side")]),
        ({"grantee": GRANTOR}, [("grantee", "one_of_the_sides")]),
        ({"grantee": "nobody"}, [("grantee", "unknown_organisation")]),
        ({"purposes": ()}, [("purposes", "no_purpose")]),
        ({"purposes": ("support", "support")}, [("purposes.1", "repeated")]),
        (
            {"event_types": (ENROLLED, "*", "nosotros.enrolment.contact_changed.v1")},
            [
                ("event_types", "all_types_alone"),
                ("event_types.2", "unknown_event_type:nosotros.enrolment.contact_changed.v1"),
            ],
        ),
        (
            {"operations": ("enrolment.erase_participant", "enrolment.fly")},
            [
                ("operations.0", "not_grantable:enrolment.erase_participant"),
                ("operations.1", "unknown_operation:enrolment.fly"),
            ],
        ),
        ({"event_types": (ENROLLED,) * 201}, [("event_types", "at_most:200")]),
        ({"ends_on": date(2026, 8, 17)}, [("ends_on", "before_the_beginning")]),
        (
            {"starts_on": date(2026, 8, 1), "ends_on": date(2026, 8, 17)},
            [("ends_on", "day_over_already")],
        ),
        ({"ends_on": date(9999, 12, 31)}, [("ends_on", "day_too_far_off")]),
        ({"successor": GRANTEE}, [("successor", "one_of_the_sides")]),
        ({"successor": "nobody"}, [("successor", "unknown_organisation")]),
    ],
)
def test_what_cannot_be_agreed_on_is_refused_field_by_field(
    ask: Ask, facts: dict[str, Any], problems: list[tuple[str, str]]
):
    with pytest.raises(InvalidFields) as refused:
        ask(proposal(**facts))
    assert wrong(refused.value) == problems


def test_what_the_grantors_own_services_have_may_be_named(ask: Ask):
    meal = {
        "type": "object",
        "properties": {"meal_id": {"type": "string"}},
        "required": ["meal_id"],
    }
    event = {"schema": meal, "subject": "meal_id", "summary": "A meal was served."}
    served = f"{GRANTOR}.kitchen.meal_served.v1"
    method = {"request": meal, "answer": meal}
    kitchen = DescribeService(
        organisation=GRANTOR,
        service="kitchen",
        events={served: event},
        commands={"serve_meal": method},
        queries={"get_meal": {**method, "grantable": True}},
    )
    ask(kitchen)
    own = ask(proposal(event_types=(served,), operations=("kitchen.get_meal",)))
    assert (own.event_types, own.operations) == ((served,), ("kitchen.get_meal",))
    with pytest.raises(InvalidFields) as refused:
        ask(proposal(operations=("kitchen.serve_meal", "kitchen.burn_meal")))
    assert wrong(refused.value) == [
        ("operations.0", "not_grantable:kitchen.serve_meal"),
        ("operations.1", "unknown_operation:kitchen.burn_meal"),
    ]
    # In another's agreement it is nothing that there is.
    with pytest.raises(InvalidFields) as refused:
        ask(proposal(grantor=GRANTEE, grantee=GRANTOR, event_types=(served,)))
    assert ("event_types.0", f"unknown_event_type:{served}") in wrong(refused.value)


def test_agreements_are_found_by_their_state_and_the_other_side(
    ask: Ask, time_is: Callable[..., None]
):
    running = concluded(ask)
    later = concluded(ask, starts_on=date(2026, 8, 20), ends_on=None, grantee="alcaldia")
    waits = ask(proposal(grantor="alcaldia", grantee=GRANTOR))

    def found(**filter: Any) -> list[Any]:
        return [each.id for each in ask(ListAgreements(**filter)).items]

    assert found() == [running.id, later.id, waits.id]
    assert found(counterparty="alcaldia") == [later.id, waits.id]
    assert found(counterparty="alcaldia", state="proposed") == [waits.id]
    assert (found(state="in_force"), found(state="scheduled")) == ([running.id], [later.id])
    page = ask(ListAgreements(limit=2))
    assert [each.id for each in page.items] == [running.id, later.id]
    assert found(after=page.next) == [waits.id]
    time_is(MIDNIGHT)
    assert (found(state="ended"), found(state="in_force")) == ([running.id], [later.id])
    assert found(state="lapsed") == [waits.id]
    for state in ("proposed", "scheduled", "declined", "withdrawn"):
        assert found(state=state) == []


def test_both_sides_audit_logs_have_what_either_did(ask: Ask, rows: Any):
    agreement = concluded(ask)
    found = rows(
        "SELECT organisation, actor, action, subject FROM audit"
        " WHERE subject IS NOT NULL ORDER BY id"
    )
    assert [(each["organisation"], each["action"]) for each in found] == [
        (GRANTOR, "propose_agreement"),
        (GRANTEE, "propose_agreement"),
        (GRANTOR, "accept_agreement"),
        (GRANTEE, "accept_agreement"),
    ]
    assert {each["subject"] for each in found} == {str(agreement.id)}
    assert {each["actor"] for each in found} == {"key:test"}


def _worded_anew(id: Any, *, revision: int) -> ChangeAgreement:
    return ChangeAgreement(
        agreement_id=id,
        expected_revision=revision,
        purposes=("enrolment", "reporting"),
        event_types=("*",),
        starts_on=date(2026, 8, 18),
        ends_on=date(2026, 9, 4),
        successor="alcaldia",
    )
