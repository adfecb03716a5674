"""Whose lane an event was in, and when a timer is tried again."""

from alembic import op

revision = "bus_0002"
down_revision = "bus_0001"
branch_labels = None
depends_on = None

ADDED = """
ALTER TABLE inbox ADD COLUMN partitionkey text;
CREATE INDEX inbox_kept ON inbox (subject) WHERE state IN ('failed', 'waiting', 'parked');
CREATE INDEX inbox_kept_lane ON inbox (partitionkey)
    WHERE state IN ('failed', 'waiting', 'parked');
ALTER TABLE timer ADD COLUMN retry_at timestamptz;
CREATE INDEX timer_parked ON timer (id) WHERE attempts < 0
"""
REMOVED = """
DROP INDEX timer_parked;
ALTER TABLE timer DROP COLUMN retry_at;
DROP INDEX inbox_kept;
ALTER TABLE inbox DROP COLUMN partitionkey
"""


def upgrade() -> None:
    for statement in ADDED.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    for statement in REMOVED.split(";\n"):
        op.execute(statement)
