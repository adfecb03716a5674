"""Match keys that no foreign key checks one by one, and indexes that suit one search each.

The release before goes on unchanged beside this: it writes and reads the same keys.
"""

from alembic import op

revision = "enrolment_0004"
down_revision = "enrolment_0003"
branch_labels = None
depends_on = None

# A foreign key asks for the participant nine times a person, and lets the keys of somebody who is
# erased stay, as her row stays. These end them with her, whoever erases or deletes her.
KEYS = (
    "ALTER TABLE match_key DROP CONSTRAINT match_key_participant_id_fkey",
    """
    CREATE FUNCTION forget_match_keys() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM match_key WHERE participant_id = OLD.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER keys_of_erased AFTER UPDATE OF erased_at ON participant
        FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION forget_match_keys()
    """,
    """
    CREATE TRIGGER keys_of_deleted AFTER DELETE ON participant
        FOR EACH ROW EXECUTE FUNCTION forget_match_keys()
    """,
)
# An index that begins with the organisation suits every search of every table under row-level
# security, and a planner that believes the organisation to be small (a new one, in a database of
# others) reads all of it there, each time. So such an index is left to the list alone.
SEARCHES = (
    """
    CREATE INDEX participant_list ON participant (organisation, id)
        WHERE erased_at IS NULL AND merged_into IS NULL AND restricted_at IS NULL
    """,
    "DROP INDEX participant_page",
    "CREATE INDEX participant_numbered ON participant (number_key)",
    "DROP INDEX participant_number",
    "CREATE UNIQUE INDEX participant_claim ON participant (document_key, organisation)",
    "ALTER TABLE participant DROP CONSTRAINT participant_document",
    "CREATE INDEX past_document_numbered ON past_document (number_key)",
    "DROP INDEX past_document_number",
)
BEFORE = (
    "CREATE INDEX past_document_number ON past_document (organisation, number_key)",
    "DROP INDEX past_document_numbered",
    "ALTER TABLE participant ADD CONSTRAINT participant_document"
    " UNIQUE (organisation, document_key)",
    "DROP INDEX participant_claim",
    "CREATE INDEX participant_number ON participant (organisation, number_key)",
    "DROP INDEX participant_numbered",
    "CREATE INDEX participant_page ON participant (organisation, id)",
    "DROP INDEX participant_list",
    "DROP TRIGGER keys_of_deleted ON participant",
    "DROP TRIGGER keys_of_erased ON participant",
    "DROP FUNCTION forget_match_keys",
    """
    ALTER TABLE match_key ADD CONSTRAINT match_key_participant_id_fkey
        FOREIGN KEY (participant_id) REFERENCES participant ON DELETE CASCADE
    """,
)


def upgrade() -> None:
    for statement in (*KEYS, *SEARCHES):
        op.execute(statement)


def downgrade() -> None:
    for statement in BEFORE:
        op.execute(statement)
