"""Asking servers of ours over HTTP, as `httpx` does; none of them speaks TLS here.

The certificates of the world's authorities are not read for it, which takes longer than most answers do
to come: a good part of what tests do is one more client.
"""

import ssl
from functools import partial

import httpx

# A client that many threads share closes a connection that has been idle for long, or is one too many,
# though another thread has just been given it.
_KEPT = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=None)
# One for all: to make one takes longer than most answers, too.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

Client = partial(httpx.Client, verify=_NO_TLS, limits=_KEPT)
AsyncClient = partial(httpx.AsyncClient, verify=_NO_TLS, limits=_KEPT)
get = partial(httpx.get, verify=_NO_TLS)
post = partial(httpx.post, verify=_NO_TLS)
request = partial(httpx.request, verify=_NO_TLS)
stream = partial(httpx.stream, verify=_NO_TLS)
