"""People, authorisations, the life of an enrolment, duplicates, erasures.

Columns that only the release before reads stay until the next: `enrolment.place`,
`participant.guardian_*` and `participant.needs_childcare`.
"""

from alembic import op

from nosotros.migrating import isolate

revision = "enrolment_0002"
down_revision = "enrolment_0001"
branch_labels = None
depends_on = None

PEOPLE = """
ALTER TABLE participant
    ADD municipality text, ADD sex text, ADD gender text, ADD document_expires_on date,
    ADD number_key text, ADD restricted_at timestamptz, ADD withdrawn_why text,
    ADD erased_at timestamptz, ADD merged_into uuid REFERENCES participant,
    ADD came_of_age_at timestamptz, ADD first_known_as bytea,
    ALTER document_key DROP NOT NULL, ALTER first_names DROP NOT NULL,
    ALTER surnames DROP NOT NULL, ALTER document_type DROP NOT NULL,
    ALTER document_number DROP NOT NULL, ALTER birth_date DROP NOT NULL;
UPDATE participant SET number_key = document_key;
CREATE INDEX participant_number ON participant (organisation, number_key);
CREATE INDEX participant_page ON participant (organisation, id);
CREATE INDEX participant_merged ON participant (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE past_document (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    participant_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE,
    document_type text NOT NULL, document_number text NOT NULL, number_key text NOT NULL,
    expires_on date, replaced_at timestamptz NOT NULL, reason text NOT NULL
);
CREATE INDEX past_document_of ON past_document (participant_id);
CREATE INDEX past_document_number ON past_document (organisation, number_key);
CREATE TABLE contact_point (
    participant_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE, number integer NOT NULL,
    organisation text NOT NULL, kind text NOT NULL, value text NOT NULL,
    shared_with text, safe_from text, safe_until text,
    PRIMARY KEY (participant_id, number)
);
INSERT INTO contact_point (participant_id, number, organisation, kind, value)
    SELECT id, 1, organisation, 'mobile', mobile FROM participant WHERE mobile IS NOT NULL
    UNION ALL
    SELECT id, 2, organisation, 'email', email FROM participant WHERE email IS NOT NULL;
CREATE TABLE guardian (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    participant_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE,
    name text, relation text NOT NULL, document_type text, document_number text,
    mobile text, email text, representation text NOT NULL, proof text,
    may_be_told text[] NOT NULL DEFAULT '{}', access_ends_at timestamptz NOT NULL
);
CREATE INDEX guardian_of ON guardian (participant_id);
INSERT INTO guardian (id, organisation, revision, participant_id, name, relation, document_type,
    document_number, mobile, representation, access_ends_at)
SELECT gen_random_uuid(), organisation, 1, id, guardian_name, 'other',
    split_part(guardian_document, ' ', 1), split_part(guardian_document, ' ', 2),
    guardian_mobile, 'none',
    ((birth_date + interval '18 years')::date::timestamp AT TIME ZONE 'America/Bogota')
FROM participant
WHERE guardian_name IS NOT NULL OR guardian_document IS NOT NULL OR guardian_mobile IS NOT NULL;
CREATE TABLE support_need (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    participant_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE,
    kind text NOT NULL, state text NOT NULL, detail text,
    asked_at timestamptz NOT NULL, changed_at timestamptz NOT NULL
);
CREATE INDEX support_need_of ON support_need (participant_id);
CREATE INDEX support_need_page ON support_need (organisation, id);
INSERT INTO support_need (id, organisation, revision, participant_id, kind, state, asked_at,
    changed_at)
SELECT gen_random_uuid(), organisation, 1, id, 'childcare', 'asked', registered_at, registered_at
FROM participant WHERE needs_childcare;
CREATE TABLE sensitive_answer (
    participant_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE, question text NOT NULL,
    organisation text NOT NULL, answer text NOT NULL,
    PRIMARY KEY (participant_id, question)
);
CREATE TABLE child (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    participant_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE,
    first_names text NOT NULL, birth_date date NOT NULL
);
CREATE INDEX child_of ON child (participant_id);
"""
AUTHORISATIONS = """
CREATE TABLE authorisation_text (
    id uuid PRIMARY KEY, organisation text NOT NULL, purpose text NOT NULL,
    language text NOT NULL, version integer NOT NULL, body text NOT NULL,
    published_at timestamptz NOT NULL,
    CONSTRAINT authorisation_text_version UNIQUE (organisation, purpose, language, version)
);
ALTER TABLE authorisation
    DROP CONSTRAINT authorisation_purpose,
    DROP CONSTRAINT authorisation_purpose_check, DROP CONSTRAINT authorisation_how_check,
    ADD guardian_id uuid REFERENCES guardian, ADD evidence text,
    ADD text_id uuid REFERENCES authorisation_text, ADD ended_at timestamptz,
    ADD ended_why text, ADD withdrawn_how text;
CREATE UNIQUE INDEX authorisation_in_force ON authorisation (participant_id, purpose)
    WHERE ended_at IS NULL;
CREATE INDEX authorisation_of ON authorisation (participant_id);
CREATE INDEX authorisation_guardian ON authorisation (guardian_id) WHERE guardian_id IS NOT NULL;
CREATE TABLE safeguard (
    participant_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE, fact text NOT NULL,
    organisation text NOT NULL, noted_on date NOT NULL, actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (participant_id, fact)
);
"""
PLACES = """
ALTER TABLE intake
    ADD cohort_id uuid, ADD opens_on date, ADD closes_on date,
    ADD zone text NOT NULL DEFAULT 'America/Bogota',
    ADD youngest integer, ADD oldest integer,
    ADD municipalities text[] NOT NULL DEFAULT '{}', ADD sexes text[] NOT NULL DEFAULT '{}',
    ADD genders text[] NOT NULL DEFAULT '{}',
    ADD required_authorisations text[] NOT NULL DEFAULT '{}',
    ADD offered integer NOT NULL DEFAULT 0, ADD applied integer NOT NULL DEFAULT 0,
    ADD reserved jsonb NOT NULL DEFAULT '{}',
    DROP CONSTRAINT intake_seats,
    ADD CONSTRAINT intake_seats CHECK (enrolled >= 0 AND offered >= 0
        AND enrolled + offered <= seats AND waiting >= 0 AND applied >= 0);
ALTER TABLE enrolment
    DROP CONSTRAINT enrolment_participant, DROP CONSTRAINT enrolment_place_check,
    ADD state text, ADD partner text, ADD seat_of text,
    ADD offer_id uuid, ADD offered_at timestamptz, ADD offer_expires_at timestamptz,
    ADD reason text, ADD merge_id uuid;
UPDATE enrolment SET state = place, seat_of = CASE WHEN place = 'enrolled' THEN '' END;
ALTER TABLE enrolment ALTER state SET NOT NULL, ALTER place SET DEFAULT 'waiting',
    ADD CONSTRAINT enrolment_state CHECK (state IN ('applied', 'waiting', 'offered', 'enrolled',
        'active', 'completed', 'withdrawn', 'refused'));
CREATE UNIQUE INDEX enrolment_live ON enrolment (intake_id, participant_id)
    WHERE state NOT IN ('withdrawn', 'refused');
DROP INDEX enrolment_waiting;
CREATE INDEX enrolment_waiting ON enrolment (intake_id, id) WHERE state = 'waiting';
CREATE INDEX enrolment_page ON enrolment (intake_id, id);
CREATE INDEX enrolment_offer ON enrolment (offer_id) WHERE offer_id IS NOT NULL;
CREATE INDEX enrolment_merged ON enrolment (merge_id) WHERE merge_id IS NOT NULL;
CREATE TABLE enrolment_step (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    enrolment_id uuid NOT NULL REFERENCES enrolment ON DELETE CASCADE,
    state text NOT NULL, at timestamptz NOT NULL, actor text NOT NULL, reason text
);
CREATE INDEX enrolment_step_of ON enrolment_step (enrolment_id, id);
INSERT INTO enrolment_step (id, organisation, enrolment_id, state, at, actor)
    SELECT gen_random_uuid(), organisation, id, state, since, 'migration' FROM enrolment;
CREATE TABLE alert (
    id uuid PRIMARY KEY, organisation text NOT NULL, kind text NOT NULL, about uuid NOT NULL,
    participant_id uuid, raised_at timestamptz NOT NULL,
    resolved_at timestamptz, resolved_by text
);
CREATE UNIQUE INDEX alert_open ON alert (organisation, kind, about) WHERE resolved_at IS NULL;
CREATE INDEX alert_page ON alert (organisation, id);
"""
OTHERS = """
CREATE TABLE merge (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    survivor_id uuid NOT NULL REFERENCES participant, merged_id uuid NOT NULL REFERENCES participant,
    merged_at timestamptz NOT NULL, merged_by text NOT NULL,
    undone_at timestamptz, undone_by text
);
CREATE UNIQUE INDEX merge_of ON merge (merged_id) WHERE undone_at IS NULL;
CREATE TABLE duplicate (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    participant_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE,
    other_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE,
    score integer NOT NULL, reasons text[] NOT NULL, state text NOT NULL,
    found_at timestamptz NOT NULL, decided_at timestamptz, decided_by text,
    merge_id uuid REFERENCES merge,
    CONSTRAINT duplicate_two CHECK (participant_id <> other_id)
);
CREATE UNIQUE INDEX duplicate_pair ON duplicate
    (least(participant_id, other_id), greatest(participant_id, other_id));
CREATE INDEX duplicate_page ON duplicate (organisation, state, id);
CREATE INDEX duplicate_of ON duplicate (participant_id);
CREATE INDEX duplicate_other ON duplicate (other_id);
ALTER TABLE import
    ADD dry_run boolean NOT NULL DEFAULT false, ADD partner text, ADD columns jsonb,
    ADD possible_duplicates integer NOT NULL DEFAULT 0,
    ADD sheet_reference text, ADD sheet_size integer, ADD sheet_digest text, ADD sheet_name text,
    ADD sheet_until timestamptz;
CREATE INDEX import_row_of ON import_row (participant_id) WHERE participant_id IS NOT NULL;
CREATE TABLE column_mapping (
    organisation text NOT NULL, name text NOT NULL, revision integer NOT NULL,
    columns jsonb NOT NULL, PRIMARY KEY (organisation, name)
);
CREATE TABLE erasure (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    participant_id uuid NOT NULL REFERENCES participant,
    requested_at timestamptz NOT NULL, due_at timestamptz NOT NULL, done_at timestamptz,
    overdue boolean NOT NULL DEFAULT false, waiting_for text[] NOT NULL,
    confirmed_by text[] NOT NULL DEFAULT '{}',
    CONSTRAINT erasure_of UNIQUE (participant_id)
);
CREATE INDEX import_sheet_due ON import (sheet_until) WHERE sheet_reference IS NOT NULL;
CREATE INDEX erasure_page ON erasure (organisation, id);
"""
# The release before knows no states and one document a person: what it writes meanwhile has them.
BESIDE_THE_RELEASE_BEFORE = (
    """
    CREATE FUNCTION state_of_place() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.state := coalesce(NEW.state, NEW.place);
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER state_of_place BEFORE INSERT ON enrolment
        FOR EACH ROW WHEN (NEW.state IS NULL) EXECUTE FUNCTION state_of_place()
    """,
    """
    CREATE FUNCTION number_of_document() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.number_key := NEW.document_key;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER number_of_document BEFORE INSERT ON participant
        FOR EACH ROW WHEN (NEW.number_key IS NULL) EXECUTE FUNCTION number_of_document()
    """,
)
NAMES = (
    "past_document",
    "contact_point",
    "guardian",
    "support_need",
    "sensitive_answer",
    "child",
    "authorisation_text",
    "safeguard",
    "enrolment_step",
    "alert",
    "merge",
    "duplicate",
    "column_mapping",
    "erasure",
)


def upgrade() -> None:
    for part in (PEOPLE, AUTHORISATIONS, PLACES, OTHERS):
        for statement in filter(str.strip, part.split(";\n")):
            op.execute(statement)
    for statement in BESIDE_THE_RELEASE_BEFORE:
        op.execute(statement)
    for name in NAMES:
        isolate(op, name)


def downgrade() -> None:
    raise RuntimeError("what was erased and withdrawn since cannot be brought back: restore")
