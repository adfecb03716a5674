"""Services of rooms, as their makers describe them."""

revision = "partners_0008"
down_revision = "partners_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
