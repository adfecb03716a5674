"""The Social Contact Centre: its agents, support cases, and referrals to partners."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, make, read
from nosotros.contracts import mentoring as c

_AGENTS, _TAG, _REFERRALS = "Agents", "Support cases", "Referrals"
_AGENT, _IT = "/v1/agents/{id}", "/v1/support-cases/{id}"
_WHO, _OF = "agent_id", "case_id"

CENTRE: tuple[Operation, ...] = (
    make("/v1/agents", c.AddAgent, tag=_AGENTS),
    read("/v1/agents", c.ListAgents, tag=_AGENTS),
    read(_AGENT, c.GetAgent, tag=_AGENTS),
    change(f"{_AGENT}/account", c.SetAgentAccount, tag=_AGENTS, of=_WHO),
    act(f"{_AGENT}/hand-over", c.HandOverCases, tag=_AGENTS, of=_WHO),
    act(f"{_AGENT}/ending", c.EndAgent, tag=_AGENTS, of=_WHO),
    make("/v1/support-cases", c.OpenSupportCase, tag=_TAG),
    read("/v1/support-cases", c.ListSupportCases, tag=_TAG),
    read("/v1/support-cases/figures", c.GetCentreFigures, tag=_TAG),
    read(_IT, c.GetSupportCase, tag=_TAG),
    change(_IT, c.ChangeSupportCase, tag=_TAG, of=_OF),
    act(f"{_IT}/taking", c.TakeSupportCase, tag=_TAG, of=_OF),
    act(f"{_IT}/entries", c.NoteOnCase, tag=_TAG, of=_OF),
    read(f"{_IT}/entries", c.ListCaseEntries, tag=_TAG),
    act(f"{_IT}/closing", c.CloseSupportCase, tag=_TAG, of=_OF),
    act(f"{_IT}/reopening", c.ReopenSupportCase, tag=_TAG, of=_OF),
    act(f"{_IT}/referrals", c.ReferCase, tag=_REFERRALS, of=_OF),
    read(f"{_IT}/referrals", c.ListReferrals, tag=_REFERRALS),
    act("/v1/referrals/{id}/answer", c.AnswerReferral, tag=_REFERRALS, of="referral_id"),
)
