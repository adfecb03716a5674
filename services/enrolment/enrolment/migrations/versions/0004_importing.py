"""Indexes that suit one search each; what the release before asks is answered by them too."""

from alembic import op

revision = "enrolment_0004"
down_revision = "enrolment_0003"
branch_labels = None
depends_on = None

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
)


def upgrade() -> None:
    for statement in SEARCHES:
        op.execute(statement)


def downgrade() -> None:
    for statement in BEFORE:
        op.execute(statement)
