"""Every contract that is published, whoever owns it."""

import pkgutil
from importlib import import_module

from nosotros import contracts
from nosotros.contracts.language import Event, registry


def load() -> frozenset[str]:
    """Have every contract of ours declared; the names of the modules that they are in.

    Raises:
        ContractBroken: one is not well declared.
    """
    names = frozenset(each.name for each in pkgutil.iter_modules(contracts.__path__))
    for name in sorted(names):
        import_module(f"{contracts.__name__}.{name}")
    return names


def public_types() -> dict[str, Event]:
    """The types of all public events, as they are declared."""
    load()
    return {
        type: declared
        for type, declared in registry.event_types.items()
        if declared.visibility == "public"
    }
