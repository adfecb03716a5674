"""The types of the files that are taken and sent, and the endings of their names."""

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
#: a JSON value a line
JSON_LINES = "application/x-ndjson"
PDF = "application/pdf"
SVG = "image/svg+xml"
#: of anything: what it is shows when it is read
BYTES = "application/octet-stream"

SHEETS = (CSV, XLSX)
EVIDENCE = (
    PDF,
    "image/jpeg",
    "image/png",
    "image/webp",
    "audio/mpeg",
    "audio/mp4",
    "video/mp4",
)
#: the type by the ending of a file's name
BY_ENDING = {
    ".csv": CSV,
    ".xlsx": XLSX,
    ".json": JSON,
    ".pdf": PDF,
    ".svg": SVG,
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
}
MEBIBYTE = 1024 * 1024


def ending_of(media_type: str) -> str:
    """The ending that a file of a type has; none where the type says nothing."""
    return next((ending for ending, each in BY_ENDING.items() if each == media_type), "")
