"""API keys, and when each was used."""

from alembic import op

from nosotros.migrating import isolate

revision = "partners_0002"
down_revision = "partners_0001"
branch_labels = None
depends_on = None

# `token`: encrypted, for the minutes in which it is shown to `token_for`; then the digest is all.
TABLES = """
CREATE TABLE api_key (
    id uuid PRIMARY KEY, organisation text NOT NULL REFERENCES organisation,
    revision integer NOT NULL, prefix text NOT NULL UNIQUE,
    sha256 bytea NOT NULL, old_sha256 bytea, old_until timestamptz,
    token text, token_for text, token_until timestamptz,
    owner text NOT NULL, scopes text[] NOT NULL, created_by text,
    created_at timestamptz NOT NULL, expires_at timestamptz, revoked_at timestamptz,
    CONSTRAINT api_key_sha256 CHECK (octet_length(sha256) = 32),
    CONSTRAINT api_key_of_no_process CHECK (NOT 'access:resolve' = ANY (scopes)),
    CONSTRAINT api_key_old CHECK ((old_sha256 IS NULL) = (old_until IS NULL)),
    CONSTRAINT api_key_token CHECK (token IS NULL OR (token_for IS NOT NULL AND token_until IS NOT NULL)),
    CONSTRAINT api_key_of UNIQUE (organisation, id)
);
CREATE TABLE key_use (
    organisation text NOT NULL, key_id uuid NOT NULL, day date NOT NULL, used_at timestamptz NOT NULL,
    PRIMARY KEY (key_id, day),
    FOREIGN KEY (organisation, key_id) REFERENCES api_key (organisation, id)
);
"""
NAMES = ("api_key", "key_use")
# Whose a key is is what is asked, so no row could be seen yet: one can be asked for by its prefix, and
# its uses noted, and nothing else goes over organisations. Days are those of UTC.
FUNCTIONS = (
    """
CREATE FUNCTION key_of(wanted text, moment timestamptz)
RETURNS TABLE (id uuid, organisation text, digests text[], scopes text[], expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT k.id, k.organisation,
        CASE WHEN k.old_until > moment
            THEN ARRAY[encode(k.sha256, 'hex'), encode(k.old_sha256, 'hex')]
            ELSE ARRAY[encode(k.sha256, 'hex')] END,
        k.scopes, k.expires_at
    FROM public.api_key k
    JOIN public.organisation o ON o.organisation = k.organisation AND o.suspended_at IS NULL
    WHERE k.prefix = wanted AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > moment)
$$""",
    """
CREATE FUNCTION note_key_uses(keys uuid[], moments timestamptz[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO public.key_use AS known (organisation, key_id, day, used_at)
    SELECT k.organisation, k.id, (u.used_at AT TIME ZONE 'UTC')::date, max(u.used_at)
    FROM unnest(keys, moments) AS u (key_id, used_at)
    JOIN public.api_key k ON k.id = u.key_id
    GROUP BY k.organisation, k.id, (u.used_at AT TIME ZONE 'UTC')::date
    ORDER BY k.id, 3
    ON CONFLICT (key_id, day) DO UPDATE SET used_at = excluded.used_at
        WHERE known.used_at < excluded.used_at
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
    op.execute("DROP FUNCTION note_key_uses")
    op.execute("DROP FUNCTION key_of")
    for name in reversed(NAMES):
        op.execute(f"DROP TABLE {name}")
