"""Several statements as one, with PostgreSQL's own numbers for their values."""

import re
from functools import lru_cache

_VALUE = re.compile(r"%\((\w+)\)s")
_VALUES = re.compile(r"VALUES\s*(\(.*?\))\s*(?=ON CONFLICT|RETURNING|$)", re.DOTALL)


@lru_cache(maxsize=512)
def merged(shape: tuple[tuple[str, int], ...]) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """One statement out of several, each for a number of rows, and the order of its values.

    It has PostgreSQL's own `$1`, `$2`, …: psycopg translates what has more than fifty values anew each
    time. Each stands for the statement at a place, the number of one of its rows, and a name.

    Raises:
        ValueError: a statement is to run for several rows and is no `INSERT … VALUES (…)`.
    """
    order: dict[tuple[int, int, str], int] = {}
    parts: list[str] = []
    for place, (text, rows) in enumerate(shape):
        statement = text.strip()
        if rows > 1:
            found = _VALUES.search(statement)
            if found is None:
                raise ValueError("only an INSERT … VALUES can be merged for several rows")
            each = [_numbered(found[1], place, number, order) for number in range(rows)]
            statement = (
                statement[: found.start(1)] + ", ".join(each) + " " + statement[found.end(1) :]
            )
        else:
            statement = _numbered(statement, place, 0, order)
        parts.append(f"s{place} AS ({statement})")
    return f"WITH {', '.join(parts)} SELECT 1".replace("%%", "%"), tuple(order)


def _numbered(text: str, place: int, number: int, order: dict[tuple[int, int, str], int]) -> str:
    def parameter(found: re.Match[str]) -> str:
        return f"${order.setdefault((place, number, found[1]), len(order) + 1)}"

    return _VALUE.sub(parameter, text)
