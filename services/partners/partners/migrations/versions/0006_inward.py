"""What came in from rooms, and what was quarantined."""

from alembic import op

from nosotros.migrating import isolate

revision = "partners_0006"
down_revision = "partners_0005"
branch_labels = None
depends_on = "bus_0003"

# `last_sequence` counts as the room counts; `missing` how many numbers of it never came.
# `digest`: of the whole body, so that one which is sent again and again is one row.
TABLES = """
CREATE TABLE room_source (
    organisation text NOT NULL, name text NOT NULL, last_sequence bigint NOT NULL,
    missing bigint NOT NULL DEFAULT 0, heard_at timestamptz NOT NULL,
    PRIMARY KEY (organisation, name)
);
CREATE TABLE quarantine (
    id uuid PRIMARY KEY, organisation text NOT NULL, reason text NOT NULL, detail text,
    source text, sequence bigint, type text, event_id uuid,
    first_at timestamptz NOT NULL, last_at timestamptz NOT NULL, times bigint NOT NULL DEFAULT 1,
    size bigint NOT NULL, digest bytea NOT NULL, body bytea,
    CONSTRAINT quarantine_once UNIQUE (organisation, digest)
);
CREATE INDEX quarantine_page ON quarantine (organisation, id);
CREATE INDEX quarantine_newest ON quarantine (organisation, last_at);
CREATE TABLE refusal (
    organisation text NOT NULL, reason text NOT NULL, minute timestamptz NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (organisation, reason, minute)
);
CREATE TABLE room_link (
    organisation text PRIMARY KEY, noted_at timestamptz NOT NULL, proven_at timestamptz,
    seconds double precision, backlog bigint, problem text,
    accepted bigint NOT NULL DEFAULT 0, quarantined bigint NOT NULL DEFAULT 0,
    repeated bigint NOT NULL DEFAULT 0
);
"""
_OF_THE_BUS = ("room_source", "quarantine", "refusal", "room_link")


def upgrade() -> None:
    for statement in filter(str.strip, TABLES.split(";\n")):
        op.execute(statement)
    # The bridge works for every room.
    for table in _OF_THE_BUS:
        isolate(op, table, of_the_bus=True)


def downgrade() -> None:
    for table in reversed(_OF_THE_BUS):
        op.execute(f"DROP TABLE {table}")
