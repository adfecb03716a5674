"""Which room read whom, and what it has confirmed."""

revision = "partners_0007"
down_revision = "partners_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
