"""As of which revision somebody is known to be there, whoever tells later that she left before."""

from alembic import op

from nosotros.migrating import isolate

revision = "mentoring_0003"
down_revision = "mentoring_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep it beside who she is: of who has no seat in a cohort nothing else is kept."""
    op.execute(
        "CREATE TABLE presence (participant_id uuid NOT NULL, organisation text NOT NULL,"
        " revision integer NOT NULL, PRIMARY KEY (participant_id, organisation))"
    )
    isolate(op, "presence")


def downgrade() -> None:
    """Forget it."""
    op.execute("DROP TABLE presence")
