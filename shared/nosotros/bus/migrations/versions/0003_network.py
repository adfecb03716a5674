"""Under which agreement something was done, whose audit entries were told, and what crosses rooms."""

from alembic import op

from nosotros.migrating import isolate

revision = "bus_0003"
down_revision = "bus_0002"
branch_labels = None
depends_on = None

# `source`: of an event that came from a room and is told on, its own source and not ours.
ADDED = """
ALTER TABLE audit ADD COLUMN grantee text, ADD COLUMN agreement_id uuid, ADD COLUMN purpose text,
    ADD COLUMN told_at timestamptz;
CREATE INDEX audit_untold ON audit (id) WHERE told_at IS NULL;
ALTER TABLE outbox ADD COLUMN source text;
CREATE TABLE hosted_elsewhere (
    organisation text PRIMARY KEY, room text NOT NULL, revision integer NOT NULL
)
"""
REMOVED = """
DROP TABLE hosted_elsewhere;
ALTER TABLE outbox DROP COLUMN source;
DROP INDEX audit_untold;
ALTER TABLE audit DROP COLUMN grantee, DROP COLUMN agreement_id, DROP COLUMN purpose,
    DROP COLUMN told_at
"""


def upgrade() -> None:
    for statement in ADDED.split(";\n"):
        op.execute(statement)
    isolate(op, "hosted_elsewhere", of_the_bus=True)


def downgrade() -> None:
    for statement in REMOVED.split(";\n"):
        op.execute(statement)
