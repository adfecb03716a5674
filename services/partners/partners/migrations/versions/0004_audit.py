"""The audit log: chains of entries."""

from alembic import op

from nosotros.migrating import append_only, isolate

revision = "partners_0004"
down_revision = "partners_0003"
branch_labels = None
depends_on = None

# `audit_head`: how far each chain is; who holds its row appends, and nobody else.
# `audit_reading`: when somebody's reading of the log was last written down in it.
TABLES = """
CREATE TABLE audit_head (
    organisation text PRIMARY KEY, position bigint NOT NULL, hash bytea NOT NULL
);
CREATE TABLE audit_entry (
    organisation text NOT NULL, position bigint NOT NULL,
    service text NOT NULL, entry_id bigint NOT NULL, at timestamptz NOT NULL, actor text NOT NULL,
    action text NOT NULL, subject text, command_id uuid, grantee text, agreement_id uuid,
    purpose text, heard_at timestamptz NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (organisation, position),
    CONSTRAINT audit_entry_once UNIQUE (organisation, service, entry_id)
);
CREATE INDEX audit_entry_subject ON audit_entry (organisation, subject, position)
    WHERE subject IS NOT NULL;
CREATE INDEX audit_entry_actor ON audit_entry (organisation, actor, position);
CREATE INDEX audit_entry_agreement ON audit_entry (organisation, agreement_id, position)
    WHERE agreement_id IS NOT NULL;
CREATE INDEX audit_entry_at ON audit_entry (organisation, at);
CREATE TABLE audit_reading (
    organisation text NOT NULL, actor text NOT NULL, noted_at timestamptz NOT NULL,
    PRIMARY KEY (organisation, actor)
)
"""
NAMES = ("audit_head", "audit_entry", "audit_reading")


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    for name in NAMES:
        isolate(op, name)
    append_only(op, "audit_entry")


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
