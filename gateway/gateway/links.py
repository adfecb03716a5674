"""Where the next page is (RFC 8288)."""

from urllib.parse import parse_qsl, quote, urlencode

from gateway.exchange import Request


def next_link(request: Request, cursor: str) -> tuple[bytes, bytes]:
    """The header that says where what follows a cursor is, asked as the request was."""
    pairs = [
        (name, value)
        for name, value in parse_qsl(request.query.decode("latin-1"), keep_blank_values=True)
        if name != "after"
    ]
    query = urlencode([*pairs, ("after", cursor)])
    return (b"link", f'<{quote(request.path)}?{query}>; rel="next"'.encode())
