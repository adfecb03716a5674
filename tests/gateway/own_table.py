"""A gateway with a table of its own, for what no operation of the product does: a program."""

from uuid import UUID

from gateway.cli import serve_table
from gateway.operations.rows import read
from nosotros.contracts.common import FileReference, NotFound
from nosotros.contracts.language import query, view


@view
class StoredSheet:
    """Where a sheet is."""

    file: FileReference


@query(service="enrolment", scope="enrolment:read", returns=StoredSheet, errors=(NotFound,))
class GetSheet:
    """A sheet, as it was saved."""

    id: UUID


if __name__ == "__main__":
    serve_table((read("/v1/sheets/{id}", GetSheet, tag="Imports", sends_file=True),))
