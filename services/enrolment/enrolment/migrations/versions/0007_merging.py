"""Which record a place was made for, and which authorisations ended with which merge.

Of a place that moved more than once before this, the record before the last merge is noted: those
before it are written down nowhere.
"""

from alembic import op

revision = "enrolment_0007"
down_revision = "enrolment_0006"
branch_labels = None
depends_on = None

FILL = """
UPDATE enrolment e SET enrolled_as = m.merged_id FROM merge m
WHERE m.id = e.merge_id AND m.undone_at IS NULL AND m.survivor_id = e.participant_id
    AND e.reason IS DISTINCT FROM 'merged'"""
# Who left while two records were one left by the one that stood for her alone.
LEFT = """
WITH RECURSIVE hers AS (
    SELECT id, restricted_at, withdrawn_why FROM participant
    WHERE restricted_at IS NOT NULL AND erased_at IS NULL
    UNION ALL
    SELECT p.id, h.restricted_at, h.withdrawn_why FROM participant p JOIN hers h ON p.merged_into = h.id
    WHERE p.restricted_at IS NULL AND p.erased_at IS NULL
)
UPDATE participant p SET revision = p.revision + 1, restricted_at = h.restricted_at,
    withdrawn_why = h.withdrawn_why
FROM hers h WHERE p.id = h.id AND p.restricted_at IS NULL"""
ADDED = (
    # None: it was never moved.
    "ALTER TABLE enrolment ADD COLUMN enrolled_as uuid",
    FILL,
    LEFT,
    "CREATE INDEX enrolment_made_for ON enrolment (enrolled_as) WHERE enrolled_as IS NOT NULL",
    "ALTER TABLE authorisation ADD COLUMN merge_id uuid",
    "CREATE INDEX authorisation_merged ON authorisation (merge_id) WHERE merge_id IS NOT NULL",
)
# The release before moves places, and notes nothing of where they were.
BESIDE_THE_RELEASE_BEFORE = (
    """
    CREATE FUNCTION record_of_place() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.enrolled_as := OLD.participant_id;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER record_of_place BEFORE UPDATE OF participant_id ON enrolment
        FOR EACH ROW WHEN (NEW.enrolled_as IS NULL AND NEW.participant_id <> OLD.participant_id)
        EXECUTE FUNCTION record_of_place()
    """,
)
REMOVED = (
    "DROP TRIGGER record_of_place ON enrolment",
    "DROP FUNCTION record_of_place",
    "DROP INDEX authorisation_merged",
    "ALTER TABLE authorisation DROP COLUMN merge_id",
    "DROP INDEX enrolment_made_for",
    "ALTER TABLE enrolment DROP COLUMN enrolled_as",
)


def upgrade() -> None:
    for statement in (*ADDED, *BESIDE_THE_RELEASE_BEFORE):
        op.execute(statement)


def downgrade() -> None:
    for statement in REMOVED:
        op.execute(statement)
