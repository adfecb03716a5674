"""What messages cost, as far as the settings say."""

import os

from notifications.providers import setting


def price_of(channel: str) -> int | None:
    """What a segment, or a message, of a channel costs, in hundredths of a peso; none: not counted.

    By the first of the channel's providers, as it is the one that is tried first.

    Raises:
        SettingInvalid: the price is no amount of pesos.
    """
    chosen = os.environ.get(f"NOSOTROS_{channel.upper()}_PROVIDERS", "")
    first = chosen.split(",")[0].strip()
    return setting.price(first, os.environ) if first else None
