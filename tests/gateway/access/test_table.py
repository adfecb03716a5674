"""The page that says who may do what says what the code does."""

from pathlib import Path

from click.testing import CliRunner

from gateway.access.table import command
from gateway.operations import operations
from nosotros.contracts.language import PUBLIC
from nosotros.contracts.partners.roles import OF_ROOMS, OF_THE_OPERATOR, ROLES

PAGE = Path(__file__).parents[3] / "docs" / "access.md"


def test_the_page_is_the_one_that_the_code_makes():
    made = CliRunner().invoke(command).output

    assert PAGE.read_text(encoding="utf-8") == made, "run: nosotros access > docs/access.md"


def test_every_operation_is_in_it_and_somebody_may_do_it():
    text = PAGE.read_text(encoding="utf-8")
    held = frozenset().union(*ROLES.values()) | OF_THE_OPERATOR | OF_ROOMS | {PUBLIC}

    for each in operations():
        assert f"`{each.method} {each.path}`" in text
        assert str(each.request.scope) in held, f"nobody may do {each.id}"
