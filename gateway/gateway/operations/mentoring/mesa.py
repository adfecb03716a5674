"""The Mesa: members and commissions, the map of offers, actions, contributions to policy."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read
from nosotros.contracts import mentoring as c

_TAG, _MAP, _STRATEGY = "The Mesa", "The Mesa's map", "The Mesa's strategy"
_ROOT = "/v1/mesa"
_MEMBER, _COMMISSION = f"{_ROOT}/members/{{id}}", f"{_ROOT}/commissions/{{id}}"
_OFFER = f"{_ROOT}/offers/{{id}}"
_ACTION, _CONTRIBUTION = f"{_ROOT}/actions/{{id}}", f"{_ROOT}/contributions/{{id}}"

MESA: tuple[Operation, ...] = (
    make(f"{_ROOT}/members", c.AddMesaMember, tag=_TAG),
    read(f"{_ROOT}/members", c.ListMesaMembers, tag=_TAG),
    read(_MEMBER, c.GetMesaMember, tag=_TAG),
    change(_MEMBER, c.ChangeMesaMember, tag=_TAG, of="member_id"),
    make(f"{_ROOT}/commissions", c.FoundCommission, tag=_TAG),
    read(f"{_ROOT}/commissions", c.ListCommissions, tag=_TAG),
    read(_COMMISSION, c.GetCommission, tag=_TAG),
    change(_COMMISSION, c.ChangeCommission, tag=_TAG, of="commission_id"),
    read(f"{_ROOT}/map", c.GetMesaMap, tag=_MAP),
    change(f"{_ROOT}/territories/{{municipality}}", c.RegisterTerritory, tag=_MAP),
    read(f"{_ROOT}/territories", c.ListTerritories, tag=_MAP),
    make(f"{_ROOT}/offers", c.AddOffer, tag=_MAP),
    read(f"{_ROOT}/offers", c.ListOffers, tag=_MAP),
    read(_OFFER, c.GetOffer, tag=_MAP),
    change(_OFFER, c.ChangeOffer, tag=_MAP, of="offer_id"),
    make(f"{_ROOT}/actions", c.ProposeAction, tag=_STRATEGY),
    read(f"{_ROOT}/actions", c.ListActions, tag=_STRATEGY),
    read(_ACTION, c.GetAction, tag=_STRATEGY),
    change(_ACTION, c.ChangeAction, tag=_STRATEGY, of="action_id"),
    act(f"{_ACTION}/scores", c.ScoreAction, tag=_STRATEGY, of="action_id"),
    make(f"{_ROOT}/contributions", c.DraftContribution, tag=_STRATEGY),
    read(f"{_ROOT}/contributions", c.ListContributions, tag=_STRATEGY),
    read(_CONTRIBUTION, c.GetContribution, tag=_STRATEGY),
    change(_CONTRIBUTION, c.ChangeContribution, tag=_STRATEGY, of="contribution_id"),
)
