"""Asking servers of ours over HTTP, as `httpx` does; none of them speaks TLS here.

The certificates of the world's authorities are not read for it, which takes longer than most answers do
to come: a good part of what tests do is one more client.
"""

from functools import partial

import httpx

Client = partial(httpx.Client, verify=False)
AsyncClient = partial(httpx.AsyncClient, verify=False)
get = partial(httpx.get, verify=False)
post = partial(httpx.post, verify=False)
request = partial(httpx.request, verify=False)
TransportError = httpx.TransportError
stream = partial(httpx.stream, verify=False)
