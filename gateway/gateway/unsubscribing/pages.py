"""The pages of a link to unsubscribe: one button, nothing that runs, nothing from elsewhere."""

import base64
import hashlib
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from gateway.exchange import Headers, Request
from gateway.problems import LANGUAGES
from gateway.unsubscribing.words import WORDS

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "page.css").read_text(encoding="utf-8")
_page = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
).get_template("page.html.j2")
_digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS: Headers = (
    (b"content-type", b"text/html; charset=utf-8"),
    (
        b"content-security-policy",
        f"default-src 'none'; style-src 'sha256-{_digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'".encode(),
    ),
    # The address is all that is needed to stop her messages.
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex"),
    (b"x-content-type-options", b"nosniff"),
)


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
    chosen = parse_qs(request.query.decode("latin-1"), max_num_fields=10).get("language", [""])[0]
    return chosen if chosen in LANGUAGES else request.language


def _rendered(state: str, *, language: str, text: str) -> bytes:
    return _page.render(
        style=_STYLE,
        language=language,
        words=WORDS[language],
        names={each: WORDS[each]["name"] for each in LANGUAGES},
        state=state,
        text=text,
    ).encode()
