"""What the journal misses: numbers of a source before those that are held back."""

from dataclasses import dataclass

GAPS = """
SELECT name, sequence + 1 AS first_missing, next_held - 1 AS last_missing, held, held_since
FROM journal_source WHERE next_held > sequence + 1 ORDER BY name"""

#: of which what is held back can follow: whoever let the ones before go did not come to it
GOING_ON = "SELECT name FROM journal_source WHERE next_held = sequence + 1 ORDER BY name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Numbers of a source that were skipped."""

    source: str
    first: int
    last: int
