"""Agreements: what one organisation lets another do."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read
from nosotros.contracts import partners as c

_TAG = "Agreements"
_IT, _OF = "/v1/agreements/{id}", "agreement_id"

AGREEMENTS: tuple[Operation, ...] = (
    make("/v1/agreements", c.ProposeAgreement, tag=_TAG),
    read("/v1/agreements", c.ListAgreements, tag=_TAG),
    read(_IT, c.GetAgreement, tag=_TAG),
    change(_IT, c.ChangeAgreement, tag=_TAG, of=_OF),
    act(f"{_IT}/acceptance", c.AcceptAgreement, tag=_TAG, of=_OF),
    act(f"{_IT}/refusal", c.DeclineAgreement, tag=_TAG, of=_OF),
    act(f"{_IT}/withdrawal", c.WithdrawProposal, tag=_TAG, of=_OF),
    act(f"{_IT}/ending", c.EndAgreement, tag=_TAG, of=_OF),
    act(f"{_IT}/successor", c.NameSuccessor, tag=_TAG, of=_OF),
)
