"""Ambassadors, their workshops, and the cascade of who trained whom."""

from gateway.media import SVG
from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read
from nosotros.contracts import training as c

_TAG, _WORKSHOPS, _CASCADE = "Ambassadors", "Workshops", "Cascade"
_HER, _WORKSHOP = "/v1/ambassadors/{id}", "/v1/workshops/{id}"
_OF = "ambassador_id"

PASSING_ON: tuple[Operation, ...] = (
    read("/v1/ambassadors", c.ListAmbassadors, tag=_TAG),
    read(_HER, c.GetAmbassador, tag=_TAG),
    change(_HER, c.ChangeAmbassador, tag=_TAG, of=_OF),
    act(f"{_HER}/ending", c.EndAmbassador, tag=_TAG, of=_OF),
    make("/v1/workshops", c.PlanWorkshop, tag=_WORKSHOPS),
    read("/v1/workshops", c.ListWorkshops, tag=_WORKSHOPS),
    read(_WORKSHOP, c.GetWorkshop, tag=_WORKSHOPS),
    act(f"{_WORKSHOP}/report", c.ReportWorkshop, tag=_WORKSHOPS, of="workshop_id"),
    act(f"{_WORKSHOP}/cancellation", c.CancelWorkshop, tag=_WORKSHOPS, of="workshop_id"),
    read("/v1/cascade", c.GetCascade, tag=_CASCADE),
    read(f"{_HER}/lineage", c.GetLineage, tag=_CASCADE),
    read(f"{_HER}/lineage/drawing", c.DrawLineage, tag=_CASCADE, sends_file=True, media=(SVG,)),
)
