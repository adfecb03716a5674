"""What integrations is told from outside, beside the settings of every process."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_network

from integrations.domain.addresses import Network
from integrations.edge import settings as edge
from nosotros.errors import SettingInvalid
from nosotros.settings import Described, whole

_DAYS = "NOSOTROS_JOURNAL_DAYS"
#: an inbox remembers an event for 100 days, and the journal must not have older ones
_MOST_DAYS = 93
_PRIVATE = "NOSOTROS_WEBHOOK_PRIVATE_NETWORKS"
_CONCURRENCY = "NOSOTROS_WEBHOOK_CONCURRENCY"
_TOTAL = "NOSOTROS_WEBHOOK_CONCURRENCY_IN_ALL"
_DEFAULTS = {_CONCURRENCY: "8", _TOTAL: "256"}


def journal_days(environment: Mapping[str, str] | None = None) -> int:
    """For how many days an event is kept in the journal, at least; its week goes as a whole.

    Raises:
        SettingInvalid: it is no number of days from 1 to 93.
    """
    source = os.environ if environment is None else environment
    return whole(_DAYS, source.get(_DAYS) or "90", highest=_MOST_DAYS)


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookSettings:
    """How webhooks are sent."""

    #: that are sent to though they are not the Internet, also without TLS
    private: tuple[Network, ...]
    #: deliveries under way at once to one endpoint
    concurrency: int
    #: to all of them
    in_all: int


def private_networks(environment: Mapping[str, str] | None = None) -> tuple[Network, ...]:
    """The networks that webhooks may be sent to though they are not the Internet.

    Raises:
        SettingInvalid: one is no network.
    """
    source = os.environ if environment is None else environment
    try:
        return tuple(
            ip_network(each.strip()) for each in source.get(_PRIVATE, "").split(",") if each.strip()
        )
    except ValueError:
        raise SettingInvalid(
            _PRIVATE, "takes networks such as 127.0.0.0/8 with commas between"
        ) from None


def read(environment: Mapping[str, str] | None = None) -> WebhookSettings:
    """How webhooks are sent.

    Raises:
        SettingInvalid: a setting cannot be used; one line that names it.
    """
    source = os.environ if environment is None else environment
    return WebhookSettings(
        private=private_networks(source),
        concurrency=_whole(source, _CONCURRENCY, highest=64),
        in_all=_whole(source, _TOTAL, highest=4096),
    )


def listed() -> Iterator[Described]:
    """What `nosotros settings` lists of ours."""
    yield Described(name=_DAYS, help="days for which events are kept in the journal", default="90")
    yield Described(
        name=_PRIVATE,
        help="networks, with commas between, to which webhooks may be sent though they are not on the"
        " Internet, also by http; none in production",
        default="",
    )
    yield Described(
        name=_CONCURRENCY,
        help="deliveries under way at once to one webhook",
        default=_DEFAULTS[_CONCURRENCY],
    )
    yield Described(
        name=_TOTAL,
        help="deliveries under way at once to all webhooks",
        default=_DEFAULTS[_TOTAL],
    )
    yield from edge.listed()


def _whole(source: Mapping[str, str], name: str, *, highest: int) -> int:
    return whole(name, source.get(name) or _DEFAULTS[name], highest=highest)
