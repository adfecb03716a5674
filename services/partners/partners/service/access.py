"""The edge of partners: what the hub's gateway asks of callers."""

from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c
from partners.handlers import access


class Access:
    """Who a caller is, and what she may."""

    @query
    def resolve_key(self, query: c.ResolveKey, work: UnitOfWork) -> c.CallerView:
        """The key of a prefix."""
        return access.resolve_key(query, work=work)

    @query
    def resolve_person(self, query: c.ResolvePerson, work: UnitOfWork) -> c.CallerView:
        """Who an account is."""
        return access.resolve_person(query, work=work)

    @command
    def record_key_uses(self, command: c.RecordKeyUses, work: UnitOfWork) -> None:
        """Remember when keys were used last."""
        access.record_key_uses(command, work=work)

    @command
    def record_first_uses(self, command: c.RecordFirstUses, work: UnitOfWork) -> None:
        """Remember that accounts were used."""
        access.record_first_uses(command, work=work)
