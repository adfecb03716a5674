"""Services of rooms, as their makers describe them."""

from alembic import op

from nosotros.migrating import isolate

revision = "partners_0008"
down_revision = "partners_0007"
branch_labels = None
depends_on = None

# `promised`: all that was ever described, by the newest of it: what is left out and comes back
# keeps its promises. `document` is none while the service is removed.
TABLE = """
CREATE TABLE service_description (
    organisation text NOT NULL, service text NOT NULL, revision integer NOT NULL,
    document jsonb, promised jsonb NOT NULL, types text[] NOT NULL,
    described_at timestamptz NOT NULL,
    PRIMARY KEY (organisation, service)
)"""
# Whoever is told events of a type, or asks a service, needs to know what it is.
SEEN_BY_ALL = "CREATE POLICY seen ON service_description FOR SELECT USING (true)"


def upgrade() -> None:
    op.execute(TABLE)
    op.execute("CREATE INDEX service_description_types ON service_description USING gin (types)")
    isolate(op, "service_description")
    op.execute(SEEN_BY_ALL)


def downgrade() -> None:
    op.execute("DROP TABLE service_description")
