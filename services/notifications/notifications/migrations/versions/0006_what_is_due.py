"""Next steps and follow-ups: at which of their revisions each was told as due, and settled."""

from alembic import op

from nosotros.migrating import isolate

revision = "notifications_0006"
down_revision = "notifications_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep both, as either may be told late."""
    op.execute(
        "CREATE TABLE due (id uuid NOT NULL, organisation text NOT NULL, told integer NOT NULL,"
        " settled integer NOT NULL, PRIMARY KEY (id, organisation))"
    )
    isolate(op, "due")


def downgrade() -> None:
    """Forget them."""
    op.execute("DROP TABLE due")
