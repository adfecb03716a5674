"""Which columns a view becomes, what is in a cell, and who prefers CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest

from gateway.exports import columns_of, prefers_csv, rows, titles
from gateway.operations import check, operations
from gateway.operations.rows import read
from nosotros.contracts import enrolment
from nosotros.contracts.fields import Phone
from nosotros.contracts.language import query, registry
from nosotros.errors import ContractBroken


@dataclass
class Note:
    code: str
    parts: tuple[str, ...]


@dataclass
class Contact:
    phone: Annotated[str | None, Phone]
    sharers: tuple[str, ...]


@dataclass
class Item:
    name: str
    state: Literal["a", "b"] | None
    born: date | None
    flag: bool
    tags: tuple[str, ...] | None
    contact: Contact | None
    notes: tuple[Note, ...]
    facts: dict[str, int]
    id: UUID


COLUMNS = columns_of(Item)


def lines(*items: dict[str, Any]) -> list[str]:
    made = rows(COLUMNS, items).decode()
    assert made.count("\r\n") == made.count("\n")
    return made.splitlines()


def test_columns_follow_the_view_in_its_order():
    assert titles(COLUMNS).decode("utf-8-sig") == (
        "name,state,born,flag,tags,contact.phone,contact.sharers,notes.code,id\r\n"
    )


def test_values_are_plain_lists_are_joined_and_nothing_is_empty():
    full = {
        "name": "Luz, la mayor",
        "state": "a",
        "born": "2009-03-14",
        "flag": True,
        "tags": ["x", "y"],
        "contact": {"phone": "+573000000001", "sharers": ["mamá", "@tía"]},
        "notes": [{"code": "n", "parts": ["p"]}, {"code": None}],
        "facts": {"a": 1},
        "id": "i",
    }
    bare = {"name": "-", "flag": False, "tags": None, "contact": None, "notes": [], "id": None}

    assert lines(full, bare) == [
        '"Luz, la mayor",a,2009-03-14,true,x; y,+573000000001,mamá; \'@tía,n; ,i',
        "'-,,,false,,,,,",
    ]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "\n'=1"),
        ("Luz;=1+1", "Luz;'=1+1"),
        ('Luz;"=1+1"', 'Luz;"\'=1+1"'),
        ("-12", "-12"),
        ("+3.50", "+3.50"),
        ("+573000000001", "+573000000001"),
        ("Luz - Ana", "Luz - Ana"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_text_is_a_formula(text: str, cell: str):
    (column,) = (each for each in COLUMNS if each.title == "name")

    written = rows((column,), [{"name": text}]).decode().removesuffix("\r\n")

    if written.startswith('"'):
        written = written[1:-1].replace('""', '"')
    assert written == cell


@pytest.mark.parametrize(
    ("accept", "csv"),
    [
        (None, False),
        (b"", False),
        (b"*/*", False),
        (b"application/json", False),
        (b"text/csv", True),
        (b"TEXT/CSV", True),
        (b"text/*", True),
        (b"image/png", False),
        (b"text/csv, application/json", False),
        (b"text/csv, application/json;q=0.9", True),
        (b"text/csv;q=0.8, */*;q=0.9", False),
        (b"text/csv, */*;q=0.1", True),
        (b"*/*;q=0.5, application/json;q=0.4", True),
        (b"text/csv;q=0", False),
        (b"text/csv;q=0, text/*", False),
        (b"text/csv;q=2", False),
        (b"text/csv;q=nan", False),
        (b'text/csv; charset="UTF-8"; header=present', True),
        (b"text/csv; header=absent", False),
        (b"text/csv ; q=0.5 , application/json ; q=0.6", False),
        (b";;,,/", False),
    ],
)
def test_csv_is_answered_to_who_prefers_it(accept: bytes | None, csv: bool):
    assert prefers_csv(accept) is csv


def test_every_list_of_the_table_has_columns_and_a_name_of_its_own():
    lists = [each for each in operations() if each.is_paged]

    assert all(columns_of(each.item) for each in lists)
    names = [each.export_name for each in lists]
    assert "participants.csv" in names
    assert len(set(names)) == len(names)


@pytest.fixture
def unbounded() -> Iterator[type[Any]]:
    @query(service="enrolment", scope="enrolment:read", returns=enrolment.IntakePage)
    class ListUnbounded:
        """A list whose pages nobody can bound."""

        after: str | None = None

    yield ListUnbounded
    del registry.requests[ListUnbounded]


def test_a_list_that_could_not_be_exported_is_refused(unbounded: type[Any]):
    with pytest.raises(ContractBroken, match="list_unbounded has pages"):
        check((read("/v1/x", unbounded, tag="x"),))
