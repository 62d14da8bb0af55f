"""What alembic runs to migrate: all revisions in the one transaction that it is given, so none is done by half."""

from alembic import context

from lagesbild.state import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    render_as_batch=True,  # SQLite cannot change a column in place
)
with context.begin_transaction():
    context.run_migrations()
