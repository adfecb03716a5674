"""Beyond which cursor a saved reader is to be asked anew before it is moved."""

from alembic import op

revision = "integrations_0010"
down_revision = "integrations_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE subscription ADD COLUMN missed_after bigint")


def downgrade() -> None:
    op.execute("ALTER TABLE subscription DROP COLUMN missed_after")
