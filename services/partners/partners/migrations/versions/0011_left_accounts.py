"""That an account was used is known for a year after it was taken off: nobody else is meant meanwhile."""

from alembic import op

from nosotros.migrating import isolate

revision = "partners_0011"
down_revision = "partners_0010"
branch_labels = None
depends_on = None

# Of whom it was is not kept, nor which: it is told again where it is asked about, by its digest.
TABLE = """
CREATE TABLE left_account (
    organisation text NOT NULL, digest bytea NOT NULL, until timestamptz NOT NULL,
    PRIMARY KEY (digest, organisation)
)"""
# As it is called by the release before, too.
_MEMBERSHIPS = """
CREATE OR REPLACE FUNCTION memberships_of(
    wanted_issuer text, wanted_subject text, moment timestamptz
)
RETURNS TABLE (
    organisation text, person_id uuid, roles text[], acted_for boolean, acted_elsewhere boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.organisation, s.person_id, array_agg(g.role ORDER BY g.role),
        s.first_used_at IS NOT NULL,
        EXISTS (
            SELECT FROM public.subject e
            WHERE e.issuer = wanted_issuer AND e.subject = wanted_subject
                AND e.organisation <> s.organisation AND e.first_used_at IS NOT NULL
        ){left}
    FROM public.subject s
    JOIN public.organisation o ON o.organisation = s.organisation AND o.suspended_at IS NULL
    JOIN public.given_role g ON g.person_id = s.person_id AND g.starts_at <= moment
        AND (g.ends_at IS NULL OR g.ends_at > moment)
    WHERE s.issuer = wanted_issuer AND s.subject = wanted_subject
    GROUP BY s.organisation, s.person_id, s.first_used_at
    ORDER BY s.organisation
$$"""
_LEFT = """ OR EXISTS (
            SELECT FROM public.left_account l
            WHERE l.digest = sha256(convert_to(wanted_issuer || E'\\n' || wanted_subject, 'UTF8'))
                AND l.organisation <> s.organisation AND l.until > moment
        )"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute("CREATE INDEX left_account_until ON left_account (organisation, until)")
    isolate(op, "left_account")
    op.execute(_MEMBERSHIPS.format(left=_LEFT))


def downgrade() -> None:
    op.execute(_MEMBERSHIPS.format(left=""))
    op.execute("DROP TABLE left_account")
