"""Which room read whom, and what it has confirmed."""

from alembic import op

revision = "partners_0007"
down_revision = "partners_0006"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE disclosure (
    id uuid PRIMARY KEY, organisation text NOT NULL, participant_id uuid NOT NULL,
    room text NOT NULL, first_at timestamptz NOT NULL, last_at timestamptz NOT NULL,
    erased_at timestamptz, due_at timestamptz, confirmed_at timestamptz,
    UNIQUE (organisation, participant_id, room)
);
CREATE INDEX disclosure_page ON disclosure (organisation, id);
CREATE INDEX disclosure_in_room ON disclosure (room, participant_id);
ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY
"""
# A row is of both: of whose participant it tells, and of who was told of her.
BOTH = "current_setting('nosotros.organisation', true) IN (organisation, room)"


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    op.execute(f"CREATE POLICY isolation ON disclosure USING ({BOTH}) WITH CHECK ({BOTH})")


def downgrade() -> None:
    op.execute("DROP TABLE disclosure")
