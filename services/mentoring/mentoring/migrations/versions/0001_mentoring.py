"""Projects, mentors, matches, meetings, support cases."""

from alembic import op

from nosotros.migrating import isolate

revision = "mentoring_0001"
down_revision = None
branch_labels = ("mentoring",)
depends_on = "bus_0001"

PEOPLE = """
CREATE TABLE person (
    participant_id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    first_names text, surnames text, birth_date date, language text NOT NULL,
    restricted boolean NOT NULL DEFAULT false
);
CREATE TABLE merge (
    id uuid PRIMARY KEY, organisation text NOT NULL, survivor_id uuid NOT NULL,
    merged_id uuid NOT NULL, undone boolean NOT NULL DEFAULT false
);
CREATE INDEX merge_into ON merge (survivor_id);
CREATE INDEX merge_of ON merge (merged_id);
CREATE TABLE account (
    organisation text NOT NULL, account text NOT NULL, holder_id uuid NOT NULL, kind text NOT NULL,
    PRIMARY KEY (organisation, account),
    CONSTRAINT account_holder UNIQUE (holder_id),
    CONSTRAINT account_kind CHECK (kind IN ('mentor', 'agent'))
);
CREATE TABLE agent (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    first_names text NOT NULL, surnames text NOT NULL, state text NOT NULL,
    since timestamptz NOT NULL, ended_at timestamptz,
    CONSTRAINT agent_state CHECK (state IN ('active', 'ended'))
);
CREATE INDEX agent_page ON agent (organisation, id);
"""
PROJECTS = """
CREATE TABLE project (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    name text NOT NULL, purpose text NOT NULL, municipality text NOT NULL, neighbourhood text,
    sector text NOT NULL, stage text NOT NULL, legal_form text NOT NULL, registered_on date,
    workers integer, assets bigint, capital_units bigint,
    ley_1780 text NOT NULL, began_at timestamptz NOT NULL, closed_at timestamptz
);
CREATE INDEX project_page ON project (organisation, id);
CREATE TABLE project_stage (
    id uuid PRIMARY KEY, organisation text NOT NULL, project_id uuid NOT NULL REFERENCES project,
    stage text NOT NULL, entered_on date NOT NULL, remark text
);
CREATE INDEX project_stage_of ON project_stage (project_id, id);
CREATE TABLE team_member (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    project_id uuid NOT NULL REFERENCES project, participant_id uuid, known_as uuid,
    first_names text, surnames text, birth_date date, role text NOT NULL,
    since date NOT NULL, until date,
    CONSTRAINT team_member_time CHECK (until IS NULL OR since <= until)
);
CREATE INDEX team_member_page ON team_member (project_id, id);
CREATE INDEX team_member_who ON team_member (participant_id) WHERE participant_id IS NOT NULL;
CREATE INDEX team_member_known_as ON team_member (known_as) WHERE known_as IS NOT NULL;
CREATE TABLE team_share (
    member_id uuid NOT NULL REFERENCES team_member ON DELETE CASCADE, organisation text NOT NULL,
    since date NOT NULL, units bigint NOT NULL,
    PRIMARY KEY (member_id, since)
);
CREATE TABLE team_role (
    member_id uuid NOT NULL REFERENCES team_member ON DELETE CASCADE, organisation text NOT NULL,
    since date NOT NULL, role text NOT NULL,
    PRIMARY KEY (member_id, since)
);
CREATE TABLE milestone (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    project_id uuid NOT NULL REFERENCES project, title text NOT NULL, due_on date NOT NULL,
    reached_on date
);
CREATE INDEX milestone_of ON milestone (project_id, id);
CREATE TABLE project_need (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    project_id uuid NOT NULL REFERENCES project, kind text NOT NULL, text text NOT NULL,
    amount bigint, state text NOT NULL
);
CREATE INDEX project_need_of ON project_need (project_id, id);
CREATE INDEX project_need_page ON project_need (organisation, id);
CREATE TABLE project_link (
    id uuid PRIMARY KEY, organisation text NOT NULL, project_id uuid NOT NULL REFERENCES project,
    member_id uuid, organisation_name text NOT NULL, kind text NOT NULL, text text,
    since date NOT NULL, until date
);
CREATE INDEX project_link_of ON project_link (project_id, id);
"""
MATCHING = """
CREATE TABLE mentee (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    participant_id uuid, known_as uuid, cohort_id uuid, completed_on date,
    project_id uuid REFERENCES project, state text NOT NULL,
    needs text[] NOT NULL DEFAULT '{}', languages text[] NOT NULL DEFAULT '{}',
    municipality text, neighbourhood text, channels text[] NOT NULL DEFAULT '{}',
    availability text[] NOT NULL DEFAULT '{}', woman_asked_for boolean NOT NULL DEFAULT false,
    ranked_mentors uuid[] NOT NULL DEFAULT '{}', next_mentors uuid[] NOT NULL DEFAULT '{}',
    interim_owner_id uuid REFERENCES agent, opened_by_hand boolean NOT NULL DEFAULT false,
    opened_at timestamptz NOT NULL, waiting_since timestamptz, closed_at timestamptz,
    CONSTRAINT mentee_state CHECK (state IN ('waiting', 'proposed', 'matched', 'paused', 'closed'))
);
CREATE UNIQUE INDEX mentee_live ON mentee (participant_id) WHERE state <> 'closed';
CREATE INDEX mentee_who ON mentee (participant_id) WHERE participant_id IS NOT NULL;
CREATE INDEX mentee_known_as ON mentee (known_as) WHERE known_as IS NOT NULL;
CREATE INDEX mentee_page ON mentee (organisation, id);
CREATE INDEX mentee_in ON mentee (cohort_id, id);
CREATE INDEX mentee_cared_for ON mentee (interim_owner_id) WHERE interim_owner_id IS NOT NULL;
CREATE TABLE completion (
    mentee_id uuid NOT NULL REFERENCES mentee, cohort_id uuid NOT NULL, organisation text NOT NULL,
    completed_on date NOT NULL,
    PRIMARY KEY (mentee_id, cohort_id)
);
CREATE TABLE mentor (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    first_names text, surnames text, gender text, affiliation text NOT NULL, state text NOT NULL,
    mobile text, email text, skills text[] NOT NULL, languages text[] NOT NULL,
    municipalities text[] NOT NULL, channels text[] NOT NULL, availability text[] NOT NULL,
    capacity integer NOT NULL, since timestamptz NOT NULL, ended_at timestamptz,
    CONSTRAINT mentor_state CHECK (state IN ('applied', 'active', 'paused', 'ended')),
    CONSTRAINT mentor_capacity CHECK (capacity BETWEEN 1 AND 20)
);
CREATE INDEX mentor_page ON mentor (organisation, id);
CREATE TABLE mentor_reference (
    id uuid PRIMARY KEY, organisation text NOT NULL, mentor_id uuid NOT NULL REFERENCES mentor,
    given_as text, outcome text NOT NULL, taken_on date NOT NULL,
    noted_by text NOT NULL, noted_at timestamptz NOT NULL,
    cleared_up_at timestamptz, cleared_up_by uuid REFERENCES mentor_reference
);
CREATE INDEX mentor_reference_of ON mentor_reference (mentor_id, id);
CREATE TABLE mentor_check (
    id uuid PRIMARY KEY, organisation text NOT NULL, mentor_id uuid NOT NULL REFERENCES mentor,
    outcome text NOT NULL, checked_on date NOT NULL, valid_until date NOT NULL, reference text,
    noted_by text NOT NULL, noted_at timestamptz NOT NULL
);
CREATE INDEX mentor_check_of ON mentor_check (mentor_id, checked_on);
CREATE TABLE batch (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    state text NOT NULL, cohort_id uuid, mentee_ids uuid[] NOT NULL DEFAULT '{}',
    mentees integer NOT NULL DEFAULT 0, mentors integer NOT NULL DEFAULT 0,
    matched integer NOT NULL DEFAULT 0, total_score integer NOT NULL DEFAULT 0,
    unmatched jsonb NOT NULL DEFAULT '[]', changed integer NOT NULL DEFAULT 0,
    requested_at timestamptz NOT NULL, ready_at timestamptz, sent_at timestamptz,
    CONSTRAINT batch_state CHECK (state IN ('preparing', 'ready', 'sent', 'discarded'))
);
CREATE INDEX batch_page ON batch (organisation, id);
CREATE INDEX batch_open ON batch (requested_at) WHERE state = 'preparing';
CREATE TABLE match (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    mentee_id uuid NOT NULL REFERENCES mentee, mentor_id uuid NOT NULL REFERENCES mentor,
    batch_id uuid REFERENCES batch, mode text NOT NULL, state text NOT NULL,
    score integer NOT NULL, reasons jsonb NOT NULL, proposed_at timestamptz NOT NULL,
    offered_at timestamptz, answer_until timestamptz,
    mentor_accepted_at timestamptz, mentee_accepted_at timestamptz,
    began_at timestamptz, ended_at timestamptz, ended_by text, reason text,
    CONSTRAINT match_state CHECK (state IN
        ('proposed', 'offered', 'active', 'completed', 'ended', 'passed_on', 'dropped'))
);
CREATE UNIQUE INDEX match_live ON match (mentee_id)
    WHERE state IN ('proposed', 'offered', 'active');
CREATE INDEX match_of_mentee ON match (mentee_id, id);
CREATE INDEX match_of_mentor ON match (mentor_id, id);
CREATE INDEX match_load ON match (mentor_id) WHERE state IN ('proposed', 'offered', 'active');
CREATE INDEX match_in ON match (batch_id, id) WHERE batch_id IS NOT NULL;
CREATE INDEX match_page ON match (organisation, id);
"""
ACCOMPANYING = """
CREATE TABLE meeting (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    match_id uuid NOT NULL REFERENCES match, mentee_id uuid NOT NULL REFERENCES mentee,
    state text NOT NULL, begins_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
    zone text NOT NULL, channel text NOT NULL, place text,
    missed_by text, minutes_held integer, reported_at timestamptz,
    CONSTRAINT meeting_state CHECK (state IN ('planned', 'held', 'missed', 'cancelled')),
    CONSTRAINT meeting_times CHECK (begins_at < ends_at)
);
CREATE INDEX meeting_of ON meeting (match_id, begins_at, id);
CREATE INDEX meeting_page ON meeting (organisation, begins_at, id);
CREATE TABLE note (
    id uuid PRIMARY KEY, organisation text NOT NULL, meeting_id uuid NOT NULL REFERENCES meeting,
    match_id uuid NOT NULL REFERENCES match, mentee_id uuid NOT NULL REFERENCES mentee,
    kind text NOT NULL, text text NOT NULL, written_by text NOT NULL,
    written_at timestamptz NOT NULL,
    CONSTRAINT note_kind CHECK (kind IN ('shared', 'confidential'))
);
CREATE INDEX note_of ON note (mentee_id, id);
CREATE TABLE step (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    match_id uuid NOT NULL REFERENCES match, mentee_id uuid NOT NULL REFERENCES mentee,
    meeting_id uuid REFERENCES meeting, text text NOT NULL, owner text NOT NULL,
    due_on date NOT NULL, done_on date
);
CREATE INDEX step_of ON step (match_id, id);
CREATE INDEX step_page ON step (organisation, id);
CREATE TABLE goal (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    mentee_id uuid NOT NULL REFERENCES mentee, title text NOT NULL, measure text,
    target_on date NOT NULL, state text NOT NULL, percent integer NOT NULL,
    set_at timestamptz NOT NULL,
    CONSTRAINT goal_state CHECK (state IN ('open', 'reached', 'dropped')),
    CONSTRAINT goal_percent CHECK (percent BETWEEN 0 AND 100)
);
CREATE INDEX goal_of ON goal (mentee_id, id);
CREATE TABLE goal_progress (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    goal_id uuid NOT NULL REFERENCES goal ON DELETE CASCADE,
    noted_at timestamptz NOT NULL, percent integer NOT NULL, remark text
);
CREATE INDEX goal_progress_of ON goal_progress (goal_id, id);
CREATE TABLE follow_up (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    mentee_id uuid NOT NULL REFERENCES mentee, cohort_id uuid NOT NULL, months integer NOT NULL,
    state text NOT NULL, due_on date NOT NULL, answered_at timestamptz,
    income text, occupation text, project_stage text, wellbeing integer, livelihoods integer,
    remark text,
    CONSTRAINT follow_up_once UNIQUE (mentee_id, cohort_id, months),
    CONSTRAINT follow_up_state CHECK (state IN
        ('planned', 'due', 'answered', 'not_answered', 'cancelled')),
    CONSTRAINT follow_up_wellbeing CHECK (wellbeing BETWEEN 1 AND 5)
);
CREATE INDEX follow_up_page ON follow_up (organisation, id);
CREATE INDEX follow_up_in ON follow_up (cohort_id, months);
"""
CENTRE = """
CREATE TABLE support_case (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    participant_id uuid, known_as uuid, kind text NOT NULL, urgency text NOT NULL,
    urgency_rank integer NOT NULL, confidentiality text NOT NULL, state text NOT NULL,
    summary text, owner_id uuid REFERENCES agent, opened_at timestamptz NOT NULL,
    answer_due_at timestamptz NOT NULL, first_answered_at timestamptz, closed_at timestamptz,
    outcome text,
    CONSTRAINT support_case_state CHECK (state IN ('open', 'answered', 'closed')),
    CONSTRAINT support_case_owner CHECK (confidentiality <> 'owner' OR owner_id IS NOT NULL)
);
CREATE INDEX support_case_queue ON support_case (organisation, urgency_rank, opened_at, id)
    WHERE state <> 'closed';
CREATE INDEX support_case_page ON support_case (organisation, opened_at, id);
CREATE INDEX support_case_owned ON support_case (owner_id);
CREATE INDEX support_case_who ON support_case (participant_id) WHERE participant_id IS NOT NULL;
CREATE INDEX support_case_known_as ON support_case (known_as) WHERE known_as IS NOT NULL;
CREATE TABLE mesa_member (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    name text NOT NULL, kind text NOT NULL, municipality text, website text,
    since date NOT NULL, until date
);
CREATE INDEX mesa_member_page ON mesa_member (organisation, id);
CREATE TABLE referral (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    case_id uuid NOT NULL REFERENCES support_case, member_id uuid REFERENCES mesa_member,
    organisation_name text NOT NULL, shared text NOT NULL, consented_on date NOT NULL,
    consented_how text NOT NULL, state text NOT NULL, sent_at timestamptz NOT NULL,
    answered_at timestamptz
);
CREATE INDEX referral_of ON referral (case_id, id);
CREATE TABLE case_entry (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    case_id uuid NOT NULL REFERENCES support_case, kind text NOT NULL, text text, code text,
    owner_id uuid REFERENCES agent, referral_id uuid REFERENCES referral,
    written_by uuid REFERENCES agent, written_at timestamptz NOT NULL
);
CREATE INDEX case_entry_of ON case_entry (case_id, id);
"""
PARTS = (PEOPLE, PROJECTS, MATCHING, ACCOMPANYING, CENTRE)
#: whose rows the worker looks for, whatever organisation's
LOOKED_FOR = ("batch",)


def upgrade() -> None:
    for statement in filter(str.strip, ";\n".join(PARTS).split(";\n")):
        op.execute(statement)
        words = statement.split()
        if words[:2] == ["CREATE", "TABLE"]:
            isolate(op, words[2], of_the_bus=words[2] in LOOKED_FOR)


def downgrade() -> None:
    raise RuntimeError("who accompanied whom cannot be brought back: restore a backup")
