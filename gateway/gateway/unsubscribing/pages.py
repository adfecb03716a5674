"""The pages of a link to unsubscribe: one button, nothing that runs, nothing from elsewhere."""

from pathlib import Path
from urllib.parse import parse_qs

from gateway.exchange import Request
from gateway.html import Pages
from gateway.problems import LANGUAGES
from gateway.unsubscribing.words import WORDS

_pages = Pages(Path(__file__).parent)
HEADERS = _pages.headers


def subscription(*, purpose: str, stopped: bool, language: str) -> bytes:
    """What would be stopped, with a button; or that it has stopped."""
    words = WORDS[language]
    # A purpose that this gateway does not know yet is stopped all the same.
    return _rendered(
        "done" if stopped else "ask", language=language, text=words.get(purpose, words["other"])
    )


def refusal(text: str, *, language: str) -> bytes:
    """Why it could not be done."""
    return _rendered("refused", language=language, text=text)


def language_of(request: Request) -> str:
    """The language that was chosen on the page, or that the browser asks for."""
    try:
        asked = parse_qs(request.query.decode("latin-1"), max_num_fields=10)
    except ValueError:
        return request.language
    chosen = asked.get("language", [""])[0]
    return chosen if chosen in LANGUAGES else request.language


def _rendered(state: str, *, language: str, text: str) -> bytes:
    return _pages.render(
        "page.html.j2",
        language=language,
        words=WORDS[language],
        names={each: WORDS[each]["name"] for each in LANGUAGES},
        state=state,
        text=text,
    )
