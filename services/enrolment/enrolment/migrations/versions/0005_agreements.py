"""Which partners may send people, and who goes on with those whose partner's agreement is over."""

from alembic import op

from nosotros.migrating import isolate

revision = "enrolment_0005"
down_revision = "enrolment_0004"
branch_labels = None
depends_on = None

# What partners told of agreements for enrolment: `organisation` is the grantor.
ADDED = """
CREATE TABLE agreement (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    grantee text NOT NULL, starts_at timestamptz NOT NULL, ends_at timestamptz
);
CREATE INDEX agreement_of ON agreement (grantee);
ALTER TABLE enrolment ADD COLUMN in_charge text;
CREATE INDEX enrolment_in_charge ON enrolment (coalesce(in_charge, partner))
    WHERE state IN ('applied', 'waiting', 'offered', 'enrolled', 'active')
"""
REMOVED = """
DROP INDEX enrolment_in_charge;
ALTER TABLE enrolment DROP COLUMN in_charge;
DROP TABLE agreement
"""


def upgrade() -> None:
    for statement in ADDED.split(";\n"):
        op.execute(statement)
    isolate(op, "agreement")


def downgrade() -> None:
    for statement in REMOVED.split(";\n"):
        op.execute(statement)
