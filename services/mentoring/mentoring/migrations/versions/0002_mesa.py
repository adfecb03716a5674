"""The Mesa: commissions, territories, offers, strategic actions, contributions."""

from alembic import op

from nosotros.migrating import isolate

revision = "mentoring_0002"
down_revision = "mentoring_0001"
branch_labels = None
depends_on = None

MESA = """
ALTER TABLE project_link ADD CONSTRAINT project_link_member
    FOREIGN KEY (member_id) REFERENCES mesa_member;
CREATE TABLE commission (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    name text NOT NULL, purpose text, since date NOT NULL, until date
);
CREATE INDEX commission_page ON commission (organisation, id);
CREATE TABLE commission_member (
    id uuid PRIMARY KEY, organisation text NOT NULL,
    commission_id uuid NOT NULL REFERENCES commission,
    member_id uuid NOT NULL REFERENCES mesa_member, since date NOT NULL, until date
);
CREATE INDEX commission_member_of ON commission_member (commission_id);
CREATE INDEX commission_member_who ON commission_member (member_id);
CREATE TABLE territory (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    municipality text NOT NULL, neighbourhoods text[] NOT NULL
);
CREATE UNIQUE INDEX territory_once ON territory (organisation, lower(municipality));
CREATE TABLE offer (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    member_id uuid NOT NULL REFERENCES mesa_member, kind text NOT NULL, title text NOT NULL,
    audiences text[] NOT NULL, youngest integer, oldest integer, municipality text NOT NULL,
    neighbourhoods text[] NOT NULL DEFAULT '{}', places integer, conditions text,
    since date NOT NULL, until date
);
CREATE INDEX offer_page ON offer (organisation, id);
CREATE INDEX offer_of ON offer (member_id);
CREATE TABLE strategic_action (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    title text NOT NULL, purpose text NOT NULL, commission_id uuid REFERENCES commission,
    state text NOT NULL, priority integer, owner_id uuid REFERENCES mesa_member, due_on date,
    result text, proposed_at timestamptz NOT NULL, done_at timestamptz,
    CONSTRAINT strategic_action_state CHECK (state IN
        ('proposed', 'agreed', 'under_way', 'done', 'dropped'))
);
CREATE INDEX strategic_action_page ON strategic_action
    (organisation, coalesce(priority, -1) DESC, id);
CREATE TABLE action_score (
    action_id uuid NOT NULL REFERENCES strategic_action,
    member_id uuid NOT NULL REFERENCES mesa_member, organisation text NOT NULL,
    impact integer NOT NULL, urgency integer NOT NULL, feasibility integer NOT NULL,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (action_id, member_id)
);
CREATE TABLE contribution (
    id uuid PRIMARY KEY, organisation text NOT NULL, revision integer NOT NULL,
    instrument text NOT NULL, proposal text NOT NULL, evidence text NOT NULL,
    action_id uuid REFERENCES strategic_action, state text NOT NULL,
    submitted_on date, decided_on date,
    CONSTRAINT contribution_state CHECK (state IN
        ('draft', 'submitted', 'considered', 'adopted', 'not_adopted'))
);
CREATE INDEX contribution_page ON contribution (organisation, id);
"""


def upgrade() -> None:
    for statement in filter(str.strip, MESA.split(";\n")):
        op.execute(statement)
        words = statement.split()
        if words[:2] == ["CREATE", "TABLE"]:
            isolate(op, words[2])


def downgrade() -> None:
    raise RuntimeError("what the Mesa decided cannot be brought back: restore a backup")
