"""The edge of integrations: the journal."""

from integrations.handlers import journal
from nosotros.bus.service import query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import integrations as c


class Journal:
    """What the journal has."""

    @query
    def read_events(self, query: c.ReadEvents, work: UnitOfWork) -> c.EventBatch:
        """Public events, oldest first."""
        return journal.read_events(query, work=work)

    @query
    def get_event(self, query: c.GetEvent, work: UnitOfWork) -> c.JournalEntry:
        """One event by its id."""
        return journal.get_event(query, work=work)

    @query
    def get_journal(self, query: c.GetJournal, work: UnitOfWork) -> c.JournalView:
        """How the journal is doing."""
        return journal.get_journal(query, work=work)
