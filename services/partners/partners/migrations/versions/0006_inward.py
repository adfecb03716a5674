"""What came in from rooms, and what was quarantined."""

revision = "partners_0006"
down_revision = "partners_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
