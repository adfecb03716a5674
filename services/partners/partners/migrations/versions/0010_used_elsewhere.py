"""Whether an account was used for another organisation, also for one where it opens nothing any more."""

from alembic import op

revision = "partners_0010"
down_revision = "partners_0009"
branch_labels = None
depends_on = None

_MEMBERSHIPS = """
CREATE FUNCTION memberships_of(wanted_issuer text, wanted_subject text, moment timestamptz)
RETURNS TABLE (organisation text, person_id uuid, roles text[], acted_for boolean{column})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.organisation, s.person_id, array_agg(g.role ORDER BY g.role),
        s.first_used_at IS NOT NULL{value}
    FROM public.subject s
    JOIN public.organisation o ON o.organisation = s.organisation AND o.suspended_at IS NULL
    JOIN public.given_role g ON g.person_id = s.person_id AND g.starts_at <= moment
        AND (g.ends_at IS NULL OR g.ends_at > moment)
    WHERE s.issuer = wanted_issuer AND s.subject = wanted_subject
    GROUP BY s.organisation, s.person_id, s.first_used_at
    ORDER BY s.organisation
$$"""
# A role that has ended, and an organisation that is suspended, count: what she asks is meant for those.
_ELSEWHERE = """,
        EXISTS (
            SELECT FROM public.subject e
            WHERE e.issuer = wanted_issuer AND e.subject = wanted_subject
                AND e.organisation <> s.organisation AND e.first_used_at IS NOT NULL
        )"""


def upgrade() -> None:
    op.execute("DROP FUNCTION memberships_of")
    op.execute(_MEMBERSHIPS.format(column=", acted_elsewhere boolean", value=_ELSEWHERE))


def downgrade() -> None:
    op.execute("DROP FUNCTION memberships_of")
    op.execute(_MEMBERSHIPS.format(column="", value=""))
