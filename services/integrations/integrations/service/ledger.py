"""The edge of integrations: ledgers."""

from integrations.handlers import ledger
from nosotros.bus.service import query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import integrations as c


class Ledgers:
    """What subscriptions were to get, and got."""

    @query
    def get_ledger(self, query: c.GetLedger, work: UnitOfWork) -> c.LedgerFile:
        """A ledger, as a sealed file."""
        return ledger.get_ledger(query, work=work)
