"""The edge of partners: what was refused at rooms' doors."""

from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c
from partners.handlers import quarantine


class Quarantine:
    """What came from rooms and was not let in."""

    @query
    def list_quarantined(self, query: c.ListQuarantined, work: UnitOfWork) -> c.QuarantinedPage:
        """What was refused of a room."""
        return quarantine.list_quarantined(query, work=work)

    @command
    def replay_quarantined(self, command: c.ReplayQuarantined, work: UnitOfWork) -> None:
        """Let an event in after all."""
        quarantine.replay_quarantined(command, work=work)

    @command
    def drop_quarantined(self, command: c.DropQuarantined, work: UnitOfWork) -> None:
        """Give an event up."""
        quarantine.drop_quarantined(command, work=work)
