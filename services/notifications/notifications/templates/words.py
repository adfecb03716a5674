"""What the platform says about one thing, in one language."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A message's words: names of `{{ placeholders }}` as in `notifications.domain.rules`."""

    #: of an e-mail, and of what is handed over
    subject: str
    #: by SMS and WhatsApp, to a telephone that nobody else sees
    short: str
    #: by SMS and WhatsApp, to one that others see too
    discreet: str
    #: by e-mail, and on paper or read aloud: a paragraph each, between the greeting and the end
    long: tuple[str, ...]


def said(subject: str, *long: str, short: str, discreet: str | None = None) -> Words:
    """Words; those that are discreet as they are serve everybody."""
    return Words(
        subject=subject, short=short, discreet=short if discreet is None else discreet, long=long
    )
