"""The care of parked events, and proof of erasures: the same four operations for each service."""

from dataclasses import replace

from gateway.operations.model import Operation
from gateway.operations.rows import act, read, remove
from nosotros.contracts.care import Care

TAG = "Operations"


def care_of(service: str, care: Care) -> tuple[Operation, ...]:
    """A service's operations on its parked events, and on what it forgot; their ids say whose they
    are."""
    root = f"/v1/operations/{service}/parked"
    rows = (
        read(root, care.list, tag=TAG),
        act(root + "/{id}/replay", care.replay, tag=TAG),
        remove(root + "/{id}", care.drop, tag=TAG),
        read(f"/v1/operations/{service}/burials/{{subject}}", care.buried, tag=TAG),
    )
    return tuple(replace(each, id=f"{service}_{each.id}") for each in rows)
