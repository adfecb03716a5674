"""Rooms as subscribers, and the types of services that partners wrote themselves."""

from alembic import op

from nosotros.migrating import isolate

revision = "integrations_0003"
down_revision = "integrations_0002"
branch_labels = None
depends_on = None

# A room's subscription keeps a partner's own broker's address in `secret`, sealed; where there is none,
# the room is on the hub's edge broker.
ADDED = """
ALTER TABLE subscription DROP CONSTRAINT subscription_kind_check;
ALTER TABLE subscription ADD CONSTRAINT subscription_kind_check
    CHECK (kind IN ('reader', 'webhook', 'queue', 'room'));
ALTER TABLE subscription ADD COLUMN hosts text[] NOT NULL DEFAULT '{}',
    ADD COLUMN room_revision integer;
ALTER TABLE subscription ADD CONSTRAINT subscription_room
    CHECK (kind <> 'room' OR virtual_host IS NOT NULL);
CREATE UNIQUE INDEX subscription_of_room ON subscription (organisation)
    WHERE kind = 'room' AND ended_at IS NULL;
CREATE TABLE partner_type (
    type text PRIMARY KEY, organisation text NOT NULL, service text NOT NULL
)
"""
REMOVED = """
DROP TABLE partner_type;
DELETE FROM subscription WHERE kind = 'room';
ALTER TABLE subscription DROP CONSTRAINT subscription_room, DROP CONSTRAINT subscription_kind_check,
    DROP COLUMN hosts, DROP COLUMN room_revision;
ALTER TABLE subscription ADD CONSTRAINT subscription_kind_check
    CHECK (kind IN ('reader', 'webhook', 'queue'))
"""
# Whoever filters by types may name any that somebody tells.
KNOWN = "CREATE POLICY known ON partner_type FOR SELECT USING (true)"


def upgrade() -> None:
    for statement in ADDED.split(";\n"):
        op.execute(statement)
    isolate(op, "partner_type", of_the_bus=True)
    op.execute(KNOWN)


def downgrade() -> None:
    for statement in REMOVED.split(";\n"):
        op.execute(statement)
