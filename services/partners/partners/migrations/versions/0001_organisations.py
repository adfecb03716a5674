"""Organisations, their people, and the roles they have."""

revision = "partners_0001"
down_revision = None
branch_labels = ("partners",)
depends_on = "bus_0001"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
