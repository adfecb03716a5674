"""Whether a template's words may be sent: found out when they are written, and not when they are."""

import itertools
import re
from collections.abc import Iterator, Sequence

from notifications.domain import segments
from notifications.domain.discretion import telling
from notifications.domain.placeholders import known, samples
from notifications.domain.purposes import SECURITY
from notifications.domain.reading import ENVIRONMENT, NotWords, Read, read
from notifications.domain.rendering import (
    LONGEST,
    LONGEST_SUBJECT,
    MOST_SEGMENTS,
    is_too_long,
)
from notifications.domain.rules import Use
from notifications.domain.templates import (
    LANGUAGES,
    ON_A_TELEPHONE,
    TemplateText,
    is_seen_by_others,
)
from notifications.domain.visits import PLACEHOLDER

#: of what is opened by its subject, or handed over under it
_WITH_SUBJECT = ("email", "print")
_WHATSAPP_NAME = re.compile(r"[a-z0-9_]{1,100}")
Problem = tuple[str, str]


def problems(
    texts: Sequence[TemplateText], *, purpose: str, use: Use | None
) -> tuple[Problem, ...]:
    """All that is wrong with a template's words, by the paths of the fields; nothing is run of words
    that are refused.

    Args:
        texts: in the order in which they were given.
        purpose: what the template is for.
        use: what those who send it give; none: whatever a campaign gives.
    """
    return (
        *_of_purpose(purpose, use),
        *_of_variants(texts),
        *(each for at, text in enumerate(texts) for each in _of_text(text, at, texts, use)),
    )


def placeholders_of(texts: Sequence[TemplateText]) -> tuple[str, ...]:
    """Every placeholder of a template's words, sorted.

    Raises:
        NotWords: they were not checked.
    """
    sources = [part for each in texts for part in (each.text, each.subject) if part]
    return tuple(sorted({name for source in sources for name in read(source).placeholders}))


def _of_purpose(purpose: str, use: Use | None) -> Iterator[Problem]:
    if use is not None and use.purposes != frozenset((purpose,)):
        yield "purpose", f"purpose_of_rule:{','.join(sorted(use.purposes))}"
    elif use is None and purpose == SECURITY:
        yield "purpose", "purpose_security"


def _of_variants(texts: Sequence[TemplateText]) -> Iterator[Problem]:
    """Each channel is there in every language, and for eyes of others where those are likely."""
    if not texts:
        yield "texts", "required"
    there = [(each.channel, each.language, each.discreet) for each in texts]
    for at, variant in enumerate(there):
        if variant in there[:at]:
            yield f"texts.{at}", "repeated"
    for channel in dict.fromkeys(channel for channel, _, _ in there):
        for language in LANGUAGES:
            variants = {seen for where, said, seen in there if (where, said) == (channel, language)}
            if not variants:
                yield "texts", f"language_missing:{channel}:{language}"
            elif channel in ON_A_TELEPHONE and True not in variants:
                yield "texts", f"discreet_missing:{channel}:{language}"
            elif channel in ON_A_TELEPHONE and False not in variants:
                yield "texts", f"plain_missing:{channel}:{language}"


def _of_text(
    text: TemplateText, at: int, texts: Sequence[TemplateText], use: Use | None
) -> Iterator[Problem]:
    here = f"texts.{at}"
    seen_by_others = is_seen_by_others(text, texts)
    try:
        words = read(text.text)
    except NotWords as error:
        yield f"{here}.text", error.code
    else:
        yield from _of_words(words, text.text, f"{here}.text", text, seen_by_others, use)
        yield from _of_approval(words, here, text, texts[:at])
    if text.subject is None:
        if text.channel in _WITH_SUBJECT:
            yield f"{here}.subject", "required"
    elif text.channel not in _WITH_SUBJECT:
        yield f"{here}.subject", "subject_unseen"
    else:
        yield from _of_subject(text, f"{here}.subject", use)


def _of_words(
    words: Read, source: str, path: str, text: TemplateText, discreet: bool, use: Use | None
) -> Iterator[Problem]:
    if use is not None:
        for name in words.placeholders:
            if name not in use.gives:
                yield path, f"placeholder_unknown:{name}"
    if discreet:
        yield from _of_discretion(words, path, text.language)
    said = _every_way(words, source, text.language)
    if not any(said):
        yield path, "required"
    elif words.asked and not all(said):
        yield path, "may_say_nothing"
    for filled in said:
        if is_too_long(filled, channel=text.channel):
            if text.channel == "sms":
                yield path, f"too_long_sms:{segments.count(filled).segments}:{MOST_SEGMENTS}"
            else:
                yield path, f"too_long:{len(filled)}:{LONGEST[text.channel]}"
            break
    if use is not None and PLACEHOLDER in use.gives and not _stands_alone(said, text.language):
        yield path, "link_apart"


def _every_way(words: Read, source: str, language: str) -> list[str]:
    """What words come to, with the longest values and with none, whatever their conditions find.

    Without conditions, what is said with no value at all is not looked at: that is not sent.
    """
    compiled = ENVIRONMENT.from_string(source)
    longest = samples(words.placeholders, language=language, longest=True)
    none = dict.fromkeys(words.placeholders, "")
    found: list[str] = []
    for there in itertools.product((True, False), repeat=len(words.asked)):
        asked = {
            name: longest[name] if given else ""
            for name, given in zip(words.asked, there, strict=True)
        }
        for others in (longest, none) if words.asked else (longest,):
            found.append(compiled.render({**others, **asked}).strip())
    return found


def _stands_alone(said: Sequence[str], language: str) -> bool:
    """Whether the link, which opens her page, is part of no other address, whatever is said."""
    link = known(PLACEHOLDER).longest[language].casefold()
    joined = re.compile(rf"(?:[^ \n]{re.escape(link)})|(?:{re.escape(link)}[^ \n])")
    return not any(joined.search(each.casefold()) for each in said)


def _of_discretion(words: Read, path: str, language: str) -> Iterator[Problem]:
    if told := telling(words.fixed, language=language):
        yield path, f"not_discreet:{told}"
    for name in words.placeholders:
        if known(name).telling:
            yield path, f"not_discreet:{name}"


def _of_subject(text: TemplateText, path: str, use: Use | None) -> Iterator[Problem]:
    """A subject is seen by whoever looks at the telephone: it names nobody and nothing."""
    assert text.subject is not None, "there is one"
    try:
        words = read(text.subject)
    except NotWords as error:
        yield path, error.code
        return
    for name in words.placeholders:
        if name == "first_names":
            yield path, "names_somebody"
        elif use is not None and PLACEHOLDER in use.gives and name == PLACEHOLDER:
            yield path, "link_apart"
        elif use is not None and name not in use.gives:
            yield path, f"placeholder_unknown:{name}"
    yield from _of_discretion(words, path, text.language)
    said = _every_way(words, text.subject, text.language)
    longest = max(map(len, said))
    if not longest:
        yield path, "required"
    elif words.asked and not all(said):
        yield path, "may_say_nothing"
    elif longest > LONGEST_SUBJECT:
        yield path, f"too_long:{longest}:{LONGEST_SUBJECT}"


def _of_approval(
    words: Read, here: str, text: TemplateText, before: Sequence[TemplateText]
) -> Iterator[Problem]:
    """Approved words are sent by name with their values: the words of both must be the same."""
    if text.whatsapp_name is None:
        return
    path = f"{here}.whatsapp_name"
    if text.channel != "whatsapp":
        yield path, "only_whatsapp"
    elif not _WHATSAPP_NAME.fullmatch(text.whatsapp_name):
        yield path, "not_a_whatsapp_name"
    elif (text.whatsapp_name, text.language) in {(e.whatsapp_name, e.language) for e in before}:
        yield path, "repeated"
    if not words.plain:
        yield f"{here}.text", "approved_words_plain"
