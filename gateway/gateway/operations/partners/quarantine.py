"""What was refused at a room's door."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, read, remove
from nosotros.contracts import partners as c

_TAG = "Rooms"
_ROOT = "/v1/rooms/{organisation}/quarantine"
_ONE = _ROOT + "/{id}"

QUARANTINE: tuple[Operation, ...] = (
    read(_ROOT, c.ListQuarantined, tag=_TAG),
    act(_ONE + "/replay", c.ReplayQuarantined, tag=_TAG, of="quarantined_id"),
    remove(_ONE, c.DropQuarantined, tag=_TAG, of="quarantined_id"),
)
