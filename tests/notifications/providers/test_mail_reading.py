"""Mails to us: reports, complaints, answers, and what nobody should send."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nosotros.identifiers import new_id
from notifications.domain.letters import Heard, Receipt
from notifications.providers import Unreadable
from notifications.providers.mail_reading import read

OURS = new_id()


ENCLOSED = (
    "message/rfc822",
    f"Message-ID: <{OURS}@red.example.org>\nTo: luz@example.org\nSubject: Un mensaje\n\nHola\n",
)


def report(kind, *parts, **headers):
    """A report as a mail server writes it: each part a type and a text."""
    lines = [
        "From: MAILER-DAEMON@mx.example.org",
        "To: red@example.org",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"',
        "",
    ]
    for type, text in (("text/plain", "No se pudo entregar.\n"), *parts):
        lines += ["--b", f"Content-Type: {type}", "", text]
    return "\n".join([*lines, "--b--", ""]).encode()


def status(action, code):
    return (
        "message/delivery-status",
        "Reporting-MTA: dns; mx.example.org\n\n"
        f"Final-Recipient: rfc822; luz@example.org\nAction: {action}\nStatus: {code}\n",
    )


def delivery(action, code, **more):
    return report("delivery-status", status(action, code), ENCLOSED, **more)


@pytest.mark.parametrize(
    ("code", "state", "suppress"),
    [
        ("5.1.1", "permanent_failure", "bounced"),
        ("5.1.10", "permanent_failure", "bounced"),
        ("5.2.1", "permanent_failure", "bounced"),
        ("5.0.0", "permanent_failure", "bounced"),
        # The mailbox is there: it is full, or did not want these words.
        ("5.2.2", "temporary_failure", None),
        ("5.7.1", "permanent_failure", None),
        ("5.3.4", "permanent_failure", None),
        ("4.4.7", "temporary_failure", None),
        ("4.2.2", "temporary_failure", None),
        ("5.1.1 (bad destination mailbox address)", "permanent_failure", "bounced"),
    ],
)
def test_a_bounce_is_for_good_or_for_now_by_its_status(code, state, suppress):
    (told,) = read(delivery("failed", code))
    assert isinstance(told, Receipt)
    assert (told.attempt_id, told.state, told.suppress) == (OURS, state, suppress)
    assert told.reason == f"mail_{code.partition(' ')[0]}"
    assert told.address is None


def test_a_delay_says_nothing_and_a_delivery_says_so():
    assert read(delivery("delayed", "4.4.1")) == ()
    (told,) = read(delivery("delivered", "2.0.0"))
    assert (told.attempt_id, told.state, told.suppress) == (OURS, "delivered", None)


def test_the_headers_alone_of_what_bounced_are_enough():
    headers = ("text/rfc822-headers", f"Message-ID: <{OURS.hex}@red.example.org>\nTo: x@y.org\n")
    (told,) = read(report("delivery-status", status("failed", "5.1.1"), headers))
    assert told.attempt_id == OURS


def test_the_address_that_a_bounce_goes_to_names_what_bounced():
    to = f"red+{OURS.hex}@example.org"
    (told,) = read(report("delivery-status", status("failed", "5.1.1"), X_Original_To=to))
    assert told.attempt_id == OURS


def test_a_report_that_names_none_of_ours_changes_nothing():
    assert read(report("delivery-status", status("failed", "5.1.1"))) == ()


@pytest.mark.parametrize(
    "raw",
    [
        report("delivery-status", ENCLOSED),
        delivery("failed", "what"),
        delivery("failed", ""),
        report("feedback-report", ENCLOSED),
    ],
    ids=["no status part", "no status", "empty status", "no feedback part"],
)
def test_a_report_without_what_reports_have_is_unreadable(raw):
    with pytest.raises(Unreadable):
        read(raw)


def feedback(kind, *enclosed):
    fields = f"Feedback-Type: {kind}\nUser-Agent: x/1\nVersion: 1\n"
    return report("feedback-report", ("message/feedback-report", fields), *enclosed)


def test_a_complaint_suppresses_what_it_reached():
    (told,) = read(feedback("abuse", ENCLOSED))
    assert (told.attempt_id, told.state, told.suppress) == (OURS, "delivered", "complained")


@pytest.mark.parametrize("kind", ["not-spam", "virus", "other"])
def test_a_report_that_is_no_complaint_changes_nothing(kind):
    assert read(feedback(kind, ENCLOSED)) == ()


def test_a_complaint_that_names_none_of_ours_changes_nothing():
    assert read(feedback("abuse")) == ()


def answer(text="Sí, acepto", **headers):
    mail = EmailMessage()
    known = {
        "From": "Luz Marina <Luz@Example.org>",
        "To": "red@example.org",
        "Subject": "Re: Un mensaje",
        "Message-ID": "<an-answer@example.org>",
        "In-Reply-To": f"<{OURS}@red.example.org>",
    }
    for name, value in {**known, **headers}.items():
        if value is not None:
            mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def test_an_answer_is_heard_with_what_it_answers():
    text = "Sí, acepto\n\nEl mar, 18 ago 2026, Red <red@example.org> escribió:\n> Hola\n"
    (told,) = read(answer(text).as_bytes())
    assert told == Heard(
        provider_ref="<an-answer@example.org>",
        channel="email",
        address="luz@example.org",
        text="Sí, acepto",
        in_reply_to=str(OURS),
    )


def test_an_answer_after_a_mail_of_her_own_still_names_ours():
    own = new_id()
    headers = {"In-Reply-To": f"<{own}@mail.example.org>"}
    mail = answer(**headers, References=f"<{OURS}@red.example.org> <{own}@mail.example.org>")
    (told,) = read(mail.as_bytes())
    assert told.in_reply_to == f"{own} {OURS}"


def test_an_answer_as_a_page_is_read_as_text():
    mail = EmailMessage()
    mail["From"] = "luz@example.org"
    mail.set_content(
        "<html><head><style>p {}</style></head><body><p>No puedo&nbsp;ir</p><script>x</script>"
        "<blockquote><p>¿Viene?</p></blockquote></body></html>",
        subtype="html",
    )
    (told,) = read(mail.as_bytes())
    assert told.text == "No puedo ir"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("uno<br>dos", "uno\ndos"),
        ("a <!-- <p>no</p> --> b", "a b"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
        ("<TITLE>x</TITLE>sí", "sí"),
        ("<script>if (a<b) {}</script>sí", "sí"),
        ("roto <p", "roto"),
        ("<div class='x'>sí</div><div>no</div>", "sí\n\nno"),
    ],
)
def test_a_page_is_read_as_it_is_seen(page, text):
    raw = f"From: a@example.org\nContent-Type: text/html; charset=utf-8\n\n{page}\n".encode()
    (told,) = read(raw)
    assert told.text == text


def test_a_program_that_unsubscribes_says_it_in_the_subject():
    (told,) = read(answer("", Subject="unsubscribe").as_bytes())
    assert told.text == "unsubscribe"


def test_a_picture_alone_is_still_an_answer():
    mail = answer("")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="picture.png")
    (told,) = read(mail.as_bytes())
    assert told.text == "[…]"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated; x=1"},
        {"Precedence": "bulk"},
        {"Return-Path": "<>"},
        {"X-Autoreply": "yes"},
        {"List-Id": "<list.example.org>"},
        {"From": "MAILER-DAEMON@example.org"},
    ],
    ids=str,
)
def test_a_machine_that_answers_for_itself_is_not_heard(headers):
    assert read(answer("Estoy de vacaciones", **headers).as_bytes()) == ()


def test_what_a_person_submitted_is_heard():
    assert read(answer(Auto_Submitted="no").as_bytes())


@pytest.mark.parametrize("sender", ["", "nobody", "<>", "c@" + "x" * 300])
def test_an_answer_of_nobody_is_unreadable(sender):
    raw = b"From: " + sender.encode() + b"\nSubject: x\n\nhola\n"
    with pytest.raises(Unreadable):
        read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@example.org\nContent-Type: text/plain; charset=klingon\n\nhola\n",
        b"From: a@example.org\nContent-Type: text/plain; charset=utf-8\n\nhola \xff\xfe\n",
        b"From: a@example.org\nContent-Transfer-Encoding: base64\n\n!!!!\n",
        b"From: a@example.org\nSubject: =?utf-8?b?////?=\n\n",
        b"From: a@example.org\nSubject: =?klingon?q?x?=\n\n",
        b"From: =?utf-8?q?=00=0A?= <a@example.org>\n\nhola\x00\x1b[31m\n",
        b"From: a@example.org\nContent-Type: multipart/mixed\n\nno boundary\n",
        b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
        "From: a@example.org\n\nñandú".encode("utf-16"),
        b"\xff" * 1000,
        b"",
    ],
)
def test_broken_encodings_are_read_as_far_as_they_go(raw):
    try:
        told = read(raw)
    except Unreadable:
        return
    for each in told:
        assert isinstance(each, Heard)
        assert not set(each.text) & {"\x00", "\x1b"}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 2000))
def test_a_mail_with_anything_in_it_is_read_or_refused(noise, where):
    for whole in (delivery("failed", "5.1.1"), answer().as_bytes()):
        at = where % len(whole)
        try:
            told = read(whole[:at] + noise + whole[at + len(noise) :])
        except Unreadable:
            continue
        assert all(isinstance(each, Receipt | Heard) for each in told)
