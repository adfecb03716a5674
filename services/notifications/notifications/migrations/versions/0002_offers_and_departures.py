"""Shared contact points and safe hours, withdrawals, and what an erasure has yet to clean."""

from alembic import op

from nosotros.migrating import isolate

revision = "notifications_0002"
down_revision = "notifications_0001"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE contact
    ADD mobile_shared boolean NOT NULL DEFAULT false,
    ADD email_shared boolean NOT NULL DEFAULT false,
    ADD safe_from text, ADD safe_until text;
CREATE TABLE withdrawal (
    participant_id uuid NOT NULL, organisation text NOT NULL, revision integer NOT NULL,
    PRIMARY KEY (organisation, participant_id)
);
CREATE TABLE cleaning (
    participant_id uuid NOT NULL, organisation text NOT NULL, marked_at timestamptz NOT NULL,
    correlationid text NOT NULL, causationid text NOT NULL, traceparent text,
    PRIMARY KEY (organisation, participant_id)
);
"""


def upgrade() -> None:
    for statement in filter(str.strip, TABLES.split(";\n")):
        op.execute(statement)
    isolate(op, "withdrawal")
    # The sender cleans up after the erased of any organisation.
    isolate(op, "cleaning", of_the_bus=True)


def downgrade() -> None:
    op.execute("DROP TABLE cleaning")
    op.execute("DROP TABLE withdrawal")
    op.execute(
        "ALTER TABLE contact DROP mobile_shared, DROP email_shared, DROP safe_from, DROP safe_until"
    )
