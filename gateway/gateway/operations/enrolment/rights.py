"""What people authorised, and how they leave."""

from gateway.operations.model import Operation
from gateway.operations.rows import accept, act, make, read, remove
from nosotros.contracts import enrolment as c

_TAG, _LEAVING = "Authorisations", "Withdrawal and erasure"
_HER = "/v1/participants/{id}"
_OF = "participant_id"

RIGHTS: tuple[Operation, ...] = (
    make(
        "/v1/authorisation-texts",
        c.PublishAuthorisationText,
        tag=_TAG,
        at="/v1/authorisation-texts",
    ),
    read("/v1/authorisation-texts", c.ListAuthorisationTexts, tag=_TAG),
    make(
        f"{_HER}/authorisations",
        c.GiveAuthorisation,
        tag=_TAG,
        of=_OF,
        at="/v1/authorisations/{id}",
    ),
    read(f"{_HER}/authorisations", c.ListAuthorisations, tag=_TAG),
    read("/v1/authorisations/{id}", c.GetAuthorisation, tag=_TAG),
    act(
        "/v1/authorisations/{id}/withdrawal",
        c.WithdrawAuthorisation,
        tag=_TAG,
        of="authorisation_id",
    ),
    act(f"{_HER}/safeguards", c.NoteSafeguard, tag=_TAG, of=_OF),
    read(f"{_HER}/safeguards", c.GetSafeguards, tag=_TAG),
    act(f"{_HER}/withdrawal", c.WithdrawParticipant, tag=_LEAVING, of=_OF),
    act(f"{_HER}/readmission", c.ReadmitParticipant, tag=_LEAVING, of=_OF),
    read(f"{_HER}/restricted", c.GetRestricted, tag=_LEAVING),
    remove(_HER, c.EraseParticipant, tag=_LEAVING, of=_OF),
    accept(f"{_HER}/erasure", c.RequestErasure, tag=_LEAVING, of=_OF, at="/v1/erasures/{id}"),
    read("/v1/erasures", c.ListErasures, tag=_LEAVING),
    read("/v1/erasures/{id}", c.GetErasure, tag=_LEAVING),
)
