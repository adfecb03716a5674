"""Grants that come of agreements, and whose beginning and end row-level security knows by itself."""

from alembic import op

revision = "integrations_0002"
down_revision = "integrations_0001"
branch_labels = None
depends_on = None

ADDED = """
ALTER TABLE event_grant ADD COLUMN agreement_id uuid, ADD COLUMN starts_at timestamptz;
CREATE UNIQUE INDEX event_grant_of_agreement ON event_grant (agreement_id)
    WHERE agreement_id IS NOT NULL
"""
REMOVED = """
DROP INDEX event_grant_of_agreement;
DELETE FROM event_grant WHERE agreement_id IS NOT NULL;
ALTER TABLE event_grant DROP COLUMN agreement_id, DROP COLUMN starts_at
"""
# The moment is the reader's own (`nosotros.at`). The release before says none, and knows of ends alone,
# by a timer: what has a beginning is not for it.
SEEN = """
CREATE POLICY granted ON journal FOR SELECT USING (EXISTS (SELECT FROM event_grant
    WHERE event_grant.organisation = journal.organisation AND event_grant.ended_at IS NULL
    AND event_grant.grantee = current_setting('nosotros.organisation', true)
    AND (event_grant.types = '{}' OR journal.type = ANY (event_grant.types))
    AND (event_grant.starts_at IS NULL OR event_grant.starts_at
        <= nullif(current_setting('nosotros.at', true), '')::timestamptz)
    AND coalesce(event_grant.until
        > nullif(current_setting('nosotros.at', true), '')::timestamptz, true)))
"""
SEEN_BEFORE = """
CREATE POLICY granted ON journal FOR SELECT USING (EXISTS (SELECT FROM event_grant
    WHERE event_grant.organisation = journal.organisation AND event_grant.ended_at IS NULL
    AND event_grant.grantee = current_setting('nosotros.organisation', true)
    AND (event_grant.types = '{}' OR journal.type = ANY (event_grant.types))))
"""


def upgrade() -> None:
    for statement in ADDED.split(";\n"):
        op.execute(statement)
    op.execute("DROP POLICY granted ON journal")
    op.execute(SEEN)


def downgrade() -> None:
    op.execute("DROP POLICY granted ON journal")
    op.execute(SEEN_BEFORE)
    for statement in REMOVED.split(";\n"):
        op.execute(statement)
