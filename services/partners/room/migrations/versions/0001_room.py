"""What a room knows of people, and has forgotten."""

revision = "room_0001"
down_revision = None
branch_labels = ("room",)
depends_on = "bus_0001"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
