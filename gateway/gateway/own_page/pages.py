"""The pages that she sees, in her language: one file each, nothing runs, nothing else is fetched."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from gateway.exchange import Headers
from gateway.html import Pages, in_language
from gateway.own_page.dates import Clock, day
from gateway.own_page.parts import Parts
from gateway.own_page.words import LANGUAGES, WORDS
from nosotros.contracts.enrolment import OwnAuthorisation, OwnRecord
from nosotros.contracts.training import OwnCertificate

_pages = Pages(Path(__file__).parent)
HEADERS: Headers = (*_pages.headers, (b"cache-control", b"no-store"))
#: what is said after something was done, by its code in the address
DONE = frozenset(("saved", "changed", "withdrawn"))
_PURPOSES = frozenset(
    ("programme", "data_sharing", "images", "research", "sensitive_data", "children")
)
_FOLLOWS = frozenset(("programme", "messages", "data_sharing", "sensitive_data", "children"))


def link(*, language: str, path: str, visit: str) -> bytes:
    """What a link shows before it is opened: nothing of her, and a button."""
    words = WORDS[language]
    return _render(
        "link.html.j2", language=language, heading=words["title"], path=path, visit=visit
    )


def notice(*, language: str, heading: str, text: str, path: str | None = None) -> bytes:
    """A page that says one thing."""
    words = WORDS[language]
    return _render(
        "notice.html.j2", language=language, heading=words[heading], text=words[text], path=path
    )


def own(
    parts: Parts,
    *,
    language: str,
    chosen: str,
    home: str,
    token: str,
    until: datetime,
    done: str | None,
    help_line: str,
) -> bytes:
    """Her page.

    Args:
        parts: what is shown.
        language: of the page.
        chosen: `?language=…` where she chose it on the page; else nothing.
        home: the page's path.
        token: that her forms repeat.
        until: when it closes.
        done: what she has just done, if anything.
        help_line: how else a person is reached; empty: only by answering.
    """
    words, record = WORDS[language], parts.record
    clock = Clock(language=language, zone=parts.preferences.zone if parts.preferences else None)
    session = parts.next.session if parts.next else None
    meeting = parts.meetings.next if parts.meetings else None
    return _render(
        "page.html.j2",
        language=language,
        heading=words["greeting"].format(name=record.first_names) if record else words["title"],
        path=home,
        home=home,
        chosen=chosen,
        token=token,
        parts=parts,
        record=record,
        done=words[done] if done in DONE else None,
        closes=words["until"].format(time=clock.time(until)),
        restricted=_restricted(record, clock),
        session=session
        and {
            "view": session,
            # Where she goes, the clock on the wall is what counts.
            "when": clock.there(session.begins_at, session.ends_at, zone=session.zone),
            "where": _together(session.place, session.address, session.municipality),
        },
        meeting=meeting
        and {
            "view": meeting,
            "when": clock.there(meeting.begins_at, meeting.ends_at, zone=meeting.zone)
            if meeting.channel == "in_person"
            else clock.hers(meeting.begins_at, meeting.ends_at, zone=meeting.zone),
            "where": meeting.place,
        },
        certificates=[
            _certificate(each, language) for each in (parts.next.certificates if parts.next else ())
        ],
        born=day(record.birth_date, language) if record else None,
        lives=_together(record.neighbourhood, record.municipality) if record else None,
        known_since=clock.day(record.registered_at) if record else None,
        authorisations=[
            {
                "id": each.id,
                "purpose": purpose(each.purpose, language),
                "since": _since(each, language),
                "by_guardian": each.by_guardian,
            }
            for each in (record.authorisations if record else ())
        ],
        help_line=help_line,
    )


def confirm(
    authorisation: OwnAuthorisation, *, language: str, chosen: str, home: str, token: str
) -> bytes:
    """Whether she means to withdraw an authorisation: what she was told, and what will follow."""
    words = WORDS[language]
    known = authorisation.purpose if authorisation.purpose in _FOLLOWS else "other"
    return _render(
        "confirm.html.j2",
        language=language,
        heading=words["confirm"],
        path=withdrawal(home, authorisation.id),
        home=home,
        chosen=chosen,
        token=token,
        authorisation=authorisation,
        purpose=purpose(authorisation.purpose, language),
        since=_since(authorisation, language),
        follows=words[f"follows_{known}"],
    )


def withdrawal(home: str, id: UUID) -> str:
    """The path of an authorisation's withdrawal."""
    return f"{home}/withdraw/{id}"


def purpose(code: str, language: str) -> str:
    """What an authorisation is for, in words; one that these words do not know yet is another."""
    if code == "messages":
        return WORDS[language]["messages_purpose"]
    return WORDS[language][code if code in _PURPOSES else "other_purpose"]


def _render(template: str, *, language: str, path: str | None, **values: Any) -> bytes:
    return _pages.render(
        template,
        language=language,
        words=WORDS[language],
        languages=LANGUAGES,
        switch=path is not None,
        path=path,
        **values,
    )


def _restricted(record: OwnRecord | None, clock: Clock) -> str | None:
    if record is None or record.restricted_at is None:
        return None
    return WORDS[clock.language]["restricted"].format(day=clock.day(record.restricted_at))


def _since(authorisation: OwnAuthorisation, language: str) -> str:
    return WORDS[language]["given_on"].format(day=day(authorisation.given_on, language))


def _certificate(view: OwnCertificate, language: str) -> dict[str, str | None]:
    words = WORDS[language]
    return {
        "programme": in_language(view.programme, language),
        "completed_on": words["completed_on"].format(day=day(view.completed_on, language)),
        "label": words["verify"].format(number=view.number),
        # Only what leads to a page becomes a link.
        "link": view.link if view.link.startswith(("https://", "http://")) else None,
    }


def _together(*parts: str | None) -> str:
    return ", ".join(each for each in parts if each)
