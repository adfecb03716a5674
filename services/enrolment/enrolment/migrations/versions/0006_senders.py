"""What whoever sent a sheet is told of it, where that is less than what came of its rows.

The release before writes neither: then both are told the same.
"""

from alembic import op

revision = "enrolment_0006"
down_revision = "enrolment_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE import ADD COLUMN for_sender jsonb")
    op.execute(
        "ALTER TABLE import_row ADD COLUMN sender_state text, ADD COLUMN sender_notes bytea"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE import_row DROP COLUMN sender_notes, DROP COLUMN sender_state")
    op.execute("ALTER TABLE import DROP COLUMN for_sender")
