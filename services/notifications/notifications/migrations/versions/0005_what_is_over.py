"""Certificates and matches that are over, and the steps of those that are not."""

from alembic import op

from nosotros.migrating import isolate

revision = "notifications_0005"
down_revision = "notifications_0004"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE ended (
    id uuid NOT NULL, organisation text NOT NULL, PRIMARY KEY (id, organisation)
);
CREATE TABLE step (
    id uuid NOT NULL, organisation text NOT NULL, match_id uuid NOT NULL,
    PRIMARY KEY (id, organisation)
);
CREATE INDEX step_match ON step (match_id);
"""


def upgrade() -> None:
    """Keep them by their ids: what is told of them late is told to nobody any more."""
    for statement in filter(str.strip, TABLES.split(";\n")):
        op.execute(statement)
    for table in ("ended", "step"):
        isolate(op, table)


def downgrade() -> None:
    """Forget them."""
    op.execute("DROP TABLE step")
    op.execute("DROP TABLE ended")
