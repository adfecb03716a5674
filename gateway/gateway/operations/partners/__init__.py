"""The network: organisations, people, keys, agreements, the audit log, rooms."""

from gateway.operations.model import Operation
from gateway.operations.partners.audit import AUDIT

PARTNERS: tuple[Operation, ...] = (*AUDIT,)
