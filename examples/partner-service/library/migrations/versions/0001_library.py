from alembic import op

from nosotros.migrating import isolate

revision, down_revision, branch_labels, depends_on = "library_0001", None, ("library",), None
TABLE = """CREATE TABLE reader (participant_id uuid PRIMARY KEY, organisation text NOT NULL,
    books integer NOT NULL DEFAULT 0)"""


def upgrade():
    op.execute(TABLE)
    isolate(op, "reader")
