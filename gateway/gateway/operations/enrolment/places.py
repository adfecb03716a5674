"""Intakes, and the places in them."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read
from nosotros.contracts import enrolment as c

_INTAKES, _TAG, _ALERTS = "Intakes", "Enrolments", "Alerts"
_IT = "/v1/enrolments/{id}"
_OF = "enrolment_id"

PLACES: tuple[Operation, ...] = (
    make("/v1/intakes", c.OpenIntake, tag=_INTAKES),
    read("/v1/intakes", c.ListIntakes, tag=_INTAKES),
    read("/v1/intakes/{id}", c.GetIntake, tag=_INTAKES),
    change("/v1/intakes/{id}", c.ChangeIntake, tag=_INTAKES, of="intake_id"),
    make("/v1/enrolments", c.EnrolParticipant, tag=_TAG),
    read("/v1/enrolments", c.ListEnrolments, tag=_TAG),
    read(_IT, c.GetEnrolment, tag=_TAG),
    read(f"{_IT}/steps", c.ListEnrolmentSteps, tag=_TAG),
    act(f"{_IT}/offer/acceptance", c.AcceptOffer, tag=_TAG, of=_OF),
    act(f"{_IT}/offer/refusal", c.DeclineOffer, tag=_TAG, of=_OF),
    act(f"{_IT}/offer", c.RepeatOffer, tag=_TAG, of=_OF),
    act(f"{_IT}/activation", c.ActivateEnrolment, tag=_TAG, of=_OF),
    act(f"{_IT}/completion", c.CompleteEnrolment, tag=_TAG, of=_OF),
    act(f"{_IT}/withdrawal", c.WithdrawEnrolment, tag=_TAG, of=_OF),
    act(f"{_IT}/refusal", c.RefuseEnrolment, tag=_TAG, of=_OF),
    read("/v1/alerts", c.ListAlerts, tag=_ALERTS),
    act("/v1/alerts/{id}/resolution", c.ResolveAlert, tag=_ALERTS, of="alert_id"),
)
