"""The audit log of one's own organisation."""

from gateway.media import JSON_LINES
from gateway.operations.model import Operation
from gateway.operations.rows import read
from nosotros.contracts import partners as c

_TAG = "Audit log"

AUDIT: tuple[Operation, ...] = (
    read("/v1/audit", c.ListAuditEntries, tag=_TAG),
    read("/v1/audit/head", c.GetAuditHead, tag=_TAG),
    read("/v1/audit/export", c.ExportAudit, tag=_TAG, sends_file=True, media=(JSON_LINES,)),
)
