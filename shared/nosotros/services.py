"""The services that can run here: those of installed distributions, found by entry points, and
any other by the address of its class, `package.module:Class`.

What is of a partner's room alone, and never of the hub, has an entry-point group of its own.
"""

import importlib
import os
import sys
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from nosotros.errors import SettingInvalid
from nosotros.settings import Settings

_OF_THE_HUB, _OF_ROOMS = "nosotros.services", "nosotros.services.of_rooms"


def names() -> list[str]:
    """The names of the installed services that the hub has."""
    return sorted(each.name for each in _declared(_OF_THE_HUB))


def names_in(settings: Settings) -> list[str]:
    """The names of the services where this process lives: at the hub, or in a partner's room.

    In a room: those that the settings name, and what every room has, as far as they are installed.
    """
    if not settings.organisation:
        return names()
    return sorted({*settings.room_services}.intersection(names()).union(names_of_rooms()))


def names_of_rooms() -> list[str]:
    """The names of the installed services that are of a partner's room alone."""
    return sorted(each.name for each in _declared(_OF_ROOMS))


def load(name: str) -> Any:
    """The class of a service; its attribute `name` is the service's name.

    Args:
        name: an installed service's, or `package.module:Class`.

    Raises:
        SettingInvalid: no distribution here provides it, or there is no such class.
    """
    return _load_class(name) if ":" in name else _installed(name).load()


def without_green_names() -> None:
    """Spare a process eventlet's resolver of names, which takes long to load.

    A service's class imports nameko, and that eventlet; to be called before.
    """
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")


def package_named(name: str) -> str:
    """The top package of a service, of which an installed one is not imported.

    Args, Raises: as of `load`.
    """
    return package_of(_load_class(name)) if ":" in name else _top(_installed(name).module)


def package_of(service: Any) -> str:
    """The top package of a service, which holds its migrations and its `worker` module."""
    return _top(service.__module__)


def _top(module: str) -> str:
    return module.partition(".")[0]


def _installed(name: str) -> EntryPoint:
    for each in _services():
        if each.name == name:
            return each
    known = ", ".join((*names(), *names_of_rooms())) or "none"
    raise SettingInvalid(name, f"no such service is installed; installed are: {known}")


def _load_class(address: str) -> Any:
    module_name, _, class_name = address.partition(":")
    # Whoever writes a service stands where it is; a command's own path begins where it is installed.
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
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


@cache
def _declared(group: str) -> tuple[EntryPoint, ...]:
    # To look for them reads a file of every distribution that is installed.
    return tuple(entry_points(group=group))


def _services() -> tuple[EntryPoint, ...]:
    return (*_declared(_OF_THE_HUB), *_declared(_OF_ROOMS))
