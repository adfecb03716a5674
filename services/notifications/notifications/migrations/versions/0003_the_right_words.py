"""Preferences, templates, attempts, receipts, answers, reminders, campaigns, her own page."""

from alembic import op

from nosotros.migrating import isolate

revision = "notifications_0003"
down_revision = "notifications_0002"
branch_labels = None
depends_on = "bus_0001"

# What a message says is decided when it is sent; until then it is what it is about.
MESSAGES = """
ALTER TABLE message
    ADD purpose text NOT NULL DEFAULT 'programme', ADD priority smallint NOT NULL DEFAULT 1,
    ADD occasion text NOT NULL DEFAULT '', ADD data jsonb NOT NULL DEFAULT '{}',
    ADD template_id uuid, ADD template_version integer, ADD language text,
    ADD discreet boolean NOT NULL DEFAULT false, ADD expires_at timestamptz,
    ADD delivered_at timestamptz, ADD ended_at timestamptz, ADD campaign_id uuid,
    ADD tried text[] NOT NULL DEFAULT '{}', ADD emptied boolean NOT NULL DEFAULT false,
    ADD test boolean NOT NULL DEFAULT false, ADD put_off boolean NOT NULL DEFAULT false,
    ADD reply boolean NOT NULL DEFAULT false;
ALTER TABLE message ADD passed text[] NOT NULL DEFAULT '{}',
    ADD rounds integer NOT NULL DEFAULT 0, ADD failed_as text, ADD held_since timestamptz;
ALTER TABLE message ALTER channel SET DEFAULT 'none';
ALTER TABLE message DROP CONSTRAINT message_sendable;
ALTER TABLE message DROP CONSTRAINT message_once;
ALTER TABLE message
    ADD CONSTRAINT message_once UNIQUE (organisation, about, participant_id, template, occasion);
ALTER TABLE message DROP CONSTRAINT message_state_check;
UPDATE message SET state = 'technical_failure' WHERE state = 'failed';
ALTER TABLE message ADD CONSTRAINT message_state CHECK (state IN ('queued', 'sending', 'sent',
    'delivered', 'listed', 'temporary_failure', 'permanent_failure', 'technical_failure',
    'uncertain', 'expired', 'withheld', 'cancelled'));
ALTER TABLE message ADD CONSTRAINT message_purpose
    CHECK (purpose IN ('security', 'programme', 'reminders', 'news'));
DROP INDEX message_queued;
CREATE INDEX message_queued ON message (priority, due_at, id) WHERE state = 'queued';
CREATE INDEX message_of_campaign ON message (campaign_id, id) WHERE campaign_id IS NOT NULL;
CREATE INDEX message_to_come_of_campaign ON message (campaign_id, due_at)
    WHERE campaign_id IS NOT NULL AND state IN ('queued', 'sending', 'listed');
CREATE INDEX message_listed ON message (expires_at)
    WHERE state = 'listed' AND expires_at IS NOT NULL;
CREATE INDEX message_about ON message (about) WHERE state IN ('queued', 'listed');
CREATE INDEX message_tests ON message (organisation, created_at) WHERE test;
CREATE INDEX message_kept ON message (ended_at) WHERE ended_at IS NOT NULL AND NOT emptied;
CREATE TABLE attempt (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    message_id uuid NOT NULL REFERENCES message ON DELETE CASCADE, number integer NOT NULL,
    channel text NOT NULL, provider text NOT NULL, state text NOT NULL, reason text,
    provider_ref text, segments integer, cost integer,
    began_at timestamptz NOT NULL, ended_at timestamptz, receipt_at timestamptz,
    CONSTRAINT attempt_number UNIQUE (message_id, number),
    CONSTRAINT attempt_state CHECK (state IN ('sending', 'sent', 'delivered', 'refused',
        'temporary_failure', 'permanent_failure', 'technical_failure', 'uncertain'))
);
CREATE UNIQUE INDEX attempt_ref ON attempt (provider, provider_ref)
    WHERE provider_ref IS NOT NULL;
"""
PEOPLE = """
ALTER TABLE contact ADD zone text NOT NULL DEFAULT 'America/Bogota',
    ADD chosen integer NOT NULL DEFAULT 0;
CREATE INDEX contact_mobile ON contact (mobile) WHERE mobile IS NOT NULL;
CREATE INDEX contact_email ON contact (lower(email)) WHERE email IS NOT NULL;
CREATE TABLE preference (
    organisation text NOT NULL, participant_id uuid NOT NULL, purpose text NOT NULL,
    channels text[] NOT NULL DEFAULT '{}', language text, quiet_from text, quiet_until text,
    opted_out boolean NOT NULL DEFAULT false, digest boolean NOT NULL DEFAULT false,
    chosen_at timestamptz NOT NULL,
    PRIMARY KEY (organisation, participant_id, purpose),
    CONSTRAINT preference_purpose CHECK (purpose IN ('all', 'programme', 'reminders', 'news'))
);
CREATE TABLE suppression (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    kind text NOT NULL, address text NOT NULL, why text NOT NULL, since timestamptz NOT NULL,
    message_id uuid,
    CONSTRAINT suppression_once UNIQUE (organisation, kind, address),
    CONSTRAINT suppression_kind CHECK (kind IN ('mobile', 'email')),
    CONSTRAINT suppression_why CHECK (why IN ('bounced', 'complained', 'stopped', 'unreachable'))
);
CREATE INDEX suppression_page ON suppression (organisation, id);
CREATE TABLE place (
    enrolment_id uuid PRIMARY KEY, organisation text NOT NULL, participant_id uuid NOT NULL,
    intake_id uuid NOT NULL, cohort_id uuid, state text NOT NULL, revision integer NOT NULL,
    offer_id uuid, known_as uuid,
    CONSTRAINT place_state CHECK (state IN ('applied', 'waiting', 'offered', 'enrolled', 'active',
        'completed', 'withdrawn', 'refused'))
);
CREATE INDEX place_cohort ON place (cohort_id) WHERE cohort_id IS NOT NULL;
CREATE INDEX place_intake ON place (intake_id);
CREATE INDEX place_participant ON place (participant_id);
CREATE TABLE merge (
    id uuid PRIMARY KEY, organisation text NOT NULL, survivor_id uuid NOT NULL,
    merged_id uuid NOT NULL, undone boolean NOT NULL DEFAULT false
);
CREATE INDEX merge_of ON merge (merged_id);
CREATE INDEX merge_into ON merge (survivor_id);
"""
WORDS = """
CREATE TABLE template (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    code text NOT NULL, version integer NOT NULL, purpose text NOT NULL, state text NOT NULL,
    texts jsonb NOT NULL, placeholders text[] NOT NULL, whatsapp_state text NOT NULL,
    created_at timestamptz NOT NULL, activated_at timestamptz,
    CONSTRAINT template_version UNIQUE (organisation, code, version),
    CONSTRAINT template_state CHECK (state IN ('draft', 'active', 'retired')),
    CONSTRAINT template_whatsapp CHECK
        (whatsapp_state IN ('none', 'pending', 'approved', 'rejected'))
);
CREATE UNIQUE INDEX template_active ON template (organisation, code) WHERE state = 'active';
CREATE TABLE rule (
    organisation text NOT NULL, code text NOT NULL, revision integer NOT NULL,
    template text, enabled boolean NOT NULL, minutes_before integer,
    PRIMARY KEY (organisation, code)
);
"""
# Sessions, meetings and steps as far as somebody is reminded of them.
REMINDED = """
CREATE TABLE session (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    cohort_id uuid NOT NULL, begins_at timestamptz NOT NULL, ends_at timestamptz,
    zone text NOT NULL, place text, state text NOT NULL,
    CONSTRAINT session_state CHECK (state IN ('planned', 'cancelled'))
);
CREATE INDEX session_cohort ON session (cohort_id, begins_at);
CREATE TABLE absence (
    session_id uuid NOT NULL, organisation text NOT NULL, participant_id uuid NOT NULL,
    PRIMARY KEY (organisation, session_id, participant_id)
);
CREATE TABLE meeting (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    participant_id uuid, begins_at timestamptz, ends_at timestamptz, zone text, channel text,
    state text NOT NULL, known_as uuid,
    CONSTRAINT meeting_state CHECK (state IN ('planned', 'cancelled', 'reported'))
);
CREATE INDEX meeting_participant ON meeting (participant_id) WHERE participant_id IS NOT NULL;
CREATE TABLE mentee (
    id uuid PRIMARY KEY, organisation text NOT NULL, participant_id uuid, known_as uuid
);
CREATE INDEX mentee_participant ON mentee (participant_id) WHERE participant_id IS NOT NULL;
CREATE TABLE cohort (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    name text, state text NOT NULL
);
"""
HEARD = """
CREATE TABLE callback (
    id uuid PRIMARY KEY, organisation text NOT NULL, provider text NOT NULL,
    digest bytea NOT NULL, headers jsonb, url text, body bytea, state text NOT NULL,
    attempts integer NOT NULL DEFAULT 0, due_at timestamptz NOT NULL, reason text,
    received_at timestamptz NOT NULL,
    CONSTRAINT callback_once UNIQUE (provider, digest, organisation),
    CONSTRAINT callback_state CHECK (state IN ('new', 'done', 'unreadable'))
);
CREATE INDEX callback_new ON callback (due_at, id) WHERE state = 'new';
CREATE INDEX callback_given_up ON callback (id) WHERE state = 'unreadable';
CREATE TABLE receipt (
    provider text NOT NULL, provider_ref text NOT NULL, state text NOT NULL,
    organisation text NOT NULL, reason text, told_at timestamptz NOT NULL,
    applied boolean NOT NULL DEFAULT false,
    PRIMARY KEY (provider, provider_ref, state)
);
CREATE INDEX receipt_waiting ON receipt (told_at) WHERE NOT applied;
CREATE TABLE answer (
    id uuid PRIMARY KEY, organisation text NOT NULL, participant_id uuid, message_id uuid,
    channel text NOT NULL, provider text NOT NULL, provider_ref text NOT NULL, address text,
    about uuid, text text, kind text NOT NULL, done text NOT NULL, received_at timestamptz NOT NULL,
    CONSTRAINT answer_once UNIQUE (provider, provider_ref, organisation),
    CONSTRAINT answer_kind CHECK (kind IN ('stop', 'start', 'yes', 'no', 'absence', 'other'))
);
CREATE INDEX answer_page ON answer (organisation, id);
CREATE INDEX answer_kept ON answer (received_at) WHERE text IS NOT NULL OR address IS NOT NULL;
CREATE INDEX answer_participant ON answer (participant_id) WHERE participant_id IS NOT NULL;
CREATE TABLE provider (
    name text NOT NULL, channel text NOT NULL, organisation text NOT NULL,
    position integer NOT NULL, state text NOT NULL, failures integer NOT NULL DEFAULT 0,
    tried_again_at timestamptz, last_reason text, last_failed_at timestamptz,
    last_accepted_at timestamptz, next_at timestamptz, per_second integer,
    in_use_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (name, channel),
    CONSTRAINT provider_state CHECK (state IN ('unknown', 'well', 'ailing'))
);
"""
CAMPAIGNS = """
CREATE TABLE campaign (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    name text NOT NULL, template text NOT NULL, purpose text NOT NULL, state text NOT NULL,
    meant jsonb NOT NULL, data jsonb NOT NULL, per_minute integer NOT NULL, expires_at timestamptz,
    planned_at timestamptz NOT NULL, started_at timestamptz, ended_at timestamptz,
    recipients integer, written integer NOT NULL DEFAULT 0,
    correlationid text NOT NULL, causationid text NOT NULL, traceparent text,
    next_at timestamptz,
    CONSTRAINT campaign_state CHECK
        (state IN ('draft', 'running', 'paused', 'done', 'cancelled'))
);
CREATE INDEX campaign_page ON campaign (organisation, id);
CREATE INDEX campaign_running ON campaign (next_at) WHERE state = 'running';
CREATE TABLE campaign_recipient (
    campaign_id uuid NOT NULL REFERENCES campaign ON DELETE CASCADE, position integer NOT NULL,
    organisation text NOT NULL, participant_id uuid NOT NULL,
    PRIMARY KEY (campaign_id, position),
    CONSTRAINT campaign_recipient_once UNIQUE (campaign_id, participant_id)
);
"""
LINKS = """
CREATE TABLE link (
    secret_sha256 bytea PRIMARY KEY, organisation text NOT NULL, participant_id uuid NOT NULL,
    message_id uuid NOT NULL, made_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
    opened_at timestamptz, visit_sha256 bytea UNIQUE, visit_until timestamptz
);
CREATE INDEX link_participant ON link (participant_id, made_at);
"""
# What opens her page is kept no longer than its message has to be sent, whoever ends it and how.
SECRETS = (
    """
    CREATE FUNCTION forget_secret() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.subject := NULL;
        NEW.text := NULL;
        IF NEW.state <> 'sent' THEN
            NEW.data := '{}';
        END IF;
        RETURN NEW;
    END $$""",
    """
    CREATE TRIGGER secret_of_message BEFORE INSERT OR UPDATE ON message FOR EACH ROW
    WHEN (NEW.purpose = 'security' AND NEW.state NOT IN ('queued', 'sending'))
    EXECUTE FUNCTION forget_secret()""",
)
#: what the worker looks at for every organisation; all else is seen one organisation at a time
OF_THE_WORKER = (
    "attempt",
    "preference",
    "suppression",
    "template",
    "callback",
    "receipt",
    "answer",
    "provider",
    "campaign",
    "campaign_recipient",
)
OWN = ("place", "merge", "rule", "session", "absence", "meeting", "mentee", "cohort", "link")


def upgrade() -> None:
    for group in (MESSAGES, PEOPLE, WORDS, REMINDED, HEARD, CAMPAIGNS, LINKS):
        for statement in filter(str.strip, group.split(";\n")):
            op.execute(statement)
    for statement in SECRETS:
        op.execute(statement)
    # The worker decides whom a message may reach in the moment that it sends it.
    for table in ("contact", "withdrawal"):
        op.execute(f"DROP POLICY isolation ON {table}")
    for table in ("contact", "withdrawal", *OF_THE_WORKER):
        isolate(op, table, of_the_bus=True)
    # How a provider is doing is nobody's secret.
    op.execute("CREATE POLICY seen_by_all ON provider FOR SELECT USING (true)")
    for table in OWN:
        isolate(op, table)


def downgrade() -> None:
    # What was sent meanwhile fits into no earlier table.
    raise RuntimeError("restore the backup that was made before this migration")
