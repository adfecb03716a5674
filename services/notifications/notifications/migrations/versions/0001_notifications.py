"""Contacts and messages."""

from alembic import op

from nosotros.migrating import isolate

revision = "notifications_0001"
down_revision = None
branch_labels = ("notifications",)
depends_on = None

TABLES = """
CREATE TABLE contact (
    participant_id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    first_names text NOT NULL, channel text, mobile text, email text,
    language text NOT NULL, messages_authorised_on date
);
CREATE TABLE message (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    participant_id uuid NOT NULL, about uuid NOT NULL, template text NOT NULL,
    channel text NOT NULL, recipient text, subject text, text text,
    state text NOT NULL CHECK
        (state IN ('queued', 'sending', 'sent', 'uncertain', 'failed', 'withheld')),
    reason text, attempts integer NOT NULL DEFAULT 0, due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL, sent_at timestamptz,
    correlationid text NOT NULL, causationid text NOT NULL, traceparent text,
    sender bigint, claim uuid,
    CONSTRAINT message_once UNIQUE (organisation, about, template),
    CONSTRAINT message_sendable CHECK
        (state <> 'queued' OR (recipient IS NOT NULL AND text IS NOT NULL))
);
CREATE INDEX message_queued ON message (due_at, id) WHERE state = 'queued';
CREATE INDEX message_sending ON message (sender) WHERE state = 'sending';
CREATE INDEX message_participant ON message (participant_id);
CREATE INDEX message_page ON message (organisation, id);
"""


def upgrade() -> None:
    for statement in filter(str.strip, TABLES.split(";\n")):
        op.execute(statement)
    isolate(op, "contact")
    # A sender looks for the next message of any organisation; everything else that it does
    # with a message, and everything that anybody else does, sees one organisation's.
    isolate(op, "message", of_the_bus=True)


def downgrade() -> None:
    op.execute("DROP TABLE message")
    op.execute("DROP TABLE contact")
