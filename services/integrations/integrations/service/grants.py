"""The edge of integrations: who may have whose events."""

from integrations.handlers import grants
from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import integrations as c


class Grants:
    """Who may have whose events."""

    @command
    def grant_events(self, command: c.GrantEvents, work: UnitOfWork) -> c.EventGrantView:
        """Let another organisation have one's own public events."""
        return grants.grant_events(command, work=work)

    @command
    def end_event_grant(self, command: c.EndEventGrant, work: UnitOfWork) -> c.EventGrantView:
        """Let it have no more of them."""
        return grants.end_event_grant(command, work=work)

    @query
    def list_event_grants(self, query: c.ListEventGrants, work: UnitOfWork) -> c.EventGrantPage:
        """Grants that the organisation gave, and that it was given."""
        return grants.list_event_grants(query, work=work)

    @timer
    def event_grant_ends(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """End a grant whose time is over."""
        grants.event_grant_ends(timer, work=work)
