"""The services that are installed here, found by the entry points of their distributions."""

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from nosotros.errors import SettingInvalid


def names() -> list[str]:
    """The names of the installed services."""
    return sorted(each.name for each in _services())


def load(name: str) -> Any:
    """The class of an installed service.

    Raises:
        SettingInvalid: no distribution here provides it.
    """
    for each in _services():
        if each.name == name:
            return each.load()
    known = ", ".join(names()) or "none"
    raise SettingInvalid(name, f"no such service is installed; installed are: {known}")


def _services() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group="nosotros.services"))
