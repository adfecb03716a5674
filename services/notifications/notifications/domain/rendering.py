"""From a template's words and a message's values to what is sent.

Words are Jinja2 in a sandbox, of which they may use the least: placeholders, four filters that only
change letters, and `{% if %}`. All else is refused before anything is compiled, so that no words can
call, count, reach into a value or grow beyond what they are.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Template as Compiled

from notifications.domain import segments
from notifications.domain.hushing import hushed
from notifications.domain.letters import ApprovedWords
from notifications.domain.mails import as_html
from notifications.domain.placeholders import cleaned
from notifications.domain.reading import ENVIRONMENT, NotWords, Read, read
from notifications.domain.templates import TemplateText

#: the language of the programme, for one that we do not write
OWN = "es"
#: characters, by channel; of a text message it is segments that count
LONGEST: Mapping[str, int] = {"whatsapp": 1024, "email": 20_000, "print": 4_000}
MOST_SEGMENTS = 4
LONGEST_SUBJECT = 120
#: lines of `items` that any channel takes; how many there are beside is said
MOST_ITEMS = 50
#: characters of words and values together, before anything is rendered: more than twice what the
#: longest channel takes. What says a value a hundred times would keep a process from its work
MOST_FILLED = 50_000
_TWO_STOPS = re.compile(r"\.\.(?!\.)")


class WordsMissing(Exception):
    """There are no words that could be sent by this channel.

    `why` is a code: `no_words` (the template has none for it), `value_missing` (one, or all that
    would be said), `too_long`, `not_words` (they are no words of ours). Where it is one value that
    is far too long, `name` is its placeholder, and `length` what all would come to.
    """

    def __init__(self, why: str, *, name: str | None = None, length: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.name = name
        self.length = length


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """What a message says."""

    language: str
    channel: str
    discreet: bool
    subject: str | None
    text: str
    #: of an e-mail
    html: str | None
    #: characters, as a telephone counts them
    length: int
    #: of a text message
    segments: int | None
    encoding: str | None
    #: characters that make a text message UCS-2, each once
    costly: str
    #: words that WhatsApp approved; none: free words, for within 24 hours of an answer
    approved: ApprovedWords | None


def render(
    texts: Sequence[TemplateText],
    *,
    language: str,
    channel: str,
    discreet: bool,
    values: Mapping[str, str],
    moved: bool = False,
) -> Rendered:
    """What a template says by a channel.

    Args:
        texts: the template's.
        language: hers; one that we do not write is the programme's own.
        channel: by which it goes.
        discreet: whether others see it. Where no words are marked as discreet, all are; of the
            values what tells is left out, as it always is of a subject.
        values: of every placeholder; what is not known of an optional one is empty.
        moved: whether it says that something is elsewhere, or at another time, now.

    Raises:
        WordsMissing: there are no such words, a value is missing, or it is too long.
    """
    chosen = choose(texts, language=language, channel=channel, discreet=discreet)
    try:
        clean = {name: _cleaned(name, values[name]) for name in _placeholders(chosen)}
        for source in filter(None, (chosen.text, chosen.subject)):
            _bound(source, clean)
        quiet = hushed(clean, language=chosen.language, moved=moved)
        shown = quiet if discreet else clean
        text = _fitted(chosen, shown)
        subject = None if chosen.subject is None else _filled(chosen.subject, quiet).strip()
        approved = _approved(chosen, shown)
    except NotWords as error:
        raise WordsMissing("not_words") from error
    except KeyError as error:
        raise WordsMissing("value_missing") from error
    counted = segments.count(text) if channel == "sms" else None
    if not text:
        raise WordsMissing("value_missing")
    too_long = counted.segments > MOST_SEGMENTS if counted else len(text) > LONGEST[channel]
    if too_long or len(subject or "") > LONGEST_SUBJECT:
        raise WordsMissing("too_long")
    return Rendered(
        language=chosen.language,
        channel=channel,
        discreet=chosen.discreet,
        subject=subject,
        text=text,
        html=_html(text, subject, chosen.language, clean) if channel == "email" else None,
        length=counted.length if counted else len(text),
        segments=counted.segments if counted else None,
        encoding=counted.encoding if counted else None,
        costly=counted.costly if counted else "",
        approved=approved,
    )


def choose(
    texts: Sequence[TemplateText], *, language: str, channel: str, discreet: bool
) -> TemplateText:
    """The words for a language, a channel, and eyes.

    Raises:
        WordsMissing: there are none.
    """
    fitting = [each for each in texts if each.channel == channel]
    for wanted in (language, OWN):
        found = {each.discreet: each for each in fitting if each.language == wanted}
        # Words in one variant alone were found to be discreet when they were written.
        if chosen := found.get(discreet) or found.get(not discreet):
            return chosen
    raise WordsMissing("no_words")


def is_too_long(text: str, *, channel: str) -> bool:
    """Whether a text, filled in, is more than its channel takes."""
    if channel == "sms":
        return segments.count(text).segments > MOST_SEGMENTS
    return len(text) > LONGEST[channel]


def _fitted(chosen: TemplateText, values: Mapping[str, str]) -> str:
    """The text, with as many of its `items` as its channel takes, and how many there are beside."""
    items = values.get("items", "").split("\n")
    most = min(len(items), MOST_ITEMS)

    def with_items(kept: int) -> str:
        beside = () if kept == len(items) else (f"+ {len(items) - kept}",)
        shown = {**values, "items": "\n".join((*items[:kept], *beside))}
        return _filled(chosen.text, shown).strip()

    def is_too_much(kept: int) -> bool:
        return is_too_long(with_items(kept), channel=chosen.channel)

    text = with_items(most)
    if most == 1 or not is_too_long(text, channel=chosen.channel):
        return text
    return with_items(max(1, bisect_left(range(1, most), True, key=is_too_much)))


def _cleaned(name: str, value: str) -> str:
    if len(value) > MOST_FILLED:
        raise WordsMissing("too_long", name=name, length=len(value))
    return cleaned(name, value)


def _bound(source: str, values: Mapping[str, str]) -> None:
    """Refuse what would become far longer than any channel takes, before it is rendered."""
    lengths = Counter(dict.fromkeys(values, 0))
    for name in _read(source).said:
        value = values[name]
        if name == "items":
            value = "\n".join(value.split("\n", MOST_ITEMS)[:MOST_ITEMS])
        lengths[name] += len(value)
    whole = len(source) + lengths.total()
    if whole > MOST_FILLED:
        ((longest, _),) = lengths.most_common(1)
        raise WordsMissing("too_long", name=longest, length=whole)


def _approved(chosen: TemplateText, values: Mapping[str, str]) -> ApprovedWords | None:
    if chosen.whatsapp_name is None or chosen.whatsapp_state != "approved":
        return None
    return ApprovedWords(
        name=chosen.whatsapp_name,
        language=chosen.language,
        values=tuple(" ".join(values[name].split()) for name in _read(chosen.text).placeholders),
    )


def _html(text: str, subject: str | None, language: str, values: Mapping[str, str]) -> str:
    return as_html(text, title=subject or "", language=language, link=values.get("link"))


def _filled(source: str, values: Mapping[str, str]) -> str:
    text = _compiled(source).render(values)
    # `a. m.` at the end of a sentence has the sentence's full stop already.
    stopped = tuple(value for value in values.values() if value.endswith("."))
    return _TWO_STOPS.sub(
        lambda found: "." if text.endswith(stopped, 0, found.start() + 1) else found[0], text
    )


def _placeholders(text: TemplateText) -> set[str]:
    sources = (text.text,) if text.subject is None else (text.text, text.subject)
    return {name for source in sources for name in _read(source).placeholders}


@lru_cache(maxsize=2048)
def _read(source: str) -> Read:
    return read(source)


@lru_cache(maxsize=2048)
def _compiled(source: str) -> Compiled:
    read(source)
    return ENVIRONMENT.from_string(source)
