"""Sheets, and records that may be one person's."""

from gateway.operations.model import Operation
from gateway.operations.rows import accept, act, change, read
from nosotros.contracts import enrolment as c

_TAG, _PAIRS = "Imports", "Duplicates"

SHEETS: tuple[Operation, ...] = (
    accept(
        "/v1/intakes/{id}/imports",
        c.ImportSheet,
        tag=_TAG,
        of="intake_id",
        at="/v1/imports/{id}",
        query=("language", "dry_run", "partner", "mapping"),
    ),
    read("/v1/imports/{id}", c.GetImport, tag=_TAG),
    read("/v1/imports/{id}/rows", c.ListImportRows, tag=_TAG, of="import_id"),
    read("/v1/imports/{id}/sheet", c.GetImportedSheet, tag=_TAG, sends_file=True),
    change("/v1/mappings/{name}", c.DefineMapping, tag=_TAG),
    read("/v1/mappings", c.ListMappings, tag=_TAG),
    read("/v1/duplicates", c.ListDuplicates, tag=_PAIRS),
    read("/v1/duplicates/{id}", c.CompareDuplicate, tag=_PAIRS),
    act("/v1/duplicates/{id}/merge", c.MergeDuplicate, tag=_PAIRS, of="duplicate_id"),
    act("/v1/duplicates/{id}/distinction", c.KeepApart, tag=_PAIRS, of="duplicate_id"),
    read("/v1/merges/{id}", c.GetMerge, tag=_PAIRS),
    act("/v1/merges/{id}/reversal", c.UndoMerge, tag=_PAIRS, of="merge_id"),
)
