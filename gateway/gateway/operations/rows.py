"""Short ways to write a row: one for each thing that HTTP does to a resource.

An operation is called as its contract's method. `of` is the contract's name for the path's
`{id}`, where it is not `id` as well.
"""

from dataclasses import replace
from typing import Any

from gateway.media import SHEETS
from gateway.operations.model import Method, Operation
from nosotros.contracts.language import request_of


def read(
    path: str,
    contract: type[Any],
    *,
    tag: str,
    of: str = "id",
    sends_file: bool = False,
    media: tuple[str, ...] = SHEETS,
) -> Operation:
    """A query; with `sends_file` it is answered with the file that its answer holds or names."""
    return _row("GET", path, contract, tag=tag, of=of, sends_file=sends_file, media=media)


def public(
    path: str,
    contract: type[Any],
    *,
    tag: str,
    method: Method = "GET",
    id: str | None = None,
    page: str | None = None,
    foreign: str | None = None,
    leaves_out: tuple[str, ...] = (),
) -> Operation:
    """What anybody may ask of the organisation that its path names."""
    row = _row(method, path, contract, tag=tag, of="id")
    return replace(
        row,
        id=id or row.id,
        is_public=True,
        page=page,
        foreign=foreign,
        leaves_out=leaves_out,
    )


def make(
    path: str, contract: type[Any], *, tag: str, of: str = "id", at: str | None = None
) -> Operation:
    """A command whose answer, 201, is to be found `at` another path; by default right below."""
    return _row("POST", path, contract, tag=tag, of=of, status=201, location=at or path + "/{id}")


def accept(
    path: str,
    contract: type[Any],
    *,
    tag: str,
    at: str,
    of: str = "id",
    query: tuple[str, ...] = (),
) -> Operation:
    """A command that goes on after its answer, 202: `at` tells how far it has come."""
    return _row("POST", path, contract, tag=tag, of=of, status=202, location=at, query=query)


def upload(
    path: str,
    contract: type[Any],
    *,
    tag: str,
    of: str = "id",
    query: tuple[str, ...] = (),
    media: tuple[str, ...] = SHEETS,
    largest: int | None = None,
) -> Operation:
    """A command that takes a file and is done with its answer."""
    return _row("POST", path, contract, tag=tag, of=of, query=query, media=media, largest=largest)


def act(path: str, contract: type[Any], *, tag: str, of: str = "id") -> Operation:
    """A command that does something to what is there."""
    return _row("POST", path, contract, tag=tag, of=of)


def change(path: str, contract: type[Any], *, tag: str, of: str = "id") -> Operation:
    """A command that replaces what is there."""
    return _row("PUT", path, contract, tag=tag, of=of)


def remove(path: str, contract: type[Any], *, tag: str, of: str = "id") -> Operation:
    """A command that takes away what is there."""
    return _row("DELETE", path, contract, tag=tag, of=of)


def _row(
    method: Method,
    path: str,
    contract: type[Any],
    *,
    tag: str,
    of: str,
    status: int | None = None,
    location: str | None = None,
    query: tuple[str, ...] = (),
    sends_file: bool = False,
    media: tuple[str, ...] = SHEETS,
    largest: int | None = None,
) -> Operation:
    request = request_of(contract)
    return Operation(
        id=request.method,
        method=method,
        path=path,
        contract=contract,
        tag=tag,
        status=status or (204 if request.returns is None else 200),
        location=location,
        query=query,
        renamed={} if of == "id" else {"id": of},
        sends_file=sends_file,
        media=media,
        largest=largest,
    )
