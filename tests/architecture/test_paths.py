"""Whatever path of HTTP a text names is one that the gateway has."""

import re
from pathlib import Path

import pytest

from gateway.network.lists import networked
from gateway.operations import operations

ROOT = Path(__file__).parents[2]
TEXTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs/howto").glob("*.md"))]
PATH = re.compile(r"(?:(GET|POST|PUT|DELETE)\s+)?(/v1/[\w{}/$…-]+)")
#: what a text may say in the place of a path's `{id}`: its name, or a shell's variable
OPERATIONS = [
    (each.method, re.compile(re.sub(r"\{\w+\}", r"(?:\\{\\w+\\}|\\$\\w+|[\\w-]+)", each.path)))
    for each in (*operations(), *networked(operations()))
]


def known(method: str | None, path: str) -> bool:
    """Whether there is such an operation, or, of a path that ends in `…`, one that begins so."""
    if path.endswith("/…"):
        table = (*operations(), *networked(operations()))
        return any(each.path.startswith(path[:-1]) for each in table)
    return any(
        pattern.fullmatch(path) and method in (None, offered) for offered, pattern in OPERATIONS
    )


@pytest.mark.parametrize("text", TEXTS, ids=lambda each: each.name)
def test_every_path_that_a_text_names_is_an_operation(text: Path):
    named = {(method or None, path) for method, path in PATH.findall(text.read_text())}
    assert {each for each in named if not known(*each)} == set()


def test_a_path_that_is_not_there_is_noticed():
    assert not known(None, "/v1/messages/{id}/reading-aloud")
    assert not known("DELETE", "/v1/messages/{id}")
    assert known("GET", "/v1/messages/$MESSAGE")
