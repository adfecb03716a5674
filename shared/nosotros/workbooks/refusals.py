"""How a file is refused that cannot be read as a sheet."""

from typing import Literal

#: What may be wrong with a file, whatever its rows are to mean.
FileFault = Literal[
    "binary",
    "broken_workbook",
    "empty",
    "encoding",
    "encrypted_workbook",
    "old_workbook",
    "too_wide",
    "workbook_too_large",
]


class SheetUnreadable(ValueError):
    """The file as a whole cannot be read, so nothing of it was.

    `code` is one of FileFault, or one of those that whoever reads the rows adds to them;
    `columns` names the columns that the codes about columns speak of.
    """

    def __init__(self, code: str, columns: tuple[str, ...] = ()) -> None:
        super().__init__(code, columns)
        self.code = code
        self.columns = columns
