"""Whether a caller would rather have CSV, or a page, than JSON (RFC 9110, 12.5.1)."""

import re
from functools import lru_cache

MOST_RANGES = 20
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_JSON: dict[str, str] = {}
_HTML = {"charset": "utf-8"}
_CSV = {"charset": "utf-8", "header": "present"}


@lru_cache(maxsize=512)
def prefers_csv(accept: bytes | None) -> bool:
    """Whether CSV is liked better; what is liked equally, or not at all, is JSON."""
    if not accept:
        return False
    ranges = [_range(each) for each in accept.decode("latin-1").lower().split(",")[:MOST_RANGES]]
    return _liking(ranges, "text", "csv", _CSV) > _liking(ranges, "application", "json", _JSON)


@lru_cache(maxsize=512)
def prefers_html(accept: bytes | None) -> bool:
    """Whether a page is liked better than JSON, as browsers do."""
    if not accept:
        return False
    ranges = [_range(each) for each in accept.decode("latin-1").lower().split(",")[:MOST_RANGES]]
    return _liking(ranges, "text", "html", _HTML) > _liking(ranges, "application", "json", _JSON)


_Range = tuple[str, dict[str, str], float]


def _range(text: str) -> _Range:
    """A media range, its parameters, and how much it is liked; not at all if that is unreadable."""
    name, *rest = (each.strip() for each in text.split(";"))
    parameters: dict[str, str] = {}
    for each in rest:
        key, _, value = each.partition("=")
        if key.strip() == "q":
            value = value.strip()
            return name, parameters, float(value) if _QUALITY.fullmatch(value) else 0.0
        parameters[key.strip()] = value.strip().strip('"')
    return name, parameters, 1.0


def _liking(ranges: list[_Range], kind: str, subtype: str, ours: dict[str, str]) -> float:
    """What the most precise of the ranges that hold a type says of it."""
    best, precision = 0.0, -1
    for name, parameters, quality in ranges:
        if name not in ("*/*", f"{kind}/*", f"{kind}/{subtype}"):
            continue
        if not parameters.items() <= ours.items():
            continue
        precise = ("*/*", f"{kind}/*", name).index(name) * 10 + len(parameters)
        if precise > precision:
            best, precision = quality, precise
    return best
