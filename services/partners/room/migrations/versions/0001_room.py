"""What a room knows of people, and has forgotten."""

from alembic import op

from nosotros.migrating import isolate

revision = "room_0001"
down_revision = None
branch_labels = ("room",)
depends_on = "bus_0001"

# No name: what the room's services are told is kept by them alone.
TABLES = """
CREATE TABLE person (
    participant_id uuid PRIMARY KEY, organisation text NOT NULL,
    revision integer NOT NULL DEFAULT 0, known boolean NOT NULL DEFAULT false,
    asks integer NOT NULL DEFAULT 0, due_at timestamptz
);
CREATE INDEX person_due ON person (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE erasure (
    participant_id uuid PRIMARY KEY, organisation text NOT NULL,
    erased_at timestamptz NOT NULL, due_at timestamptz, confirmed_at timestamptz,
    attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX erasure_due ON erasure (due_at) WHERE due_at IS NOT NULL
"""
NAMES = ("person", "erasure")


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    for name in NAMES:
        isolate(op, name)


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
