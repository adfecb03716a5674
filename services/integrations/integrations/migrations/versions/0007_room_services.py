"""Services of rooms' own, who is suspended, and what keeps a room from being sent to."""

from alembic import op

from nosotros.migrating import isolate

revision = "integrations_0007"
down_revision = "integrations_0006"
branch_labels = None
depends_on = None

ADDED = """
CREATE TABLE room_service (
    organisation text NOT NULL, service text NOT NULL, PRIMARY KEY (organisation, service)
);
CREATE TABLE suspended (organisation text PRIMARY KEY);
ALTER TABLE subscription ADD COLUMN room_problem text, ADD COLUMN noted_at timestamptz;
INSERT INTO room_service (organisation, service)
SELECT DISTINCT organisation, split_part(service, '.', 2) FROM partner_type;
INSERT INTO suspended (organisation)
SELECT DISTINCT organisation FROM subscription WHERE state = 'suspended'
"""
REMOVED = """
ALTER TABLE subscription DROP COLUMN room_problem, DROP COLUMN noted_at;
DROP TABLE suspended;
DROP TABLE room_service
"""


def upgrade() -> None:
    for statement in ADDED.split(";\n"):
        op.execute(statement)
    for table in ("room_service", "suspended"):
        isolate(op, table, of_the_bus=True)


def downgrade() -> None:
    for statement in REMOVED.split(";\n"):
        op.execute(statement)
