"""Messages to groups."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, make, read
from nosotros.contracts import notifications as c

_TAG, _IT, _OF = "Campaigns", "/v1/campaigns/{id}", "campaign_id"

CAMPAIGNS: tuple[Operation, ...] = (
    make("/v1/campaigns", c.PlanCampaign, tag=_TAG),
    read("/v1/campaigns", c.ListCampaigns, tag=_TAG),
    read(_IT, c.GetCampaign, tag=_TAG),
    read(f"{_IT}/count", c.CountCampaign, tag=_TAG),
    act(f"{_IT}/start", c.StartCampaign, tag=_TAG, of=_OF),
    act(f"{_IT}/pause", c.PauseCampaign, tag=_TAG, of=_OF),
    act(f"{_IT}/resumption", c.ResumeCampaign, tag=_TAG, of=_OF),
    act(f"{_IT}/cancelling", c.CancelCampaign, tag=_TAG, of=_OF),
)
