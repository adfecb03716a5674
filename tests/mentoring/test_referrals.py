"""Referrals: a case is passed on to a partner with her consent, and in words chosen for it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.mentoring import (
    AddMesaMember,
    ChangeMesaMember,
    ConsentMissing,
    ListCaseEntries,
    ListReferrals,
    NotAnAgent,
    NotMember,
    ReferralStatus,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.centre import Desk, acting, is_now
from tests.mentoring.refused import wrong

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]
NURSERY = {"name": "Jardín Inventado La Loma", "kind": "foundation"}


@pytest.fixture
def member(ask: Ask, database: object) -> Any:
    """A member of the Mesa."""
    return ask(AddMesaMember(**NURSERY, since=date(2026, 2, 1)))


def of(ask: Ask, case_id: Any) -> Any:
    return ask(ListReferrals(id=case_id), **acting("key:gloria")).items


def test_a_case_is_passed_on_to_a_member_of_the_mesa(ask: Ask, desk: Desk, member: Any, told: Told):
    case = desk.open()

    referred = desk.refer(case.id, member_id=member.id)

    (seen,) = of(ask, case.id)
    assert (seen.id, seen.member_id, seen.organisation_name) == (
        referred.id,
        member.id,
        NURSERY["name"],
    )
    assert seen.shared == "Busca cuidado infantil los martes por la tarde."
    assert (seen.consented_on, seen.consented_how) == (date(2026, 8, 17), "stated")
    assert (seen.state, seen.answered_at, seen.revision) == ("sent", None, 1)
    assert is_now(seen.sent_at)
    (event,) = told("support_case_referred")
    assert (event["case_id"], event["referral_id"], event["member_id"]) == (
        str(case.id),
        str(referred.id),
        str(member.id),
    )
    (entry,) = ask(ListCaseEntries(id=case.id)).items
    assert (entry.kind, entry.referral_id, entry.written_by) == (
        "referral",
        referred.id,
        desk.gloria.id,
    )


def test_a_case_is_passed_on_to_an_organisation_that_is_no_member(ask: Ask, desk: Desk):
    case = desk.open()

    desk.refer(case.id, organisation_name="Comedor Inventado")

    (seen,) = of(ask, case.id)
    assert (seen.member_id, seen.organisation_name) == (None, "Comedor Inventado")


def test_who_changes_a_referral_is_not_answered_with_what_was_shared(desk: Desk):
    referred = desk.refer(desk.open().id)

    assert isinstance(referred, ReferralStatus)
    assert not {"shared", "organisation_name"} & set(ReferralStatus.__dataclass_fields__)


@pytest.mark.parametrize("missing", ["consented_on", "consented_how"])
def test_nothing_is_passed_on_without_her_consent(ask: Ask, desk: Desk, told: Told, missing: str):
    case = desk.open()

    with pytest.raises(ConsentMissing):
        desk.refer(case.id, **{missing: None})

    assert of(ask, case.id) == ()
    assert told("support_case_referred") == []


def test_what_does_not_fit_in_a_referral_is_refused_all_at_once(desk: Desk, member: Any):
    case = desk.open()

    def refused_for(**given: Any) -> list[tuple[str, str]]:
        with pytest.raises(InvalidFields) as refused:
            desk.refer(case.id, **given)
        return wrong(refused.value)

    assert refused_for(shared=" ", consented_on=date(2026, 8, 19)) == [
        ("shared", "required"),
        ("consented_on", "date_in_future"),
    ]
    assert refused_for(consented_on=date(1017, 8, 17)) == [("consented_on", "date_far_away")]
    both = {"member_id": member.id, "organisation_name": "Comedor Inventado"}
    assert refused_for(**both) == [("member_id", "member_or_organisation")]
    assert refused_for(organisation_name=None) == [("member_id", "member_or_organisation")]


def test_a_case_is_not_passed_on_to_who_is_no_member_any_more(ask: Ask, desk: Desk, member: Any):
    case = desk.open()
    changed = {**NURSERY, "since": member.since, "until": date(2026, 8, 17)}
    ask(ChangeMesaMember(member_id=member.id, expected_revision=member.revision, **changed))

    with pytest.raises(NotMember) as refused:
        desk.refer(case.id, member_id=member.id)
    assert refused.value.member_id == member.id
    with pytest.raises(NotFound):
        desk.refer(case.id, member_id=new_id())


@pytest.mark.parametrize(
    ("answers", "allowed"),
    [
        ([], {"accepted", "declined", "completed", "consent_withdrawn"}),
        (["accepted"], {"declined", "completed", "consent_withdrawn"}),
        (["declined"], set[str]()),
        (["accepted", "completed"], set[str]()),
        (["consent_withdrawn"], set[str]()),
    ],
)
def test_what_a_partner_answers_fits_what_it_answered_before(
    ask: Ask, desk: Desk, answers: list[str], allowed: set[str]
):
    case = desk.open()

    for answer in ("accepted", "declined", "completed", "consent_withdrawn"):
        referred = desk.refer(case.id)
        for before in answers:
            desk.answered(referred.id, before)
        if answer in allowed:
            answered = desk.answered(referred.id, answer)
            assert (answered.state, answered.revision) == (answer, len(answers) + 2)
            assert is_now(answered.answered_at)
        else:
            with pytest.raises(StateUnfit) as refused:
                desk.answered(referred.id, answer)
            assert refused.value.state == answers[-1]


def test_a_partners_answer_is_in_the_course_of_the_case_also_once_that_is_closed(
    ask: Ask, desk: Desk
):
    case = desk.open()
    referred = desk.refer(case.id)
    desk.close(case.id, outcome="passed_to_partner")

    desk.answered(referred.id, "completed", by="key:nidia")

    last = ask(ListCaseEntries(id=case.id)).items[-1]
    assert (last.kind, last.code, last.referral_id, last.written_by) == (
        "referral_answer",
        "completed",
        referred.id,
        desk.nidia.id,
    )
    assert desk.see(case.id).state == "closed"


def test_referrals_of_another_agents_alone_are_not_found(ask: Ask, desk: Desk):
    case = desk.open_hers()
    referred = desk.refer(case.id)

    with pytest.raises(NotFound):
        ask(ListReferrals(id=case.id), **acting("key:nidia"))
    with pytest.raises(NotFound):
        desk.refer(case.id, by="key:nidia")
    with pytest.raises(NotFound) as refused:
        desk.answered(referred.id, "accepted", by="key:nidia")
    assert refused.value.id == referred.id
    with pytest.raises(NotAnAgent):
        desk.answered(referred.id, "accepted", by="key:nobody")
    with pytest.raises(NotFound):
        desk.answered(new_id(), "accepted")


def test_who_referred_what_and_noted_which_answer_is_written_down(desk: Desk, rows: Rows):
    case = desk.open()
    referred = desk.refer(case.id)
    desk.answered(referred.id, "accepted", by="key:nidia")

    done = rows("SELECT action, actor, subject FROM audit WHERE action LIKE '%refer%' ORDER BY id")
    assert [tuple(each.values()) for each in done if each["subject"]] == [
        ("refer_case", "key:gloria", str(case.id)),
        ("answer_referral", "key:nidia", str(referred.id)),
    ]
