"""The pages of a certificate's link, in the reader's language: one file each, nothing runs."""

import base64
import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from gateway.exchange import Headers
from gateway.verification.words import MONTHS, WHY, WORDS
from nosotros.contracts.language import ContractError
from nosotros.contracts.schema import load
from nosotros.contracts.training import Title, VerificationView

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "page.css").read_text(encoding="utf-8")
_templates = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_style_digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS: Headers = (
    (b"content-type", b"text/html; charset=utf-8"),
    (
        b"content-security-policy",
        f"default-src 'none'; style-src 'sha256-{_style_digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'".encode(),
    ),
    # The address is the secret that its holder shows.
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex"),
    (b"x-content-type-options", b"nosniff"),
)


def certificate(result: Any, *, language: str, path: str, asked: bool) -> bytes:
    """What is known of a certificate, and of a name where one was asked about.

    Raises:
        ValidationError, TypeError: the answer is no verification.
    """
    view: VerificationView = load(VerificationView, result, strict=False)
    words = WORDS[language]
    # A state that this gateway does not know yet is no valid one.
    known = view.state if view.state in ("valid", "superseded") else "revoked"
    return _render(
        "certificate.html.j2",
        language=language,
        words=words,
        state=known,
        view=view,
        path=path,
        asked=asked,
        programme=_in_language(view.programme, language),
        completed_on=_day(view.completed_on, language),
        issued_at=_day(view.issued_at.astimezone(UTC).date(), language),
        since=None if view.since is None else _moment(view.since, language),
        why=None if view.why is None else WHY[language].get(view.why, WHY[language]["other"]),
        # Only what leads to a certificate becomes a link.
        following=_web_address(view.superseded_by),
    )


def refusal(error: ContractError, *, language: str) -> bytes:
    """Why there is nothing to be seen."""
    return _render(
        "refusal.html.j2",
        language=language,
        words=WORDS[language],
        status=error.status,
        text=error.text(language),
    )


def _render(template: str, **values: Any) -> bytes:
    return _templates.get_template(template).render(style=_STYLE, **values).encode()


def _in_language(title: Title, language: str) -> str:
    texts = {"es": title.es, "en": title.en, "fr": title.fr}
    return texts[language] or next((text for text in texts.values() if text), "")


def _day(day: date, language: str) -> str:
    month = MONTHS[language][day.month - 1]
    return WORDS[language]["day"].format(day=day.day, month=month, year=day.year)


def _moment(moment: datetime, language: str) -> str:
    there = moment.astimezone(UTC)
    return f"{_day(there.date(), language)}, {there:%H:%M} UTC"


def _web_address(text: str | None) -> str | None:
    return text if text is not None and text.startswith(("https://", "http://")) else None
