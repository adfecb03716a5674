"""Participants, authorisations, intakes, enrolments, imports."""

from alembic import op

from nosotros.migrating import isolate

revision = "enrolment_0001"
down_revision = None
branch_labels = ("enrolment",)
depends_on = "bus_0001"

TABLES = """
CREATE TABLE participant (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    first_names text NOT NULL, surnames text NOT NULL,
    document_type text NOT NULL, document_number text NOT NULL, document_key text NOT NULL,
    birth_date date NOT NULL, neighbourhood text, mobile text, email text,
    preferred_channel text, language text NOT NULL, children integer, needs_childcare boolean,
    guardian_name text, guardian_document text, guardian_mobile text,
    registered_at timestamptz NOT NULL,
    CONSTRAINT participant_document UNIQUE (organisation, document_key)
);
CREATE TABLE authorisation (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    participant_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('programme', 'messages')),
    given_on date NOT NULL, how text NOT NULL CHECK (how IN ('declared_by_sheet', 'stated')),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT authorisation_purpose UNIQUE (participant_id, purpose)
);
CREATE TABLE intake (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    name text NOT NULL, seats integer NOT NULL, enrolled integer NOT NULL,
    waiting integer NOT NULL, opened_at timestamptz NOT NULL,
    CONSTRAINT intake_seats CHECK (enrolled BETWEEN 0 AND seats AND waiting >= 0)
);
CREATE INDEX intake_organisation ON intake (organisation, id);
CREATE TABLE enrolment (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    participant_id uuid NOT NULL REFERENCES participant,
    intake_id uuid NOT NULL REFERENCES intake,
    place text NOT NULL CHECK (place IN ('enrolled', 'waiting')), since timestamptz NOT NULL,
    CONSTRAINT enrolment_participant UNIQUE (intake_id, participant_id)
);
CREATE INDEX enrolment_waiting ON enrolment (intake_id, id) WHERE place = 'waiting';
CREATE INDEX enrolment_of ON enrolment (participant_id);
CREATE TABLE import (
    id uuid PRIMARY KEY, organisation text NOT NULL, intake_id uuid NOT NULL REFERENCES intake,
    reference text NOT NULL, size integer NOT NULL, digest text NOT NULL, file_name text NOT NULL,
    language text NOT NULL, today date NOT NULL, state text NOT NULL, reason text,
    actor text NOT NULL, last_line integer NOT NULL DEFAULT 0,
    rows integer NOT NULL DEFAULT 0, imported integer NOT NULL DEFAULT 0,
    unchanged integer NOT NULL DEFAULT 0, refused integer NOT NULL DEFAULT 0,
    enrolled integer NOT NULL DEFAULT 0, waiting integer NOT NULL DEFAULT 0,
    accepted_at timestamptz NOT NULL, finished_at timestamptz
);
CREATE INDEX import_open ON import (accepted_at) WHERE state IN ('accepted', 'running');
CREATE TABLE import_row (
    import_id uuid NOT NULL REFERENCES import ON DELETE CASCADE, line integer NOT NULL,
    organisation text NOT NULL, state text NOT NULL,
    participant_id uuid, enrolment_id uuid, notes bytea NOT NULL,
    PRIMARY KEY (import_id, line)
);
"""
NAMES = ("participant", "authorisation", "intake", "enrolment", "import_row")


def upgrade() -> None:
    for statement in filter(str.strip, TABLES.split(";\n")):
        op.execute(statement)
    for name in NAMES:
        isolate(op, name)
    # The importer looks for open imports of every organisation, and for nothing else of them.
    isolate(op, "import", of_the_bus=True)


def downgrade() -> None:
    for name in ("import_row", "import", "enrolment", "intake", "authorisation", "participant"):
        op.execute(f"DROP TABLE {name}")
