"""Stopping messages by the link that is in each e-mail."""

from typing import Annotated

from nosotros.contracts.fields import Line, Slug
from nosotros.contracts.language import PUBLIC, command, query, view
from nosotros.contracts.notifications.refusals import LinkUnknown


@view
class Subscription:
    """What a link stops: messages of one purpose to one person."""

    purpose: str
    #: whether they have stopped
    stopped: bool


@query(service="notifications", scope=PUBLIC, returns=Subscription, errors=(LinkUnknown,))
class GetSubscription:
    """What a link would stop. To look changes nothing: programs look at links before people do."""

    organisation: Annotated[str, Slug]
    token: Annotated[str, Line]


@command(service="notifications", scope=PUBLIC, returns=Subscription, errors=(LinkUnknown,))
class Unsubscribe:
    """Stop messages of one purpose, by the link of one of them (RFC 8058).

    The link works as often and as long as somebody has it: once more changes nothing.
    """

    organisation: Annotated[str, Slug]
    token: Annotated[str, Line]
