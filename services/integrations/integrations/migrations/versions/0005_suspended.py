"""Subscriptions of organisations that are suspended."""

from alembic import op

revision = "integrations_0005"
down_revision = "integrations_0004"
branch_labels = None
depends_on = None

# Whoever matches, posts and fills asks for those that are active: one that is not is sent nothing, and
# what is due waits in the journal.
_STATES = "'active', 'paused', 'disabled', 'ended'"


def upgrade() -> None:
    op.execute("ALTER TABLE subscription DROP CONSTRAINT subscription_state_check")
    op.execute(
        "ALTER TABLE subscription ADD CONSTRAINT subscription_state_check"
        f" CHECK (state IN ({_STATES}, 'suspended'))"
    )


def downgrade() -> None:
    op.execute("UPDATE subscription SET state = 'paused' WHERE state = 'suspended'")
    op.execute("ALTER TABLE subscription DROP CONSTRAINT subscription_state_check")
    op.execute(
        f"ALTER TABLE subscription ADD CONSTRAINT subscription_state_check CHECK (state IN ({_STATES}))"
    )
