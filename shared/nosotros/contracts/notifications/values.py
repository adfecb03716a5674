"""What values of notifications may be, and what a key may be allowed to do."""

from enum import StrEnum
from typing import Literal

Language = Literal["es", "en", "fr"]
#: `print`: on a list that is handed over on paper, or read aloud, for whoever has no telephone
ChannelName = Literal["email", "sms", "whatsapp", "print"]
#: what a message is for: a security code, what concerns her place, what reminds her, news
Purpose = Literal["security", "programme", "reminders", "news"]
#: a purpose that somebody may choose not to be written to for; security codes she asks for
ChosenPurpose = Literal["all", "programme", "reminders", "news"]
MessageState = Literal[
    "queued",
    "sending",
    "sent",
    "delivered",
    "listed",
    "temporary_failure",
    "permanent_failure",
    "technical_failure",
    "uncertain",
    "expired",
    "withheld",
    "cancelled",
    "failed",
]
CampaignState = Literal["draft", "running", "paused", "done", "cancelled"]
AnswerKind = Literal["stop", "start", "yes", "no", "absence", "other"]
#: what was done about an answer
AnswerDone = Literal[
    "stopped",
    "started",
    "accepted",
    "declined",
    "absence_announced",
    "link_sent",
    "passed_to_centre",
    "repeated",
    "overtaken",
    "noted",
    "unknown",
]
SuppressedWhy = Literal["bounced", "complained", "stopped", "unreachable"]


class Scope(StrEnum):
    """What a key may be allowed to do in notifications."""

    READ = "notifications:read"
    WRITE = "notifications:write"
    #: words and recipients of messages, and answers
    CONTENT = "notifications:content"
