"""Alembic's door to the program: the models' metadata, the app's engine, one transaction."""

from alembic import context
from flask import current_app

from alliance.core.db import Instant, db, writing
from alliance.core.localized import LocalizedType

config = context.config


def keep(thing, name, kind, reflected, compare_to):
    """Full-text tables of SQLite are made by statements of their own and are no models."""
    return not ((kind == "table" and name.startswith("directory_search")) or name == "ix_directory_entry_search")


def render(kind, thing, autogen):
    """Our column types are written as what they store, so that a migration does not depend on later code."""
    if kind == "type" and isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, LocalizedType):
        return "sa.JSON(none_as_null=True)"
    return False


def run():
    token = writing.set(True)
    try:
        with db.engine.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=db.metadata,
                render_as_batch=True,
                compare_type=True,
                include_object=keep,
                render_item=render,
                transaction_per_migration=True,
                transactional_ddl=True,  # SQLite too, as we send BEGIN: a killed upgrade leaves nothing half done
            )
            with context.begin_transaction():
                context.run_migrations()
    finally:
        writing.reset(token)


if context.is_offline_mode():
    raise RuntimeError("Migrations run against a database; an offline script is not offered.")
with current_app.app_context():
    run()
