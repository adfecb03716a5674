"""Who may ask what: every operation, with every role and every kind of agreement."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from gateway.access.deciding import Allowed, Asked, Known, Membership, Rule, anybody, decide
from gateway.operations import Operation, operations
from gateway.refusals import PurposeNotGranted
from nosotros.contracts.language import PUBLIC, ContractError
from nosotros.contracts.partners import GrantView
from nosotros.contracts.partners.roles import OF_PROCESSES, ROLES, scopes_of

NOW = datetime(2026, 8, 18, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPERATOR, OWN, OTHER = "gestarsalud", "la-u", "mutual-sur"
AGREEMENT = UUID("019ac8d5-6f0e-7b31-8d5c-11aa22bb33cc")
OF_CALLERS = [each for each in operations() if not each.is_public]


def known(*scopes: str, organisation: str = OWN, grants: tuple[GrantView, ...] = ()) -> Known:
    """A key of an organisation."""
    return Known(
        actor="key:1",
        counted_as="key:1",
        memberships={organisation: Membership(actor="key:1", scopes=frozenset(scopes))},
        grants={(each.grantor, each.grantee): (each,) for each in grants},
    )


def grant(rule: Rule, **changes: Any) -> GrantView:
    """An agreement in force that grants just this, for one purpose."""
    made = GrantView(
        agreement_id=AGREEMENT,
        grantor=OTHER,
        grantee=OWN,
        purposes=("reporting",),
        operations=(rule.name,),
        starts_at=NOW - HOUR,
        ends_at=NOW + HOUR,
    )
    return replace(made, **changes)


def refused(known: Known, asked: Asked, *, now: datetime = NOW) -> str:
    """Why it is refused."""
    with pytest.raises(ContractError) as caught:
        decide(known, asked, now=now)
    for language in ("es", "en", "fr"):
        assert caught.value.text(language)
    return caught.value.code


def agreements(rule: Rule) -> Iterator[tuple[str, GrantView | None, str]]:
    """Every kind of agreement, and what comes of asking under it; empty: it is allowed."""
    yield "none", None, "no_agreement"
    yield "scheduled", grant(rule, starts_at=NOW + HOUR, ends_at=None), "agreement_not_begun"
    yield "in force", grant(rule), ""
    yield "in force without an end", grant(rule, ends_at=None), ""
    yield "in force from now on", grant(rule, starts_at=NOW), ""
    yield "over since just now", grant(rule, ends_at=NOW), "agreement_over"
    yield "without the operation", grant(rule, operations=("x.y",)), "operation_not_granted"
    yield "for another purpose", grant(rule, purposes=("research",)), "purpose_not_granted"
    yield "the other way round", grant(rule, grantor=OWN, grantee=OTHER), "no_agreement"
    yield "with somebody else", grant(rule, grantee="alcaldia"), "no_agreement"


@pytest.mark.parametrize("operation", OF_CALLERS, ids=lambda each: each.id)
def test_a_role_may_ask_what_its_scopes_say_and_nothing_else(operation: Operation):
    rule = operation.rule(operator=OPERATOR)
    for role in ROLES:
        scopes = scopes_of([role], operator=False)
        caller = known(*scopes)
        if rule.scope not in scopes:
            assert refused(caller, Asked(rule=rule)) == "scope_missing", role
        elif rule.keeper is None:
            allowed = decide(caller, Asked(rule=rule), now=NOW)
            assert allowed == Allowed(
                actor="key:1", organisation=OWN, acting_for=OWN, scopes=scopes
            ), role
        else:
            assert refused(caller, Asked(rule=rule)) == "no_agreement", role


@pytest.mark.parametrize("operation", OF_CALLERS, ids=lambda each: each.id)
def test_what_another_organisation_may_ask_needs_the_scope_and_an_agreement(operation: Operation):
    rule = operation.rule(operator=OPERATOR)
    asked = Asked(rule=rule, organisation=OTHER, purpose="reporting")

    for kind, given, why in agreements(rule):
        grants = () if given is None else (given,)
        caller = known(rule.scope, grants=grants)
        assert refused(known("x:y", grants=grants), asked) == "scope_missing", kind
        if not operation.request.grantable:
            assert refused(caller, asked) == "not_grantable", kind
        elif why:
            assert refused(caller, asked) == why, kind
        else:
            assert decide(caller, asked, now=NOW) == Allowed(
                actor="key:1",
                organisation=OTHER,
                acting_for=OWN,
                scopes=frozenset((rule.scope,)),
                grantee=OWN,
                agreement_id=AGREEMENT,
                purpose="reporting",
            ), kind


GRANTABLE = next(each for each in OF_CALLERS if each.id == "list_intakes").rule(operator=OPERATOR)
OTHERS = Asked(rule=GRANTABLE, organisation=OTHER)


def test_an_agreement_ends_by_the_clock_and_by_nobodys_doing():
    caller = known(GRANTABLE.scope, grants=(grant(GRANTABLE),))

    assert decide(caller, OTHERS, now=NOW + HOUR - timedelta(microseconds=1)).grantee == OWN
    assert refused(caller, OTHERS, now=NOW + HOUR) == "agreement_over"


def test_the_only_purpose_needs_no_saying_and_one_of_several_does():
    one = known(GRANTABLE.scope, grants=(grant(GRANTABLE),))
    two = known(GRANTABLE.scope, grants=(grant(GRANTABLE, purposes=("training", "reporting")),))

    assert decide(one, OTHERS, now=NOW).purpose == "reporting"
    assert refused(two, OTHERS) == "purpose_missing"
    assert decide(two, replace(OTHERS, purpose="training"), now=NOW).purpose == "training"


def test_of_several_agreements_the_one_that_grants_it_counts():
    other = UUID(int=7)
    grants = (
        grant(GRANTABLE, ends_at=NOW - HOUR),
        grant(GRANTABLE, operations=("training.list_cohorts",)),
        grant(GRANTABLE, purposes=("training",)),
        grant(GRANTABLE, agreement_id=other),
    )
    caller = replace(known(GRANTABLE.scope), grants={(OTHER, OWN): grants})

    allowed = decide(caller, replace(OTHERS, purpose="reporting"), now=NOW)

    assert allowed.agreement_id == other


def test_what_is_asked_for_ones_own_rows_by_name_needs_no_agreement():
    allowed = decide(known(GRANTABLE.scope), replace(OTHERS, organisation=OWN), now=NOW)

    assert (allowed.organisation, allowed.grantee) == (OWN, None)


def several(scope: str) -> Known:
    """Somebody with roles in two organisations, where each knows her by an id of its own."""
    return Known(
        actor="person:1",
        counted_as="person:1",
        memberships={
            OWN: Membership(actor="person:1", scopes=frozenset((scope,))),
            OTHER: Membership(actor="person:2", scopes=frozenset()),
        },
        grants={},
    )


def test_who_acts_for_several_organisations_says_for_which():
    person = several(GRANTABLE.scope)
    asked = Asked(rule=GRANTABLE)

    with pytest.raises(ContractError) as caught:
        decide(person, asked, now=NOW)
    assert caught.value.code == "acting_for_missing"
    assert caught.value.as_fields() == {"organisations": (OWN, OTHER)}
    assert decide(person, replace(asked, acting_for=OWN), now=NOW).actor == "person:1"
    assert refused(person, replace(asked, acting_for=OTHER)) == "scope_missing"
    assert refused(person, replace(asked, acting_for="alcaldia")) == "membership_missing"


def test_whom_another_organisation_links_acts_for_her_own_where_she_says_nothing():
    person = several(GRANTABLE.scope)
    linked = replace(person.memberships[OTHER], acted_for=False)
    asked = Asked(rule=GRANTABLE)

    by_another = replace(person, memberships={**person.memberships, OTHER: linked})
    assert decide(by_another, asked, now=NOW).acting_for == OWN
    assert refused(by_another, replace(asked, acting_for=OTHER)) == "scope_missing"

    new = replace(person.memberships[OWN], acted_for=False)
    assert decide(replace(person, memberships={OWN: new}), asked, now=NOW).acting_for == OWN
    never = replace(person, memberships={OWN: new, OTHER: linked})
    assert refused(never, asked) == "acting_for_missing"
    assert decide(never, replace(asked, acting_for=OWN), now=NOW).acting_for == OWN


def test_whose_role_has_ended_is_not_sent_to_whoever_linked_her():
    linked = Membership(
        actor="person:2",
        scopes=frozenset((GRANTABLE.scope,)),
        acted_for=False,
        acted_elsewhere=True,
    )
    alone = replace(several(GRANTABLE.scope), memberships={OTHER: linked})
    asked = Asked(rule=GRANTABLE)

    with pytest.raises(ContractError) as caught:
        decide(alone, asked, now=NOW)
    assert caught.value.code == "acting_for_missing"
    assert caught.value.as_fields() == {"organisations": (OTHER,)}
    assert decide(alone, replace(asked, acting_for=OTHER), now=NOW).acting_for == OTHER
    two = replace(alone, memberships={OTHER: linked, "alcaldia": linked})
    assert refused(two, asked) == "acting_for_missing"
    # Once she has named it, it is hers as any other.
    named = replace(alone, memberships={OTHER: replace(linked, acted_for=True)})
    assert decide(named, asked, now=NOW).acting_for == OTHER


def test_whose_role_is_back_acts_for_her_own_again():
    person = several(GRANTABLE.scope)
    linked = replace(person.memberships[OTHER], acted_for=False, acted_elsewhere=True)
    back = replace(person, memberships={**person.memberships, OTHER: linked})

    assert decide(back, Asked(rule=GRANTABLE), now=NOW).acting_for == OWN


def test_a_role_in_one_organisation_is_none_in_another():
    person = several(GRANTABLE.scope)

    asked = Asked(rule=GRANTABLE, acting_for=OWN, organisation=OTHER)

    assert refused(person, asked) == "no_agreement"


def test_who_has_no_role_anywhere_may_nothing():
    assert refused(replace(known(), memberships={}), Asked(rule=GRANTABLE)) == "no_membership"


DISCLOSED = Rule(
    name="enrolment.disclose_participants",
    scope="disclosures:read",
    grantable=True,
    keeper=OPERATOR,
)


def test_what_is_disclosed_of_people_needs_an_agreement_with_who_keeps_it_even_in_ones_own_rows():
    asked = Asked(rule=DISCLOSED)
    by_keeper = grant(DISCLOSED, grantor=OPERATOR, purposes=("hosting",))

    assert refused(known(DISCLOSED.scope), asked) == "no_agreement"
    assert refused(known(DISCLOSED.scope, grants=(grant(DISCLOSED),)), asked) == "no_agreement"
    allowed = decide(known(DISCLOSED.scope, grants=(by_keeper,)), asked, now=NOW)
    assert (allowed.organisation, allowed.grantee, allowed.purpose) == (OWN, OWN, "hosting")
    assert allowed.agreement_id == AGREEMENT
    itself = decide(known(DISCLOSED.scope, organisation=OPERATOR), asked, now=NOW)
    assert itself.grantee is None


@pytest.mark.parametrize("whose", [OPERATOR, OTHER])
def test_to_be_told_of_ones_own_people_is_not_to_be_told_of_another_s(whose: str):
    """What who keeps the data agreed to for hosting opens nobody else's rows, nor its own."""
    hosting = grant(DISCLOSED, grantor=whose, purposes=("hosting",))
    both = replace(hosting, purposes=("hosting", "training"))
    asked = Asked(rule=DISCLOSED, organisation=whose)
    for_hosting = replace(asked, purpose="hosting")

    for each in (asked, for_hosting):
        caller = known(DISCLOSED.scope, grants=(hosting,))
        assert refused(caller, each) == "operation_not_granted"
    caller = known(DISCLOSED.scope, grants=(both,))
    assert decide(caller, asked, now=NOW).purpose == "training"
    with pytest.raises(PurposeNotGranted) as caught:
        decide(caller, for_hosting, now=NOW)
    assert caught.value.purposes == ("training",)


def test_what_shows_nobody_may_be_granted_for_hosting():
    caller = known(GRANTABLE.scope, grants=(grant(GRANTABLE, purposes=("hosting",)),))

    assert decide(caller, OTHERS, now=NOW).purpose == "hosting"


def test_anybody_may_ask_what_is_for_anybody_and_nothing_else():
    nobody = anybody(OWN, counted_as="127.0.0.1")

    for operation in operations():
        rule = operation.rule(operator=OPERATOR)
        if operation.is_public:
            assert decide(nobody, Asked(rule=rule), now=NOW).scopes == {PUBLIC}
        else:
            assert refused(nobody, Asked(rule=rule)) == "scope_missing"


def test_no_role_has_a_scope_of_the_hubs_own_processes():
    for role, operator in product(ROLES, (True, False)):
        assert not scopes_of([role], operator=operator) & OF_PROCESSES
    asked = {str(each.request.scope) for each in operations()}
    assert not asked & OF_PROCESSES, "an operation could be asked by the hub's processes alone"
