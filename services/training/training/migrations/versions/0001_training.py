"""Programmes, cohorts, sessions, attendance, evidence, certificates, ambassadors."""

from alembic import op

from nosotros.migrating import isolate

revision = "training_0001"
down_revision = None
branch_labels = ("training",)
depends_on = "bus_0001"

TEACHING = """
CREATE TABLE programme (
    id uuid PRIMARY KEY, organisation text NOT NULL, code text NOT NULL, version integer NOT NULL,
    title jsonb NOT NULL, kind text NOT NULL, summary jsonb, ordered_modules boolean NOT NULL,
    modules jsonb NOT NULL, absences_in_a_row integer NOT NULL, ambassador_months integer NOT NULL,
    digest bytea NOT NULL, published_at timestamptz NOT NULL,
    CONSTRAINT programme_version UNIQUE (organisation, code, version)
);
CREATE TABLE place (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    name text NOT NULL, municipality text NOT NULL, address text, capacity integer
);
CREATE INDEX place_page ON place (organisation, id);
CREATE TABLE trainer (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    first_names text NOT NULL, surnames text NOT NULL, state text NOT NULL,
    since timestamptz NOT NULL, ended_at timestamptz
);
CREATE INDEX trainer_page ON trainer (organisation, id);
CREATE TABLE person_check (
    id uuid PRIMARY KEY, organisation text NOT NULL, person_id uuid NOT NULL, outcome text NOT NULL,
    checked_on date NOT NULL, valid_until date NOT NULL, reference text,
    noted_by text NOT NULL, noted_at timestamptz NOT NULL
);
CREATE INDEX person_check_of ON person_check (person_id, checked_on);
CREATE TABLE cohort (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL, name text NOT NULL,
    programme_id uuid NOT NULL REFERENCES programme, state text NOT NULL,
    municipality text NOT NULL, zone text NOT NULL, seats integer NOT NULL,
    has_minors boolean NOT NULL, trainer_ids uuid[] NOT NULL DEFAULT '{}', led_by uuid,
    intake_id uuid, learners integer NOT NULL DEFAULT 0,
    scheduled_at timestamptz NOT NULL, closed_at timestamptz,
    CONSTRAINT cohort_state CHECK (state IN ('scheduled', 'running', 'closed', 'cancelled'))
);
CREATE INDEX cohort_page ON cohort (organisation, id);
CREATE INDEX cohort_led ON cohort (led_by) WHERE led_by IS NOT NULL;
CREATE TABLE session (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    cohort_id uuid NOT NULL REFERENCES cohort, module text NOT NULL, state text NOT NULL,
    begins_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
    place_id uuid REFERENCES place, childcare_places integer NOT NULL,
    repeats uuid REFERENCES session, cancelled_why text,
    CONSTRAINT session_times CHECK (begins_at < ends_at)
);
CREATE INDEX session_of ON session (cohort_id, begins_at, id);
CREATE INDEX session_page ON session (organisation, begins_at, id);
CREATE INDEX session_in ON session (place_id, begins_at) WHERE state = 'planned';
CREATE INDEX session_repeats ON session (repeats) WHERE repeats IS NOT NULL;
CREATE TABLE session_trainer (
    session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE, trainer_id uuid NOT NULL,
    organisation text NOT NULL, position integer NOT NULL,
    PRIMARY KEY (session_id, trainer_id)
);
CREATE INDEX session_trainer_of ON session_trainer (trainer_id);
"""
LEARNING = """
CREATE TABLE person (
    participant_id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    first_names text, surnames text, birth_date date, language text NOT NULL,
    restricted boolean NOT NULL DEFAULT false
);
CREATE TABLE support_need (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    participant_id uuid NOT NULL, kind text NOT NULL, state text NOT NULL
);
CREATE INDEX support_need_of ON support_need (participant_id);
CREATE TABLE merge (
    id uuid PRIMARY KEY, organisation text NOT NULL, survivor_id uuid NOT NULL,
    merged_id uuid NOT NULL, undone boolean NOT NULL DEFAULT false
);
CREATE INDEX merge_into ON merge (survivor_id);
CREATE INDEX merge_of ON merge (merged_id);
CREATE TABLE learner (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    cohort_id uuid NOT NULL REFERENCES cohort, participant_id uuid, enrolled_as uuid,
    number integer NOT NULL, state text NOT NULL,
    joined_at timestamptz NOT NULL, ended_at timestamptz,
    absences_told uuid REFERENCES session,
    CONSTRAINT learner_number UNIQUE (cohort_id, number),
    CONSTRAINT learner_state CHECK (state IN ('enrolled', 'active', 'completed', 'ended'))
);
CREATE INDEX learner_who ON learner (participant_id) WHERE participant_id IS NOT NULL;
CREATE INDEX learner_enrolled_as ON learner (enrolled_as) WHERE enrolled_as IS NOT NULL;
CREATE TABLE mark (
    session_id uuid NOT NULL REFERENCES session, learner_id uuid NOT NULL REFERENCES learner,
    organisation text NOT NULL, status text NOT NULL, reason text,
    childcare_used boolean NOT NULL, taken_at timestamptz NOT NULL,
    corrections integer NOT NULL DEFAULT 0,
    PRIMARY KEY (session_id, learner_id),
    CONSTRAINT mark_status CHECK (status IN ('present', 'late', 'excused', 'absent'))
);
CREATE INDEX mark_of ON mark (learner_id);
CREATE TABLE mark_change (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    session_id uuid NOT NULL REFERENCES session, learner_id uuid NOT NULL REFERENCES learner,
    status text NOT NULL, reason text, childcare_used boolean NOT NULL,
    taken_at timestamptz NOT NULL, received_at timestamptz NOT NULL, actor text NOT NULL,
    counted boolean NOT NULL
);
CREATE INDEX mark_change_page ON mark_change (session_id, id);
CREATE TABLE absence (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    session_id uuid NOT NULL REFERENCES session, learner_id uuid NOT NULL REFERENCES learner,
    reason text NOT NULL, announced_at timestamptz NOT NULL,
    CONSTRAINT absence_of UNIQUE (session_id, learner_id)
);
CREATE TABLE completion (
    learner_id uuid PRIMARY KEY REFERENCES learner, organisation text NOT NULL,
    modules text[] NOT NULL, completed_at timestamptz
);
CREATE TABLE evidence (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    cohort_id uuid NOT NULL REFERENCES cohort, learner_id uuid NOT NULL REFERENCES learner,
    module text NOT NULL, requirement text NOT NULL, state text NOT NULL, note text,
    file_reference text, file_size integer, file_digest text, file_name text,
    submitted_at timestamptz NOT NULL, reviewed_at timestamptz, reviewed_by uuid, remark text,
    CONSTRAINT evidence_state CHECK (state IN ('submitted', 'returned', 'accepted'))
);
CREATE UNIQUE INDEX evidence_live ON evidence (learner_id, module, requirement)
    WHERE state <> 'returned';
CREATE INDEX evidence_of ON evidence (learner_id);
CREATE INDEX evidence_page ON evidence (organisation, id);
CREATE INDEX evidence_in ON evidence (cohort_id, id);
"""
CERTIFYING = """
CREATE TABLE certificate (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    number text NOT NULL, cohort_id uuid NOT NULL REFERENCES cohort,
    learner_id uuid NOT NULL REFERENCES learner,
    state text NOT NULL, issued_at timestamptz NOT NULL, completed_on date NOT NULL,
    language text NOT NULL, token text NOT NULL, initials text, name_salt bytea, name_digest bytea,
    credential text, kid text NOT NULL, since timestamptz, why text,
    supersedes uuid REFERENCES certificate, superseded_by uuid REFERENCES certificate,
    CONSTRAINT certificate_number UNIQUE (organisation, number),
    CONSTRAINT certificate_token UNIQUE (organisation, token),
    CONSTRAINT certificate_state CHECK (state IN ('valid', 'revoked', 'superseded'))
);
CREATE UNIQUE INDEX certificate_valid ON certificate (learner_id) WHERE state = 'valid';
CREATE INDEX certificate_of ON certificate (learner_id);
CREATE INDEX certificate_page ON certificate (organisation, id);
CREATE INDEX certificate_in ON certificate (cohort_id, id);
CREATE TABLE certificate_count (
    organisation text NOT NULL, year integer NOT NULL, last integer NOT NULL,
    PRIMARY KEY (organisation, year)
);
CREATE TABLE signing_key (
    organisation text NOT NULL, kid text NOT NULL, x text NOT NULL, since timestamptz NOT NULL,
    PRIMARY KEY (organisation, kid)
);
"""
# Each generation is one more than that of whoever trained her: nobody can be in her own line.
PASSING_ON = """
CREATE TABLE ambassador (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    learner_id uuid NOT NULL REFERENCES learner, cohort_id uuid NOT NULL REFERENCES cohort,
    state text NOT NULL, ended_why text,
    starts_on date NOT NULL, ends_on date NOT NULL, territory text NOT NULL,
    mentor_id uuid REFERENCES trainer, trained_by uuid, generation integer NOT NULL,
    generation_above integer GENERATED ALWAYS AS (generation - 1) STORED,
    uncertified boolean NOT NULL DEFAULT false,
    CONSTRAINT ambassador_learner UNIQUE (learner_id),
    CONSTRAINT ambassador_state CHECK (state IN ('active', 'ended')),
    CONSTRAINT ambassador_time CHECK (starts_on <= ends_on),
    CONSTRAINT ambassador_generation UNIQUE (id, generation),
    CONSTRAINT ambassador_first CHECK ((trained_by IS NULL) = (generation = 1)),
    CONSTRAINT ambassador_trained_by FOREIGN KEY (trained_by, generation_above)
        REFERENCES ambassador (id, generation)
);
CREATE INDEX ambassador_page ON ambassador (organisation, id);
CREATE INDEX ambassador_line ON ambassador (trained_by) WHERE trained_by IS NOT NULL;
CREATE TABLE workshop (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    ambassador_id uuid NOT NULL REFERENCES ambassador, title text NOT NULL, module text,
    state text NOT NULL, begins_at timestamptz NOT NULL, zone text NOT NULL,
    municipality text NOT NULL, neighbourhood text, minors_expected boolean NOT NULL,
    women integer, men integer, others integer, minors integer, children_cared_for integer,
    report text, reported_at timestamptz,
    CONSTRAINT workshop_state CHECK (state IN ('planned', 'held', 'cancelled'))
);
CREATE INDEX workshop_of ON workshop (ambassador_id, id);
CREATE INDEX workshop_page ON workshop (organisation, id);
"""
NAMES = (
    "programme",
    "place",
    "trainer",
    "person_check",
    "cohort",
    "session",
    "session_trainer",
    "person",
    "support_need",
    "merge",
    "learner",
    "mark",
    "mark_change",
    "absence",
    "completion",
    "evidence",
    "certificate",
    "certificate_count",
    "signing_key",
    "ambassador",
    "workshop",
)


def upgrade() -> None:
    for part in (TEACHING, LEARNING, CERTIFYING, PASSING_ON):
        for statement in filter(str.strip, part.split(";\n")):
            op.execute(statement)
    for name in NAMES:
        isolate(op, name)


def downgrade() -> None:
    raise RuntimeError("attendance and certificates cannot be brought back: restore a backup")
