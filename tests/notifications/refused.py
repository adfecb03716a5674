"""How tests read what was refused."""

from nosotros.contracts.common import InvalidFields
from nosotros.contracts.texts import TEXTS


def wrong(refused: InvalidFields) -> list[tuple[str, str]]:
    """Which fields are wrong, and how; people can read each of the codes."""
    assert all(each.code.split(":")[0] in TEXTS for each in refused.problems)
    return [(each.field, each.code) for each in refused.problems]
