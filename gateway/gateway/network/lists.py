"""Which lists there are across organisations: of each paged query that may be granted."""

from collections.abc import Iterable
from dataclasses import replace

from gateway.operations.model import Operation

ROOT = "/v1/network"


def networked(table: Iterable[Operation]) -> tuple[Operation, ...]:
    """The operations that list across organisations what those of a table list of one."""
    return tuple(
        replace(
            each,
            id=f"{each.id}_of_the_network",
            path=ROOT + each.path.removeprefix("/v1"),
            across=True,
        )
        for each in table
        if each.is_paged
        and each.request.grantable
        and not each.is_public
        and not each.path_fields
        and each.live is None
    )
