"""Rooms, and what they host."""

revision = "partners_0005"
down_revision = "partners_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
