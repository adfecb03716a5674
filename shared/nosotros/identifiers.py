"""Identifiers: UUIDv7 (RFC 9562), made in Python, so that rows arrive in their index's order."""

from uuid import NAMESPACE_URL, UUID, uuid5

from uuid_utils.compat import uuid7

_COMMANDS = uuid5(NAMESPACE_URL, "urn:nosotros:commands")


def new_id() -> UUID:
    """A new UUIDv7."""
    return uuid7()


def command_id(*, organisation: str, owner: str, operation: str, key: str) -> UUID:
    """The id of a command, the same whenever its sender repeats it.

    Args:
        organisation: whose command it is.
        owner: who holds the key that it is sent with.
        operation: the operation's id.
        key: the sender's Idempotency-Key.
    """
    return uuid5(_COMMANDS, "\x1f".join((organisation, owner, operation, key)))
