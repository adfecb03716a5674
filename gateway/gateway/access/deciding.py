"""The one place where it is decided what a caller may; plain Python, with no way around it.

Whatever is not allowed here is refused: no membership, no scope, no grant of an agreement in
force. Nothing here knows whether a row exists, so no refusal can say it.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.refusals import (
    ActingForMissing,
    AgreementNotBegun,
    AgreementOver,
    MembershipMissing,
    NoAgreement,
    NoMembership,
    OperationNotGranted,
    PurposeMissing,
    PurposeNotGranted,
    ScopeMissing,
)
from nosotros.contracts.common import NotGrantable
from nosotros.contracts.language import PUBLIC
from nosotros.contracts.partners import GrantView

ANYBODY = "anybody"
#: for which who keeps the data of others' people lets an organisation be told of its own, and of
#: nobody else's
HOSTING = "hosting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Membership:
    """What somebody is and may in an organisation."""

    #: `key:<id>` or `person:<id>`, as this organisation's audit log calls her
    actor: str
    scopes: frozenset[str]
    #: whether she has acted for it before; who is linked by an organisation that she has nothing to do
    #: with does not choose it by saying nothing
    acted_for: bool = True
    #: whether she has acted for another, which may be hers no more: what she asks without saying for whom
    #: is then meant for that one, and not for this
    acted_elsewhere: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Who a caller is, as partners said."""

    #: `key:<id>` or `person:<id>`
    actor: str
    #: what the rate limit counts her requests by
    counted_as: Hashable
    #: by organisation that she acts for
    memberships: Mapping[str, Membership]
    #: by whose rows and who may ask for them
    grants: Mapping[tuple[str, str], tuple[GrantView, ...]]
    #: by which she came in, issuer and subject; none: it is a key
    account: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What an operation asks of whoever calls it."""

    #: as agreements call it: `{service}.{method}`
    name: str
    scope: str
    #: whether an agreement may let another organisation ask it
    grantable: bool
    #: who keeps what it shows, and must have agreed even where the rows are one's own
    keeper: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is asked for, and in whose name; none: it was not said."""

    rule: Rule
    acting_for: str | None = None
    #: whose rows
    organisation: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowed:
    """What a caller may: this operation, in this organisation's rows."""

    actor: str
    #: whose rows are seen
    organisation: str
    acting_for: str
    scopes: frozenset[str]
    #: of what is asked under an agreement: who asks, under which, what for
    grantee: str | None = None
    agreement_id: UUID | None = None
    purpose: str | None = None

    @property
    def owner(self) -> str:
        """Whose an Idempotency-Key is, besides the organisation."""
        return self.actor if self.grantee is None else f"{self.actor} for {self.grantee}"


def anybody(organisation: str, *, counted_as: Hashable) -> Known:
    """Who shows nothing, and asks an organisation for what is for anybody."""
    return Known(
        actor=ANYBODY,
        counted_as=counted_as,
        memberships={organisation: Membership(actor=ANYBODY, scopes=frozenset((PUBLIC,)))},
        grants={},
    )


def decide(known: Known, asked: Asked, *, now: datetime) -> Allowed:
    """What a caller may of what she asks.

    Raises:
        ContractError: nothing, and what she lacks.
    """
    own = _acting_for(known, asked.acting_for)
    member = known.memberships[own]
    rule = asked.rule
    if rule.scope not in member.scopes:
        raise ScopeMissing(scope=rule.scope)
    whose = asked.organisation or own
    if whose != own:
        return _granted(known, asked, by=whose, to=own, whose=whose, now=now)
    if rule.keeper is not None and rule.keeper != own:
        return _granted(known, asked, by=rule.keeper, to=own, whose=own, now=now)
    return Allowed(actor=member.actor, organisation=own, acting_for=own, scopes=member.scopes)


def _acting_for(known: Known, wanted: str | None) -> str:
    if wanted is not None:
        if wanted not in known.memberships:
            raise MembershipMissing(organisation=wanted, organisations=_hers(known))
        return wanted
    if not known.memberships:
        raise NoMembership()
    meant = [name for name, each in known.memberships.items() if each.acted_for]
    if not meant:
        # Whom she has acted for may be left out here, as her role there has ended.
        meant = [name for name, each in known.memberships.items() if not each.acted_elsewhere]
    if len(meant) == 1:
        return meant[0]
    raise ActingForMissing(organisations=_hers(known))


def _granted(known: Known, asked: Asked, *, by: str, to: str, whose: str, now: datetime) -> Allowed:
    rule = asked.rule
    if not rule.grantable:
        raise NotGrantable(operation=rule.name)
    concluded = known.grants.get((by, to), ())
    in_force = [each for each in concluded if _is_in_force(each, now)]
    if not in_force:
        raise _why_none(concluded, by=by, to=to, now=now)
    of_others = rule.keeper is not None and whose != to
    fitting = [
        (each, purposes)
        for each in in_force
        if rule.name in each.operations and (purposes := _purposes(each, of_others=of_others))
    ]
    if not fitting:
        raise OperationNotGranted(operation=rule.name, organisation=by)
    purposes = tuple(dict.fromkeys(one for _, some in fitting for one in some))
    purpose = asked.purpose
    if purpose is None:
        if len(purposes) != 1:
            raise PurposeMissing(purposes=purposes)
        (purpose,) = purposes
    for grant, some in fitting:
        if purpose in some:
            return Allowed(
                actor=known.memberships[to].actor,
                organisation=whose,
                acting_for=to,
                scopes=frozenset((rule.scope,)),
                grantee=to,
                agreement_id=grant.agreement_id,
                purpose=purpose,
            )
    raise PurposeNotGranted(purpose=purpose, purposes=purposes)


def _purposes(grant: GrantView, *, of_others: bool) -> tuple[str, ...]:
    """What an agreement lets something be asked for; `of_others`: who another's people are."""
    return tuple(each for each in grant.purposes if each != HOSTING or not of_others)


def _is_in_force(grant: GrantView, now: datetime) -> bool:
    return grant.starts_at <= now and (grant.ends_at is None or now < grant.ends_at)


def _why_none(
    concluded: Iterable[GrantView], *, by: str, to: str, now: datetime
) -> NoAgreement | AgreementNotBegun | AgreementOver:
    to_begin = [each.starts_at for each in concluded if each.starts_at > now]
    if to_begin:
        return AgreementNotBegun(organisation=by, starts_at=min(to_begin))
    ended = [each.ends_at for each in concluded if each.ends_at is not None]
    if ended:
        return AgreementOver(organisation=by, ended_at=max(ended))
    return NoAgreement(organisation=by, acting_for=to)


def _hers(known: Known) -> tuple[str, ...]:
    return tuple(sorted(known.memberships))
