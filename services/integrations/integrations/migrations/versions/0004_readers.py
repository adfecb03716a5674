"""Which rooms were told who somebody is."""

from alembic import op

from nosotros.migrating import isolate

revision = "integrations_0004"
down_revision = "integrations_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE room_reader (organisation text NOT NULL, room text NOT NULL,"
        " subject text NOT NULL, PRIMARY KEY (subject, room))"
    )
    isolate(op, "room_reader", of_the_bus=True)


def downgrade() -> None:
    op.execute("DROP TABLE room_reader")
