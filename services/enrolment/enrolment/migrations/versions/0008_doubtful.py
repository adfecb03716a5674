"""Whether somebody may be one who has a place in an intake, as it is when it is asked.

A statement that waits for its locks sees all else as it was before the wait. What a volatile function
reads is as it is when it is called: so it is read in the same statement, behind the locks.
"""

from alembic import op

revision = "enrolment_0008"
down_revision = "enrolment_0007"
branch_labels = None
depends_on = None

FUNCTION = """
CREATE FUNCTION is_doubtful(wanted_intake uuid, wanted_participant uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM duplicate d JOIN enrolment o ON o.intake_id = wanted_intake
            AND o.participant_id IN (d.participant_id, d.other_id)
            AND o.participant_id <> wanted_participant
            AND o.state NOT IN ('withdrawn', 'refused')
        WHERE d.state = 'open'
            AND (d.participant_id = wanted_participant OR d.other_id = wanted_participant));
END $$
"""


def upgrade() -> None:
    op.execute(FUNCTION)


def downgrade() -> None:
    op.execute("DROP FUNCTION is_doubtful")
