"""Whose calls are understood here: those of every provider whose settings are there."""

import os
from functools import lru_cache

import structlog

from nosotros.errors import SettingInvalid
from notifications.providers import Ear, known

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.ears")


class NoEar(Exception):
    """There is no such provider, it tells nothing, or it is not set up."""


@lru_cache(maxsize=64)
def ear_of(provider: str) -> Ear:
    """What understands a provider's calls; made once, from this process's environment.

    One that messages are not sent by any more still tells of those that it took.

    Raises:
        NoEar: nobody here understands this provider.
    """
    kind = known().get(provider)
    if kind is None or kind.ear is None:
        raise NoEar(provider)
    try:
        return kind.ear(os.environ)
    except SettingInvalid as error:
        log.warning("provider_not_set_up", provider=provider, setting=str(error))
        raise NoEar(provider) from None
