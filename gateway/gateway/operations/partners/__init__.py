"""The network: organisations, people, keys, agreements, the audit log, rooms."""

from gateway.operations.model import Operation

PARTNERS: tuple[Operation, ...] = ()
