"""Rooms, and what they host."""

from alembic import op

from nosotros.migrating import isolate

revision = "partners_0005"
down_revision = "partners_0004"
branch_labels = None
depends_on = None

# `organisation` runs the hub, `room` is the one whose room it is. What is `sealed` is encrypted.
# The row of a removed room stays: its revision goes on if there is another one.
TABLES = """
CREATE TABLE room (
    organisation text NOT NULL, room text PRIMARY KEY, revision integer NOT NULL,
    virtual_host text NOT NULL, hosts text[] NOT NULL, sealed_broker text, broker text,
    sealed_password text, certificate text, sealed_key text, serial text,
    certificate_until timestamptz,
    created_at timestamptz NOT NULL, rotated_at timestamptz, removed_at timestamptz,
    CONSTRAINT room_of_another CHECK (room <> organisation),
    CONSTRAINT room_opened CHECK (removed_at IS NOT NULL
        OR (sealed_broker IS NULL) = (sealed_password IS NOT NULL)),
    CONSTRAINT room_forgotten CHECK (removed_at IS NULL
        OR coalesce(sealed_broker, sealed_password, sealed_key) IS NULL)
)
"""
# Whose room it is may see how it is.
OWN = """
CREATE POLICY own ON room FOR SELECT
    USING (room = current_setting('nosotros.organisation', true))
"""


def upgrade() -> None:
    op.execute(TABLES)
    isolate(op, "room", of_the_bus=True)
    op.execute(OWN)


def downgrade() -> None:
    op.execute("DROP TABLE room")
