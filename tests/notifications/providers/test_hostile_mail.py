"""Mail that is made to keep us busy."""

import time

import pytest

from notifications.domain.letters import Heard
from notifications.providers import Unreadable
from notifications.providers.mail_reading import read


def nested(depth):
    head = b"From: a@example.org\n"
    for level in range(depth):
        head += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    return head + b"Content-Type: text/plain\n\nhola\n"


HUGE = 256 * 1024


@pytest.mark.parametrize(
    "raw",
    [
        nested(20),
        nested(3000),
        b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n"
        + b"--x\nContent-Type: text/html\n\n<p>\n" * 8000,
        b"From: " + b"a@example.org, " * 17_000 + b"\n\nhola\n",
        b"From: " + b"(" * HUGE + b"\n\nhola\n",
        b"From: a@example.org\nSubject: " + b"=?utf-8?q?a?= " * 18_000 + b"\n\n",
        b"From: a@example.org\nContent-Type: text/html\n\n" + b"<div " * 50_000,
        b"From: a@example.org\nContent-Type: text/html\n\n" + b"<!-- " * 50_000,
        b"From: a@example.org\n\n" + b"On 1 " * 50_000 + b"\n",
        b"From: a@example.org\n\n" + b"On 1 of 1\n" * 25_000,
        b"From: a@example.org\n" + b"X-Header: y\n" * 20_000 + b"\nhola\n",
        b"From: a@example.org\nContent-Type: text/plain; " + b"a*0=b;" * 40_000 + b"\n\nhola\n",
    ],
    ids=range(12),
)
def test_no_mail_takes_long_however_it_is_made(raw):
    began = time.process_time()
    try:
        for each in read(raw[:HUGE]):
            assert isinstance(each, Heard)
            assert len(each.text) <= 4000
    except Unreadable:
        pass
    assert time.process_time() - began < 2
