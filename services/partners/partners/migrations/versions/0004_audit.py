"""The audit log: chains of entries."""

revision = "partners_0004"
down_revision = "partners_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
