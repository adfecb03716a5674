"""Keys by which records that may be about one person are found, also of whoever is there."""

from alembic import op
from sqlalchemy import Connection

from enrolment.domain.matching import Likeness, match_keys
from nosotros.migrating import isolate

revision = "enrolment_0003"
down_revision = "enrolment_0002"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE match_key (
    organisation text NOT NULL, key text NOT NULL,
    participant_id uuid NOT NULL REFERENCES participant ON DELETE CASCADE,
    PRIMARY KEY (organisation, key, participant_id)
)"""
BATCH = 2000
PEOPLE = """
SELECT id, organisation, first_names, surnames, document_type, document_number, birth_date,
    mobile, email
FROM participant WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(limit)s"""
STORE = """
INSERT INTO match_key (organisation, key, participant_id)
SELECT * FROM unnest(%(organisations)s::text[], %(keys)s::text[], %(ids)s::uuid[])"""


def upgrade() -> None:
    op.execute(TABLE)
    isolate(op, "match_key")
    fill(op.get_bind())
    op.execute("CREATE INDEX match_key_participant ON match_key (participant_id)")


def fill(connection: Connection) -> None:
    after = None
    while people := connection.exec_driver_sql(PEOPLE, {"after": after, "limit": BATCH}).all():
        stored = [
            (each.organisation, key, each.id) for each in people for key in match_keys(_seen(each))
        ]
        organisations, keys, ids = (list(column) for column in zip(*stored, strict=True))
        connection.exec_driver_sql(
            STORE, {"organisations": organisations, "keys": keys, "ids": ids}
        )
        after = people[-1].id


def _seen(row) -> Likeness:
    return Likeness(**{name: getattr(row, name) for name in Likeness.__dataclass_fields__})


def downgrade() -> None:
    op.execute("DROP TABLE match_key")
