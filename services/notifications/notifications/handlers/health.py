"""How providers are doing."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import ListProviders, ProviderList, ProviderView

# What the worker notes is nobody's secret: every organisation sees it.
LIST = """
SELECT name, channel, position, state, last_reason, last_failed_at, last_accepted_at, per_second
FROM provider ORDER BY channel, position, name"""


def list_providers(_query: ListProviders, *, work: UnitOfWork) -> ProviderList:
    """Every provider in use, by channel and position."""
    rows = work.connection.exec_driver_sql(LIST).all()
    return ProviderList(items=tuple(ProviderView(**row._mapping) for row in rows))
