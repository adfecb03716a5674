"""Mails to us, read: what became of ours (RFC 3464), complaints (RFC 5965), and answers.

Anybody can write a mail. What is said of one of ours counts only where its reference is given, which
nobody but its recipient and the servers on its way can know.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from email.message import Message as Mail
from uuid import UUID

from notifications.domain.letters import Heard, Receipt, Told
from notifications.providers import Unreadable
from notifications.providers.mail_answers import above_the_quotation
from notifications.providers.mail_parts import address, header, parsed, parts, words

#: within the Message-ID of a mail of ours, or the address that its bounces go to
_REFERENCE = re.compile(
    r"([0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})@", re.IGNORECASE
)
#: RFC 3463: class, subject, detail
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
#: an address that is none, or is nobody's any more
_NO_ADDRESS = frozenset(("0.0", "1.0", "1.1", "1.2", "1.3", "1.6", "1.10", "2.0", "2.1"))
#: of class 5, and still over when somebody empties her mailbox
_FULL = "2.2"
_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_ENCLOSED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")
_NOT_SPAM = frozenset(("not-spam", "virus", "other"))
_LONGEST_ANSWER = 4000
_MOST_REFERENCES = 20
#: what somebody wrote who sent nothing but a picture
_NO_WORDS = "[…]"


def read(raw: bytes) -> Sequence[Told]:
    """What a mail says that is of use to us: nothing, where a machine answers for itself.

    Raises:
        Unreadable: it is no mail, or a report without what reports must have.
    """
    mail = parsed(raw)
    kind = str(mail.get_param("report-type", "")).lower() if _is_report(mail) else ""
    if kind == "feedback-report":
        return tuple(_complaint(mail))
    if kind in ("delivery-status", "global-delivery-status"):
        return tuple(_outcome(mail))
    if _is_automatic(mail):
        return ()
    return (_answer(mail, raw),)


def _is_report(mail: Mail) -> bool:
    return mail.get_content_type() == "multipart/report"


def _is_automatic(mail: Mail) -> bool:
    """Whether a machine wrote it (RFC 3834, and what was usual before it)."""
    submitted = header(mail, "Auto-Submitted").lower().partition(";")[0].strip()
    return (
        submitted not in ("", "no")
        or _is_report(mail)
        or header(mail, "Return-Path") == "<>"
        or header(mail, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or any(mail.get(each) for each in ("X-Autoreply", "X-Autorespond", "List-Id"))
        or header(mail, "From").lower().startswith(("mailer-daemon@", "<mailer-daemon@"))
    )


def _outcome(mail: Mail) -> Iterator[Receipt]:
    attempt = _attempt(mail)
    if attempt is None:
        return
    for recipient in _recipients(mail):
        action = header(recipient, "Action").lower()
        if action in ("delivered", "relayed", "expanded"):
            yield Receipt(provider_ref=None, attempt_id=attempt, state="delivered")
        elif action == "failed":
            yield _failed(attempt, header(recipient, "Status"))


def _recipients(mail: Mail) -> Iterator[Mail]:
    """What is said of each recipient; the first group is of the message (RFC 3464, 2.1)."""
    reports = [each for each in parts(mail) if each.get_content_type() in _REPORTS]
    if not reports:
        raise Unreadable("a report of a delivery that reports none")
    for report in reports:
        groups = report.get_payload()
        if isinstance(groups, list):
            yield from (each for each in groups if isinstance(each, Mail) and each.get("Action"))


def _failed(attempt: UUID, status: str) -> Receipt:
    found = _STATUS.match(status)
    if found is None:
        raise Unreadable("a failure without its status")
    of_class, subject, detail = found[1], int(found[2]), int(found[3])
    what = f"{subject}.{detail}"
    permanent = of_class == "5" and what != _FULL
    return Receipt(
        provider_ref=None,
        attempt_id=attempt,
        state="permanent_failure" if permanent else "temporary_failure",
        reason=f"mail_{of_class}.{what}",
        suppress="bounced" if permanent and what in _NO_ADDRESS else None,
    )


def _complaint(mail: Mail) -> Iterator[Receipt]:
    reports = [each for each in parts(mail) if each.get_content_type() == "message/feedback-report"]
    if not reports:
        raise Unreadable("a report of a complaint that reports none")
    fields = _enclosed(reports[0])
    kind = header(fields, "Feedback-Type").lower()
    attempt = _attempt(mail)
    if not kind or attempt is None or kind in _NOT_SPAM:
        return
    # She has it: she would not complain of it otherwise.
    yield Receipt(provider_ref=None, attempt_id=attempt, state="delivered", suppress="complained")


def _attempt(mail: Mail) -> UUID | None:
    """The attempt that a report is about; none: it names none of ours."""
    for part in parts(mail):
        if part.get_content_type() in _ENCLOSED:
            ours = _referred(header(_enclosed(part), "Message-ID"))
            if ours is not None:
                return ours
    named = (header(mail, each) for each in ("To", "X-Original-To", "In-Reply-To", "References"))
    return next((found for each in named if (found := _referred(each))), None)


def _enclosed(part: Mail) -> Mail:
    """A message within one, or the fields of a report as the headers of a message."""
    within = part.get_payload()
    if isinstance(within, list) and within and isinstance(within[0], Mail):
        return within[0]
    decoded = part.get_payload(decode=True)
    return parsed(decoded if isinstance(decoded, bytes) else b"")


def _referred(text: str) -> UUID | None:
    found = _REFERENCE.search(text)
    return UUID(found[1]) if found else None


def _answer(mail: Mail, raw: bytes) -> Heard:
    said = above_the_quotation(words(mail))[:_LONGEST_ANSWER]
    subject = header(mail, "Subject")
    if not said and not subject.lower().startswith(("re:", "rv:", "fwd:", "fw:", "rép:", "tr:")):
        # As programs write that unsubscribe by mail (RFC 2369).
        said = subject
    # Ours is not the last one where she goes on after a mail of her own.
    named = f"{header(mail, 'In-Reply-To')} {header(mail, 'References')}"
    ours = dict.fromkeys(str(UUID(each)) for each in _REFERENCE.findall(named)[:_MOST_REFERENCES])
    return Heard(
        provider_ref=header(mail, "Message-ID")[:200] or hashlib.sha256(raw).hexdigest(),
        channel="email",
        address=address(header(mail, "From")),
        text=said or _NO_WORDS,
        in_reply_to=" ".join(ours) or None,
    )
