"""What an attacker could change of a call."""

from collections.abc import Iterator


def flips(text: bytes, *, bit: int = 1) -> Iterator[bytes]:
    """The text with one bit turned over, in each byte."""
    for place in range(len(text)):
        yield text[:place] + bytes([text[place] ^ bit]) + text[place + 1 :]
