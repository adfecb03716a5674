"""The edge of partners: the audit log."""

from typing import Any

from nosotros.bus.service import event_handler, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c
from nosotros.contracts.auditing import AUDITED
from nosotros.contracts.language import event_of
from partners.handlers.audit import hearing, reading


class AuditLog:
    """Who did what, of every service."""

    @query
    def list_audit_entries(self, query: c.ListAuditEntries, work: UnitOfWork) -> c.AuditEntryPage:
        """The organisation's entries."""
        return reading.list_audit_entries(query, work=work)

    @query
    def get_audit_head(self, query: c.GetAuditHead, work: UnitOfWork) -> c.AuditHeadView:
        """How long its chain is, signed."""
        return reading.get_audit_head(query, work=work)

    @query
    def export_audit(self, query: c.ExportAudit, work: UnitOfWork) -> c.AuditFile:
        """A part of it, as a sealed file."""
        return reading.export_audit(query, work=work)


def _hears(service: str, contract: type[Any]) -> Any:
    def method(self: Any, event: Any, work: UnitOfWork) -> None:
        hearing.hear_audited(event, service=service, work=work)

    method.__name__ = f"on_{event_of(contract).name}"
    method.__doc__ = f"Append the entries of {service}."
    method.__annotations__ = {"event": contract, "work": UnitOfWork}
    return event_handler(method)


# One for each service that tells, partners itself among them.
for _service, _contract in AUDITED.items():
    setattr(AuditLog, f"on_{event_of(_contract).name}", _hears(_service, _contract))
