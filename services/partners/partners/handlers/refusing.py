"""How fields are refused that only partners' own rules find wrong."""

from collections.abc import Sequence

from nosotros.contracts.common import FieldProblem, InvalidFields


def refuse(problems: Sequence[tuple[str, str]]) -> None:
    """Refuse fields by their paths and codes, where there are any.

    Raises:
        InvalidFields: naming each.
    """
    if problems:
        raise InvalidFields(
            problems=tuple(FieldProblem(field=field, code=code) for field, code in problems)
        )
