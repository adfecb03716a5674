"""The edge of enrolment: sheets, and records that may be one person's."""

from enrolment.handlers import duplicates, imports, merging
from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment as c


class Sheets:
    """Sheets, and records that may be one person's."""

    @command
    def import_sheet(self, command: c.ImportSheet, work: UnitOfWork) -> c.ImportView:
        """Import an intake sheet, CSV or XLSX."""
        return imports.import_sheet(command, work=work)

    @query
    def get_import(self, query: c.GetImport, work: UnitOfWork) -> c.ImportView:
        """How far an import has come."""
        return imports.get_import(query, work=work)

    @query
    def list_import_rows(self, query: c.ListImportRows, work: UnitOfWork) -> c.ImportRowPage:
        """What came of each row of an import, or of the rows in one state."""
        return imports.list_import_rows(query, work=work)

    @query
    def get_imported_sheet(self, query: c.GetImportedSheet, work: UnitOfWork) -> c.ImportedSheet:
        """The sheet back, with its remarks in one more column."""
        return imports.get_imported_sheet(query, work=work)

    @command
    def define_mapping(self, command: c.DefineMapping, work: UnitOfWork) -> c.ColumnMapping:
        """Keep a partner's own names of columns under a name."""
        return imports.define_mapping(command, work=work)

    @query
    def list_mappings(self, query: c.ListMappings, work: UnitOfWork) -> c.ColumnMappings:
        """The organisation's mappings."""
        return imports.list_mappings(query, work=work)

    @query
    def list_duplicates(self, query: c.ListDuplicates, work: UnitOfWork) -> c.DuplicatePage:
        """Pairs of records that may be one person's."""
        return duplicates.list_duplicates(query, work=work)

    @query
    def compare_duplicate(self, query: c.CompareDuplicate, work: UnitOfWork) -> c.Comparison:
        """A pair, with both records beside each other."""
        return duplicates.compare_duplicate(query, work=work)

    @command
    def keep_apart(self, command: c.KeepApart, work: UnitOfWork) -> c.DuplicateView:
        """Say that a pair is two people."""
        return duplicates.keep_apart(command, work=work)

    @command
    def merge_duplicate(self, command: c.MergeDuplicate, work: UnitOfWork) -> c.MergeView:
        """Merge a pair."""
        return merging.merge_duplicate(command, work=work)

    @command
    def undo_merge(self, command: c.UndoMerge, work: UnitOfWork) -> c.MergeView:
        """Undo a merge."""
        return merging.undo_merge(command, work=work)

    @query
    def get_merge(self, query: c.GetMerge, work: UnitOfWork) -> c.MergeView:
        """One merge."""
        return merging.get_merge(query, work=work)
