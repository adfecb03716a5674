"""Stopping messages by the link that is in each e-mail."""

from typing import Annotated

from nosotros.contracts.fields import Line, Slug
from nosotros.contracts.language import PUBLIC, command, view
from nosotros.contracts.notifications.refusals import LinkUnknown


@view
class Unsubscribed:
    """What is not sent any more."""

    #: messages of this purpose
    purpose: str


@command(service="notifications", scope=PUBLIC, returns=Unsubscribed, errors=(LinkUnknown,))
class Unsubscribe:
    """Stop messages of one purpose, by the link of one of them (RFC 8058).

    The link works as often and as long as somebody has it: once more changes nothing.
    """

    organisation: Annotated[str, Slug]
    token: Annotated[str, Line]
