"""Agreements."""

from alembic import op

from nosotros.migrating import isolate

revision = "partners_0003"
down_revision = "partners_0002"
branch_labels = None
depends_on = None

# The row is the grantor's, as the events about it are. `starts_at` and `ends_at` are moments of the
# days that were agreed; `granted_at` and `ended_at` are when it really begins and ends, as nothing is
# granted before both have agreed, and an end may come earlier than was agreed.
TABLES = """
CREATE TABLE agreement (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    grantee text NOT NULL, purposes text[] NOT NULL, event_types text[] NOT NULL,
    operations text[] NOT NULL, starts_on date NOT NULL, ends_on date, zone text NOT NULL,
    starts_at timestamptz NOT NULL, ends_at timestamptz, successor text,
    document_reference text, document_digest text,
    proposed_by text NOT NULL, proposed_at timestamptz NOT NULL,
    decision text CHECK (decision IN ('accepted', 'declined', 'withdrawn')),
    decided_at timestamptz, granted_at timestamptz, ended_at timestamptz,
    ended_by text, ended_why text, end_told_at timestamptz,
    CONSTRAINT agreement_between_two CHECK (grantee <> organisation),
    CONSTRAINT agreement_document CHECK ((document_reference IS NULL) = (document_digest IS NULL)),
    CONSTRAINT agreement_decided CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CONSTRAINT agreement_granted CHECK ((granted_at IS NOT NULL) = coalesce(decision = 'accepted', false))
);
CREATE INDEX agreement_given ON agreement (organisation, id);
CREATE INDEX agreement_had ON agreement (grantee, id)
"""
# Both sides see it and act on it.
GRANTEE = """
CREATE POLICY grantee ON agreement
    USING (grantee = current_setting('nosotros.organisation', true))
    WITH CHECK (grantee = current_setting('nosotros.organisation', true))
"""
# Whoever resolves a caller asks what her organisations may ask of any other, without seeing a row;
# nothing is asked of one that is suspended. `granted_at` and `over_at` are the bounds.
RESOLVED = """
CREATE FUNCTION grants_to(grantees text[], over_after timestamptz)
RETURNS TABLE (agreement_id uuid, grantor text, grantee text, purposes text[], operations text[],
    granted_at timestamptz, over_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.id, a.organisation, a.grantee, a.purposes, a.operations, a.granted_at,
        least(a.ended_at, a.ends_at)
    FROM public.agreement a
    JOIN public.organisation o ON o.organisation = a.organisation AND o.suspended_at IS NULL
    WHERE a.grantee = ANY (grantees) AND a.decision = 'accepted'
        AND coalesce(least(a.ended_at, a.ends_at) > over_after, true)
    ORDER BY a.id
$$
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    isolate(op, "agreement")
    op.execute(GRANTEE)
    op.execute(RESOLVED)


def downgrade() -> None:
    op.execute("DROP FUNCTION grants_to")
    op.execute("DROP TABLE agreement")
