"""alembic's way in: the connection comes from `nosotros.migrating`."""

from typing import Any

from alembic import context


def _applied(**facts: Any) -> None:
    context.config.attributes["applied"].append(facts["step"].up_revision_id)


context.configure(
    connection=context.config.attributes["connection"],
    on_version_apply=_applied,
    target_metadata=None,
)
with context.begin_transaction():
    context.run_migrations()
