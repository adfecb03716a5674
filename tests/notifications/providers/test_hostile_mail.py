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
#: what takes time by the square of its length
SQUARE = b'a="' + b";" * HUGE
MIXED = b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n"


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
        b"From: a@example.org\nContent-Type: text/plain; " + SQUARE,
        b"From: a@example.org\nContent-Type: multipart/mixed; " + SQUARE,
        b"From: a@example.org\nContent-Type:\r multipart/mixed; " + SQUARE.replace(b";", b";\r "),
        MIXED + b"--x\nContent-Type: text/plain; " + SQUARE,
        MIXED + b"--x\nContent-Disposition: inline; " + SQUARE,
        MIXED + b"--x\nContent-Type: message/rfc822\n\nContent-Type: multipart/x; " + SQUARE,
        MIXED + (b"--x\nContent-Type: multipart/x; " + SQUARE[:1400] + b"\n\n") * 58,
        MIXED + (b"--x\nContent-Type: text/html; " + SQUARE[:1400] + b"\n\n") * 58,
        MIXED + b"--x\n\n" * 50_000,
        nested(59) + b"-\n" * 120_000,
        nested(90).replace(b": multi", b": \x1cmulti") + b"-\n" * 9000,
        b"From: a@example.org\nContent-Type: text/plain; charset=punycode\n\na-" + b"9" * HUGE,
        (
            MIXED + b"--x\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nX: "
        ).replace(b"mixed", b"report; report-type=feedback-report")
        + b"a\n " * 80_000,
    ],
    ids=range(25),
)
def test_no_mail_takes_long_however_it_is_made(raw):
    began = time.thread_time()
    try:
        for each in read(raw[:HUGE]):
            assert isinstance(each, Heard)
            assert len(each.text) <= 4000
    except Unreadable:
        pass
    assert time.thread_time() - began < 1


def test_a_long_header_of_a_mail_program_is_read_all_the_same():
    name = b"%C3%B1" * 120
    raw = (
        b"From: a@example.org\nReferences: " + b"<1234567890@example.org> " * 300 + b"\n"
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhola\n"
        b"--x\nContent-Type: image/png; name*=utf-8''" + name + b"\n"
        b"Content-Disposition: attachment; filename*=utf-8''" + name + b"\n\n--x--\n"
    )
    (heard,) = read(raw)
    assert isinstance(heard, Heard)
    assert heard.text == "hola"
