"""From where on is matched once more what was matched before it was heard that it may be had."""

from alembic import op

revision = "integrations_0009"
down_revision = "integrations_0008"
branch_labels = None
depends_on = None

ADDED = """
ALTER TABLE event_grant ADD COLUMN missed_after bigint;
ALTER TABLE room_reader ADD COLUMN missed_since timestamptz;
CREATE INDEX event_grant_missed ON event_grant (grantee) WHERE missed_after IS NOT NULL;
CREATE INDEX room_reader_missed ON room_reader (room) WHERE missed_since IS NOT NULL
"""
REMOVED = """
ALTER TABLE room_reader DROP COLUMN missed_since;
ALTER TABLE event_grant DROP COLUMN missed_after
"""


def upgrade() -> None:
    for statement in ADDED.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    for statement in REMOVED.split(";\n"):
        op.execute(statement)
