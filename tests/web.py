"""Asking servers of ours over HTTP, as `httpx` does; none of them speaks TLS here.

The certificates of the world's authorities are not read for it, which takes longer than most answers do
to come: a good part of what tests do is one more client.
"""

from functools import partial

import httpx

# A client that many threads share closes a connection that has been idle for long, or is one too many,
# though another thread has just been given it.
_KEPT = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=None)

Client = partial(httpx.Client, verify=False, limits=_KEPT)
AsyncClient = partial(httpx.AsyncClient, verify=False, limits=_KEPT)
get = partial(httpx.get, verify=False)
post = partial(httpx.post, verify=False)
request = partial(httpx.request, verify=False)
stream = partial(httpx.stream, verify=False)
