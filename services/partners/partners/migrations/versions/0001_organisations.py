"""Organisations, their people, and the roles they have."""

from alembic import op

from nosotros.migrating import isolate

revision = "partners_0001"
down_revision = None
branch_labels = ("partners",)
depends_on = "bus_0001"

# A person is one organisation's: whoever works for two is a row in each, and has one account.
TABLES = """
CREATE TABLE organisation (
    organisation text PRIMARY KEY, revision integer NOT NULL, name text NOT NULL,
    kind text NOT NULL, contact_email text, zone text NOT NULL,
    registered_at timestamptz NOT NULL, suspended_at timestamptz
);
CREATE TABLE person (
    id uuid PRIMARY KEY, organisation text NOT NULL REFERENCES organisation, revision integer NOT NULL,
    display_name text, email text, added_at timestamptz NOT NULL, removed_at timestamptz,
    CONSTRAINT person_erased CHECK
        (removed_at IS NULL OR (display_name IS NULL AND email IS NULL)),
    CONSTRAINT person_of UNIQUE (organisation, id)
);
CREATE INDEX person_page ON person (organisation, id) WHERE removed_at IS NULL;
CREATE TABLE given_role (
    organisation text NOT NULL, person_id uuid NOT NULL, role text NOT NULL,
    starts_at timestamptz NOT NULL, ends_at timestamptz,
    given_at timestamptz NOT NULL, given_by text NOT NULL,
    PRIMARY KEY (person_id, role),
    FOREIGN KEY (organisation, person_id) REFERENCES person (organisation, id),
    CONSTRAINT given_role_times CHECK (ends_at > starts_at)
);
CREATE INDEX given_role_of ON given_role (organisation, role);
CREATE TABLE subject (
    organisation text NOT NULL, issuer text NOT NULL, subject text NOT NULL,
    person_id uuid NOT NULL, linked_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject, organisation),
    FOREIGN KEY (organisation, person_id) REFERENCES person (organisation, id)
);
CREATE INDEX subject_of ON subject (person_id);
"""
NAMES = ("organisation", "person", "given_role", "subject")
# Two things are asked across organisations, before or without seeing a row, and nothing else is: who is
# in the network, which is for everybody of it, and what an account is in each organisation, as whose
# rows may be seen is what it is to tell.
FUNCTIONS = (
    """
CREATE FUNCTION members(following text, most integer)
RETURNS TABLE (organisation text, name text, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT o.organisation, o.name, o.kind FROM public.organisation o
    WHERE o.suspended_at IS NULL AND (following IS NULL OR o.organisation > following)
    ORDER BY o.organisation LIMIT most
$$""",
    """
CREATE FUNCTION memberships_of(wanted_issuer text, wanted_subject text, moment timestamptz)
RETURNS TABLE (organisation text, person_id uuid, roles text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.organisation, s.person_id, array_agg(g.role ORDER BY g.role)
    FROM public.subject s
    JOIN public.organisation o ON o.organisation = s.organisation AND o.suspended_at IS NULL
    JOIN public.given_role g ON g.person_id = s.person_id AND g.starts_at <= moment
        AND (g.ends_at IS NULL OR g.ends_at > moment)
    WHERE s.issuer = wanted_issuer AND s.subject = wanted_subject
    GROUP BY s.organisation, s.person_id
    ORDER BY s.organisation
$$""",
)


def upgrade() -> None:
    for statement in filter(str.strip, TABLES.split(";\n")):
        op.execute(statement)
    for name in NAMES:
        isolate(op, name)
    for function in FUNCTIONS:
        op.execute(function)


def downgrade() -> None:
    op.execute("DROP FUNCTION memberships_of")
    op.execute("DROP FUNCTION members")
    for name in reversed(NAMES):
        op.execute(f"DROP TABLE {name}")
