"""What the campaigns of the tests say, and when."""

from datetime import UTC, datetime

from nosotros.contracts.notifications import SampleValue

#: when a test begins: a Tuesday, 9:00 in Bogotá
NINE = datetime(2026, 8, 18, 14, tzinfo=UTC)
NEWS = (SampleValue(name="text", value="La sede abre a las 7."),)
