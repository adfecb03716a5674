"""What participants answer: understood where it leaves no doubt; what does is for a person."""

from dataclasses import dataclass
from enum import StrEnum

from notifications.domain.answers.absences import (
    Day,
    day_of,
    for_lack_of_childcare,
    is_absence,
)
from notifications.domain.answers.own_page import wants_page
from notifications.domain.answers.plain import Plain, plain
from notifications.domain.answers.replying import is_no, is_note, is_yes
from notifications.domain.answers.stopping import is_start, is_stop
from notifications.domain.answers.urgent import is_urgent

#: what has more words is a story: no stop and no reply, and not worth comparing with one
_LONGEST_REPLY = 16


class Asked(StrEnum):
    """What she was asked last."""

    #: whether she takes a place
    OFFER = "offer"
    #: to come to a session
    SESSION = "session"
    #: to come to a meeting with her mentor
    MEETING = "meeting"
    NOTHING = "nothing"


class Kind(StrEnum):
    """What an answer is."""

    STOP = "stop"
    START = "start"
    YES = "yes"
    NO = "no"
    ABSENCE = "absence"
    #: a person reads it
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    """What an answer says."""

    kind: Kind
    #: a person is to read it at once
    urgent: bool = False
    #: thanks, or that it was read: there is nothing to do, and nobody need read it
    courtesy: bool = False
    #: asks for the link to her own page, and for nothing else
    page: bool = False
    #: of an absence: the day that it names
    day: Day | None = None
    #: of an absence: that it is for lack of childcare
    childcare: bool = False


def understand(text: str, *, asked: Asked) -> Understood:
    """What an answer says, given what was asked; in doubt it is `other`.

    Accents, capitals, marks, spacing and courtesies change nothing; only a question mark does.
    SÍ and NO are such only where an offer, a session or a meeting was asked about, and NO only
    where an offer was.
    """
    said = plain(text)
    if is_urgent(said.words):
        return Understood(kind=Kind.OTHER, urgent=True)
    if not said.words:
        # Thanks to an offer may be a yes: a person finds out.
        return Understood(kind=Kind.OTHER, courtesy=said.courtesy and asked is not Asked.OFFER)
    kind = _kind(said, asked=asked)
    if kind is Kind.ABSENCE:
        return Understood(
            kind=kind, day=day_of(said.words), childcare=for_lack_of_childcare(said.words)
        )
    if kind is Kind.OTHER and wants_page(said.words):
        return Understood(kind=kind, page=True)
    courtesy = kind is Kind.OTHER and asked is Asked.NOTHING and _is_note(said)
    return Understood(kind=kind, courtesy=courtesy)


def _kind(said: Plain, *, asked: Asked) -> Kind:
    short = len(said.words.split()) <= _LONGEST_REPLY
    replied = _reply(said, asked=asked) if short else None
    if replied is not None:
        return replied
    if asked is not Asked.OFFER and is_absence(said, of_what_was_asked=asked is not Asked.NOTHING):
        return Kind.ABSENCE
    return Kind.OTHER


def _reply(said: Plain, *, asked: Asked) -> Kind | None:
    words, question = said.words, said.question
    something_asked = asked is not Asked.NOTHING
    # `No. Dejen de escribirme` is not `no dejen de escribirme`.
    wish = " ".join(said.clauses[1:]) if said.clauses[:1] == ("no",) else words
    if is_stop(wish, question=question, something_asked=something_asked):
        return Kind.STOP
    if is_start(words, question=question):
        return Kind.START
    if something_asked and is_yes(words, question=question):
        return Kind.YES
    if asked is Asked.OFFER and is_no(words, question=question):
        return Kind.NO
    return None


def _is_note(said: Plain) -> bool:
    return len(said.words.split()) <= _LONGEST_REPLY and is_note(said.words, question=said.question)
