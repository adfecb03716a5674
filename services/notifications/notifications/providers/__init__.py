"""Who carries messages: one file a provider.

A module of this package that declares a class with `@provider` is all that a new one takes: the
settings choose, by name, which are used for a channel and in which order.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from nosotros.errors import SettingInvalid
from notifications.domain.letters import Callback, Letter, Told
from notifications.domain.outcomes import Outcome
from notifications.providers.setting import Setting


class NotGenuine(Exception):
    """A call's signature is not its provider's."""


class Unreadable(Exception):
    """A call is its provider's and still cannot be read."""


class Provider(Protocol):
    """Carries the messages of one channel; used by one thread at a time."""

    def send(self, letter: Letter) -> Outcome:
        """Hand a message over; never raises for what the other side does."""
        ...

    def rest(self) -> None:
        """Nothing to send for now: let connections go."""
        ...


class Ear(Protocol):
    """Understands what one provider tells."""

    def verify(self, callback: Callback) -> bytes:
        """What the provider signed, by which a call is known again: the rest may be anybody's.

        Raises `NotGenuine` unless it signed it.
        """
        ...

    def read(self, callback: Callback) -> Sequence[Told]:
        """What it tells. Raises `Unreadable`."""
        ...

    def confirms(self, secret: str) -> bool:
        """Whether this is the secret that the provider was given for asking whether we are here."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A provider that can be chosen."""

    name: str
    channels: tuple[str, ...]
    #: makes one from the settings `NOSOTROS_<NAME>_*`; raises SettingInvalid
    make: Callable[[Mapping[str, str], str], Provider]
    #: none: it tells nothing
    ear: Callable[[Mapping[str, str]], Ear] | None
    #: whether it takes a message and says later what became of it
    gives_receipts: bool
    #: whether it takes only words that it approved, but for answers
    approves_words: bool
    #: what it is told from outside
    settings: tuple[Setting, ...]


_known: dict[str, Kind] = {}
P = TypeVar("P", bound=Provider)


def provider(
    name: str,
    *,
    channels: tuple[str, ...],
    ear: Callable[[Mapping[str, str]], Ear] | None = None,
    gives_receipts: bool = False,
    approves_words: bool = False,
    settings: tuple[Setting, ...] = (),
) -> Callable[[type[P]], type[P]]:
    """Declare a provider: its class is made from the environment and a channel's name."""

    def declare(made: type[P]) -> type[P]:
        _known[name] = Kind(
            name=name,
            channels=channels,
            make=made,
            ear=ear,
            gives_receipts=gives_receipts,
            approves_words=approves_words,
            settings=settings,
        )
        return made

    return declare


def free(named: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The channels of which no provider approves words, by the names of providers and channels."""
    every = tuple(named)
    approving = {
        channel for name, channel in every if name in known() and known()[name].approves_words
    }
    return frozenset(channel for _, channel in every) - approving


def known() -> Mapping[str, Kind]:
    """Every provider that there is a module for, by name."""
    for each in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{each.name}")
    return _known


def chosen(channel: str, names: Sequence[str]) -> tuple[Kind, ...]:
    """The providers of a channel, in the order in which they are tried.

    Raises:
        SettingInvalid: there is no such provider, or it does not carry this channel.
    """
    found: list[Kind] = []
    for name in names:
        kind = known().get(name)
        if kind is None or channel not in kind.channels:
            fitting = sorted(each.name for each in known().values() if channel in each.channels)
            raise SettingInvalid(
                f"NOSOTROS_{channel.upper()}_PROVIDERS",
                f"has {name!r}, and knows {', '.join(fitting)}",
            )
        found.append(kind)
    return tuple(found)
