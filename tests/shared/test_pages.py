"""Pages and their cursors, which every service reads and writes alike."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from nosotros.contracts.common import InvalidFields
from nosotros.identifiers import new_id
from nosotros.pages import after_id, after_line, cut


@dataclass(frozen=True, kw_only=True)
class Row:
    id: UUID
    line: int


ROWS = tuple(Row(id=new_id(), line=line) for line in range(1, 4))


def test_no_cursor_is_the_first_page() -> None:
    assert after_id(None) is None
    assert after_line(None) == 0


def test_a_page_names_its_last_item_where_more_follows() -> None:
    items, following = cut(ROWS, 2)
    assert items == ROWS[:2]
    assert after_id(following) == ROWS[1].id


def test_a_page_of_rows_is_followed_by_line() -> None:
    _, following = cut(ROWS, 2, by=lambda row: row.line)
    assert after_line(following) == 2


def test_the_last_page_has_no_cursor() -> None:
    assert cut(ROWS, 3) == (ROWS, None)
    assert cut((), 3) == ((), None)


@pytest.mark.parametrize("cursor", ["", "x", "2", "' OR true --"])
def test_what_is_no_cursor_of_ids_is_refused_by_its_field(cursor: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        after_id(cursor)
    assert refused.value.fields == ("after",)


@pytest.mark.parametrize("cursor", ["", "-1", "1.5", "²", "1234567890"])
def test_what_is_no_cursor_of_lines_is_refused_by_its_field(cursor: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        after_line(cursor)
    assert refused.value.fields == ("after",)
