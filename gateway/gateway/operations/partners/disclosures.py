"""What rooms were told of people, and have forgotten."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, read
from nosotros.contracts import enrolment
from nosotros.contracts import partners as c

_TAG = "Disclosures"

DISCLOSURES: tuple[Operation, ...] = (
    read("/v1/disclosures/participants", enrolment.DiscloseParticipants, tag=_TAG),
    read("/v1/erasure-confirmations", c.ListErasureConfirmations, tag=_TAG),
    act(
        "/v1/participants/{id}/erasure-confirmation",
        c.ConfirmErasure,
        tag=_TAG,
        of="participant_id",
    ),
)
