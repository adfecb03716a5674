"""The services that can run here: those of installed distributions, found by entry points, and
any other by the address of its class, `package.module:Class`."""

import importlib
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from nosotros.errors import SettingInvalid


def names() -> list[str]:
    """The names of the installed services."""
    return sorted(each.name for each in _services())


def load(name: str) -> Any:
    """The class of a service; its attribute `name` is the service's name.

    Args:
        name: an installed service's, or `package.module:Class`.

    Raises:
        SettingInvalid: no distribution here provides it, or there is no such class.
    """
    if ":" in name:
        return _load_class(name)
    for each in _services():
        if each.name == name:
            return each.load()
    known = ", ".join(names()) or "none"
    raise SettingInvalid(name, f"no such service is installed; installed are: {known}")


def package_of(service: Any) -> str:
    """The top package of a service, which holds its migrations and its `worker` module."""
    return service.__module__.partition(".")[0]


def _load_class(address: str) -> Any:
    module_name, _, class_name = address.partition(":")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise
        raise SettingInvalid(address, f"there is no module {error.name}") from None
    found = getattr(module, class_name, None)
    if not isinstance(found, type):
        raise SettingInvalid(address, f"there is no class {class_name!r} in {module_name}")
    return found


def _services() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group="nosotros.services"))
