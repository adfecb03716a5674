"""When the service was last seen to hear what agreements come to."""

from alembic import op

from nosotros.migrating import isolate

revision = "integrations_0006"
down_revision = "integrations_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE hearing (organisation text PRIMARY KEY DEFAULT '*', at timestamptz NOT NULL)"
    )
    op.execute("INSERT INTO hearing (at) VALUES ('-infinity')")
    isolate(op, "hearing", of_the_bus=True)


def downgrade() -> None:
    op.execute("DROP TABLE hearing")
