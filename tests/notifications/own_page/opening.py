"""Links as tests find them, and how they open them."""

from datetime import UTC, datetime

from nosotros.contracts.language import PUBLIC
from nosotros.contracts.notifications import (
    OpenOwnPage,
)
from notifications.domain.visits import new_secret
from tests.notifications.conftest import Rows

BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)
SITE = "https://nosotros.example.org"
SCOPES = {PUBLIC, "notifications:read", "notifications:write"}


def secrets(rows: Rows) -> list[str]:
    """The secrets of the links that are to be sent, oldest first."""
    found = rows.all("SELECT data FROM message WHERE data ? 'link' ORDER BY id")
    return [each.data["link"].removeprefix(f"{SITE}/m/gestarsalud/") for each in found]


def opening(secret: str, visit: str | None = None) -> OpenOwnPage:
    """The command that opens a link, for a visit of its own."""
    return OpenOwnPage(organisation="gestarsalud", secret=secret, visit=visit or new_secret())
