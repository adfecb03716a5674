"""A list as a file: the pages of a query as CSV (RFC 4180), for spreadsheets and scripts."""

from gateway.exports.columns import columns_of
from gateway.exports.negotiation import prefers_csv
from gateway.exports.streaming import PAGE, Export
from gateway.exports.writing import CONTENT_TYPE, MEDIA_TYPE, rows, titles

__all__ = [
    "CONTENT_TYPE",
    "MEDIA_TYPE",
    "PAGE",
    "Export",
    "columns_of",
    "prefers_csv",
    "rows",
    "titles",
]
