"""Who vouches for the servers that we hand messages to."""

import ssl
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=8)
def verifying(authorities: Path | None) -> ssl.SSLContext:
    """What a connection is opened with: the server's certificate and name are always checked.

    One for all threads, as the machine's authorities take long to load.

    Args:
        authorities: a file of certificates (PEM); none: the machine's own.

    Raises:
        OSError: the file cannot be read, or holds no certificate.
    """
    context = ssl.create_default_context(cafile=authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def is_of_certificate(error: BaseException | None) -> bool:
    """Whether it is the other side's certificate, or its way to speak TLS, that is wrong."""
    return isinstance(error, ssl.SSLError) or (
        error is not None and isinstance(error.__cause__, ssl.SSLError)
    )
