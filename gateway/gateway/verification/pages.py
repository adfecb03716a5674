"""The pages of a certificate's link, in the reader's language: one file each, nothing runs."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from gateway.html import Pages, in_language
from gateway.verification.words import WHY, WORDS
from nosotros import spoken
from nosotros.contracts.language import ContractError
from nosotros.contracts.schema import load
from nosotros.contracts.training import VerificationView

_pages = Pages(Path(__file__).parent)
HEADERS = _pages.headers


def certificate(result: Any, *, language: str, path: str, asked: bool) -> bytes:
    """What is known of a certificate, and of a name where one was asked about.

    Raises:
        ValidationError, TypeError: the answer is no verification.
    """
    view: VerificationView = load(VerificationView, result, strict=False)
    words = WORDS[language]
    # A state that this gateway does not know yet is no valid one.
    known = view.state if view.state in ("valid", "superseded") else "revoked"
    return _pages.render(
        "certificate.html.j2",
        language=language,
        words=words,
        state=known,
        view=view,
        path=path,
        asked=asked,
        programme=in_language(view.programme, language),
        completed_on=_day(view.completed_on, language),
        issued_at=_day(view.issued_at.astimezone(UTC).date(), language),
        since=None if view.since is None else _moment(view.since, language),
        why=None if view.why is None else WHY[language].get(view.why, WHY[language]["other"]),
        # Only what leads to a certificate becomes a link.
        following=_web_address(view.superseded_by),
    )


def refusal(error: ContractError, *, language: str) -> bytes:
    """Why there is nothing to be seen."""
    return _pages.render(
        "refusal.html.j2",
        language=language,
        words=WORDS[language],
        status=error.status,
        text=error.text(language),
    )


def _day(day: date, language: str) -> str:
    month = spoken.MONTHS[language][day.month - 1]
    number = spoken.first(day.day, language=language)
    return WORDS[language]["day"].format(day=number, month=month, year=day.year)


def _moment(moment: datetime, language: str) -> str:
    there = moment.astimezone(UTC)
    return f"{_day(there.date(), language)}, {there:%H:%M} UTC"


def _web_address(text: str | None) -> str | None:
    return text if text is not None and text.startswith(("https://", "http://")) else None
