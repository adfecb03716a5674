"""The rule by which each message was written, whichever template it used."""

from alembic import op

revision = "notifications_0004"
down_revision = "notifications_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep it with the message: an organisation may change the rule before its receipt comes."""
    op.execute("ALTER TABLE message ADD rule text")


def downgrade() -> None:
    """Forget it."""
    op.execute("ALTER TABLE message DROP COLUMN rule")
