"""When accounts were used first, so that who links one that is somebody else's changes nothing for her."""

from alembic import op

revision = "partners_0009"
down_revision = "partners_0008"
branch_labels = None
depends_on = None

_MEMBERSHIPS = """
CREATE FUNCTION memberships_of(wanted_issuer text, wanted_subject text, moment timestamptz)
RETURNS TABLE (organisation text, person_id uuid, roles text[]{column})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.organisation, s.person_id, array_agg(g.role ORDER BY g.role){value}
    FROM public.subject s
    JOIN public.organisation o ON o.organisation = s.organisation AND o.suspended_at IS NULL
    JOIN public.given_role g ON g.person_id = s.person_id AND g.starts_at <= moment
        AND (g.ends_at IS NULL OR g.ends_at > moment)
    WHERE s.issuer = wanted_issuer AND s.subject = wanted_subject
    GROUP BY s.organisation, s.person_id{grouped}
    ORDER BY s.organisation
$$"""
# The gateway knows of whom each account is, and in which organisation: no row is seen for it.
_NOTE = """
CREATE FUNCTION note_first_uses(people uuid[], issuers text[], subjects text[], moment timestamptz)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.subject s SET first_used_at = moment
    FROM unnest(people, issuers, subjects) AS u (person_id, issuer, subject)
    WHERE s.person_id = u.person_id AND s.issuer = u.issuer AND s.subject = u.subject
        AND s.first_used_at IS NULL
$$"""


def upgrade() -> None:
    op.execute("ALTER TABLE subject ADD COLUMN first_used_at timestamptz")
    op.execute("DROP FUNCTION memberships_of")
    op.execute(
        _MEMBERSHIPS.format(
            column=", acted_for boolean",
            value=", s.first_used_at IS NOT NULL",
            grouped=", s.first_used_at",
        )
    )
    op.execute(_NOTE)


def downgrade() -> None:
    op.execute("DROP FUNCTION note_first_uses")
    op.execute("DROP FUNCTION memberships_of")
    op.execute(_MEMBERSHIPS.format(column="", value="", grouped=""))
    op.execute("ALTER TABLE subject DROP COLUMN first_used_at")
