"""How alembic runs here: on the connection that `gateway.migrate` hands over."""

from alembic import context

from gateway.key_storage import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
