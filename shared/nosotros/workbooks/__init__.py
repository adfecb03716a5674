"""Spreadsheets, as CSV or XLSX, read as a stream with the standard library: bytes to rows of cells.

What the cells mean is for who reads them. Of a workbook only what holds values is looked at;
macros, pictures, charts and styles are not. What is damaged, encrypted, of another kind, or made
to exhaust memory is refused before a row is given. `docs/adr` says why no library does this.
"""
