"""A large sheet is read as it comes, in flat memory."""

import io
import tracemalloc
from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest

from enrolment.domain.sheet import read_sheet

ROWS = 10_000
TODAY = date(2026, 8, 18)


class GrowingSheet(io.RawIOBase):
    """A sheet made while it is read, so that it is nowhere in memory as a whole."""

    def __init__(self, good_row: dict[str, str], *, repeat: bool) -> None:
        self.handed_out = 0
        self._parts = self._made(good_row, repeat=repeat)
        self._rest = b""

    def _made(self, good_row: dict[str, str], *, repeat: bool) -> Iterator[bytes]:
        yield (";".join(good_row) + "\r\n").encode()
        for n in range(ROWS):
            number = str(1_000_000_000 + (0 if repeat else n))
            row = {**good_row, "numero_documento": number}
            yield (";".join(row.values()) + "\r\n").encode()

    def read(self, size: int = -1, /) -> bytes:
        while len(self._rest) < size and (part := next(self._parts, b"")):
            self._rest += part
        given, self._rest = self._rest[:size], self._rest[size:]
        self.handed_out += len(given)
        return given


@pytest.fixture
def growing(good_row):
    return lambda *, repeat: GrowingSheet(good_row, repeat=repeat)


def test_the_first_row_is_there_before_the_file_has_been_read(growing):
    source = growing(repeat=False)
    outcomes = read_sheet(source, today=TODAY)
    assert next(outcomes).row
    assert source.handed_out <= 256 * 1024


def test_memory_does_not_grow_with_the_rows(growing):
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_sheet(growing(repeat=True), today=TODAY))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == ROWS
    assert peak < 2 * 1024 * 1024


def test_everybody_on_it_is_read(growing):
    content = b"".join(iter(partial(growing(repeat=False).read, 64 * 1024), b""))
    outcomes = read_sheet(io.BytesIO(content), today=TODAY)
    assert sum(outcome.row is not None for outcome in outcomes) == ROWS
