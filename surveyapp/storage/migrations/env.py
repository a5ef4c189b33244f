"""Runs the migrations on the connection handed over by the database."""

from alembic import context

from surveyapp.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
