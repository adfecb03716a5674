"""What a suspended organisation has granted is seen by nobody, and waits until it is restored."""

from alembic import op

revision = "integrations_0008"
down_revision = "integrations_0007"
branch_labels = None
depends_on = None

ADDED = """
ALTER TABLE delivery ADD COLUMN suspended_owner text;
CREATE INDEX delivery_held ON delivery (suspended_owner) WHERE suspended_owner IS NOT NULL
"""
REMOVED = """
DROP INDEX delivery_held;
ALTER TABLE delivery DROP COLUMN suspended_owner
"""
# Whom it has let have something is told by this alone that it may not be had now, and nobody else.
GRANTEE = """
CREATE POLICY grantee ON suspended FOR SELECT USING (EXISTS (SELECT FROM event_grant
    WHERE event_grant.organisation = suspended.organisation
    AND event_grant.grantee = current_setting('nosotros.organisation', true)))
"""
SEEN = """
CREATE POLICY granted ON journal FOR SELECT USING (EXISTS (SELECT FROM event_grant
    WHERE event_grant.organisation = journal.organisation AND event_grant.ended_at IS NULL
    AND event_grant.grantee = current_setting('nosotros.organisation', true)
    AND (event_grant.types = '{}' OR journal.type = ANY (event_grant.types))
    AND (event_grant.starts_at IS NULL OR event_grant.starts_at
        <= nullif(current_setting('nosotros.at', true), '')::timestamptz)
    AND coalesce(event_grant.until
        > nullif(current_setting('nosotros.at', true), '')::timestamptz, true)
    AND NOT EXISTS (SELECT FROM suspended
        WHERE suspended.organisation = event_grant.organisation)))
"""
SEEN_BEFORE = """
CREATE POLICY granted ON journal FOR SELECT USING (EXISTS (SELECT FROM event_grant
    WHERE event_grant.organisation = journal.organisation AND event_grant.ended_at IS NULL
    AND event_grant.grantee = current_setting('nosotros.organisation', true)
    AND (event_grant.types = '{}' OR journal.type = ANY (event_grant.types))
    AND (event_grant.starts_at IS NULL OR event_grant.starts_at
        <= nullif(current_setting('nosotros.at', true), '')::timestamptz)
    AND coalesce(event_grant.until
        > nullif(current_setting('nosotros.at', true), '')::timestamptz, true)))
"""


def upgrade() -> None:
    for statement in ADDED.split(";\n"):
        op.execute(statement)
    op.execute(GRANTEE)
    op.execute("DROP POLICY granted ON journal")
    op.execute(SEEN)


def downgrade() -> None:
    op.execute("DROP POLICY granted ON journal")
    op.execute(SEEN_BEFORE)
    op.execute("DROP POLICY grantee ON suspended")
    for statement in REMOVED.split(";\n"):
        op.execute(statement)
