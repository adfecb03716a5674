from alembic import op

from nosotros.migrating import isolate

revision, down_revision, branch_labels, depends_on = "library_0001", None, ("library",), None


def upgrade():
    op.execute("CREATE TABLE reader (id uuid PRIMARY KEY, organisation text, books int DEFAULT 0)")
    isolate(op, "reader")
