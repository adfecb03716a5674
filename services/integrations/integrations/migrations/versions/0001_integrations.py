"""The journal, who may have what of it, subscriptions, and what became of each delivery."""

from alembic import op

from nosotros.migrating import isolate

revision = "integrations_0001"
down_revision = None
branch_labels = ("integrations",)
depends_on = "bus_0001"

TABLES = """
CREATE TABLE journal_head (
    organisation text PRIMARY KEY DEFAULT '*', position bigint NOT NULL, oldest bigint NOT NULL
);
INSERT INTO journal_head (position, oldest) VALUES (0, 0);
CREATE TABLE journal_source (
    name text PRIMARY KEY, organisation text NOT NULL DEFAULT '*',
    first bigint, sequence bigint NOT NULL, recorded_at timestamptz NOT NULL,
    held bigint NOT NULL DEFAULT 0, next_held bigint, held_since timestamptz,
    CONSTRAINT journal_source_gap CHECK ((next_held IS NULL) = (held_since IS NULL))
);
CREATE TABLE journal_held (
    source text NOT NULL, sequence bigint NOT NULL, organisation text NOT NULL,
    event_id uuid NOT NULL, held_at timestamptz NOT NULL, body text NOT NULL,
    PRIMARY KEY (source, sequence)
);
CREATE TABLE journal (
    position bigint NOT NULL, recorded_at timestamptz NOT NULL, organisation text NOT NULL,
    source text NOT NULL, sequence bigint NOT NULL, event_id uuid NOT NULL, type text NOT NULL,
    subject text NOT NULL, correlationid text NOT NULL, occurred_at timestamptz NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (position, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX journal_organisation ON journal (organisation, position);
CREATE INDEX journal_type ON journal (organisation, type, position);
CREATE INDEX journal_subject ON journal (subject, position);
CREATE INDEX journal_story ON journal (correlationid, position);
CREATE INDEX journal_event ON journal (event_id);
CREATE TABLE event_grant (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    grantee text NOT NULL, types text[] NOT NULL, until timestamptz,
    granted_at timestamptz NOT NULL, ended_at timestamptz,
    CONSTRAINT event_grant_to_another CHECK (grantee <> organisation)
);
CREATE INDEX event_grant_given ON event_grant (organisation, id);
CREATE INDEX event_grant_had ON event_grant (grantee) WHERE ended_at IS NULL;
CREATE TABLE subscription (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('reader', 'webhook', 'queue')), name text NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'paused', 'disabled', 'ended')),
    types text[] NOT NULL, organisations text[] NOT NULL, subjects text[] NOT NULL,
    url text, queue text, virtual_host text,
    secret text, old_secret text, old_secret_until timestamptz,
    scanned bigint NOT NULL, cursor bigint NOT NULL, began_at bigint NOT NULL,
    failing_since timestamptz, warned_at timestamptz, disabled_why text,
    created_at timestamptz NOT NULL, ended_at timestamptz,
    CONSTRAINT subscription_webhook CHECK (kind <> 'webhook' OR url IS NOT NULL),
    CONSTRAINT subscription_queue CHECK (kind <> 'queue' OR queue IS NOT NULL)
);
CREATE INDEX subscription_page ON subscription (organisation, id) WHERE ended_at IS NULL;
CREATE INDEX subscription_active ON subscription (kind) WHERE state = 'active';
CREATE TABLE delivery (
    id uuid PRIMARY KEY, organisation text NOT NULL, subscription_id uuid NOT NULL,
    position bigint NOT NULL, previous bigint NOT NULL, event_id uuid NOT NULL,
    type text NOT NULL, state text NOT NULL CHECK
        (state IN ('delivered', 'pending', 'failed', 'withheld')),
    attempts integer NOT NULL DEFAULT 0, tries integer NOT NULL DEFAULT 0, due_at timestamptz,
    matched_at timestamptz NOT NULL, settled_at timestamptz,
    CONSTRAINT delivery_once UNIQUE (subscription_id, position),
    CONSTRAINT delivery_due CHECK ((state = 'pending') = (due_at IS NOT NULL))
);
CREATE INDEX delivery_due_at ON delivery (subscription_id, due_at, position)
    WHERE state = 'pending';
CREATE INDEX delivery_in_order ON delivery (subscription_id, position) WHERE state = 'pending';
CREATE INDEX delivery_failed ON delivery (subscription_id, position) WHERE state = 'failed';
CREATE INDEX delivery_kept ON delivery (matched_at);
CREATE TABLE delivery_attempt (
    delivery_id uuid NOT NULL, organisation text NOT NULL, number integer NOT NULL,
    began_at timestamptz NOT NULL, latency integer NOT NULL, status integer,
    outcome text NOT NULL, answer text,
    PRIMARY KEY (delivery_id, number)
);
"""
# The service's role owns no table, so it makes and drops partitions by these alone. Weeks begin on
# Mondays, UTC; two at once: the second finds what the first has made.
FUNCTIONS = """
CREATE FUNCTION make_journal_week(moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    first timestamptz := date_trunc('week', moment, 'UTC');
    name text := 'journal_' || to_char(first AT TIME ZONE 'UTC', 'YYYYMMDD');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('journal weeks', 0));
    IF to_regclass('public.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.journal FOR VALUES FROM (%L) TO (%L)',
            name, first, first + interval '7 days');
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
    END IF;
END $$;
CREATE FUNCTION drop_journal_weeks(before timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    week record;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('journal weeks', 0));
    FOR week IN SELECT c.relname AS name,
            to_date(right(c.relname, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC' AS first
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.journal'::regclass AND c.relname ~ '^journal_[0-9]{8}$'
    LOOP
        IF week.first + interval '7 days' <= before THEN
            EXECUTE format('DROP TABLE public.%I', week.name);
            dropped := dropped + 1;
        END IF;
    END LOOP;
    RETURN dropped;
END $$
"""
# How far the journal has come, and with whom, is for everybody to know.
KNOWN = """
CREATE POLICY known ON {table} FOR SELECT USING (true)
"""
# Whoever has a grant sees the rows that it is for; that it ends at a moment is a timer's work.
SEEN = """
CREATE POLICY granted ON journal FOR SELECT USING (EXISTS (SELECT FROM event_grant
    WHERE event_grant.organisation = journal.organisation AND event_grant.ended_at IS NULL
    AND event_grant.grantee = current_setting('nosotros.organisation', true)
    AND (event_grant.types = '{}' OR journal.type = ANY (event_grant.types))))
"""
GRANTEE = """
CREATE POLICY grantee ON event_grant FOR SELECT
    USING (grantee = current_setting('nosotros.organisation', true))
"""
_OF_THE_BUS = (
    "journal_head",
    "journal_source",
    "journal_held",
    "journal",
    "event_grant",
    "subscription",
    "delivery",
    "delivery_attempt",
)


def upgrade() -> None:
    for statement in filter(str.strip, TABLES.split(";\n")):
        op.execute(statement)
    for function in FUNCTIONS.split(" $$;\n"):
        op.execute(function if function.rstrip().endswith("$$") else f"{function} $$")
    # The appender and those who deliver work for every organisation.
    for table in _OF_THE_BUS:
        isolate(op, table, of_the_bus=True)
    for table in ("journal_head", "journal_source"):
        op.execute(KNOWN.format(table=table))
    op.execute(SEEN)
    op.execute(GRANTEE)


def downgrade() -> None:
    for table in reversed(_OF_THE_BUS):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION make_journal_week")
    op.execute("DROP FUNCTION drop_journal_weeks")
