"""The migrations make the same database as the models, on whatever database this run is about, up and down."""

import importlib
import pkgutil

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from alliance.app import create_app
from alliance.core.db import db, writing
from alliance.core.search_index import having_words
from tests import factories

pytestmark = pytest.mark.live  # on databases of their own


@pytest.fixture
def migrated(own_database_url, tmp_path):
    """An application whose database is empty until the test migrates it."""
    app = create_app(
        {
            "TESTING": True,
            "INSTANCE": str(tmp_path),
            "SQLALCHEMY_DATABASE_URI": own_database_url,
            "FILES_URL": f"file://{tmp_path / 'uploads'}",
            "QUEUE_URL": "memory://",
            "PASSWORD_COST": "tests",
        }
    )
    token = writing.set(True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    writing.reset(token)


def scripts(app):
    return ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config())


def tables():
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_there_is_one_newest_migration(migrated):
    assert len(scripts(migrated).get_heads()) == 1


def test_migrations_are_numbered_without_a_gap(migrated):
    numbers = sorted(script.revision[:4] for script in scripts(migrated).walk_revisions())
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_upgrading_an_empty_database_gives_what_the_models_say(migrated):
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_ours})
        assert [str(difference) for difference in compare_metadata(context, db.metadata)] == []


def test_every_full_text_index_answers_after_the_migrations_too(migrated):
    upgrade()
    searchable = [mapper.class_ for mapper in db.Model.registry.mappers if "search" in mapper.local_table.info]
    assert {model.__tablename__ for model in searchable} == {"directory_entry", "event", "agreement"}
    for model in searchable:
        assert db.session.scalars(sa.select(model.id).where(having_words(model, "battery"))).all() == []
    made = set(search_things())
    db.session.remove()
    downgrade(revision="base")
    db.create_all()
    assert set(search_things()) == made


def search_things():
    """The names of all tables, triggers and indexes that full text needs."""
    if db.engine.dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE name LIKE '%\\_search%' ESCAPE '\\'"
    else:
        found = "SELECT indexname FROM pg_indexes WHERE indexname LIKE '%\\_search'"
    return list(db.session.scalars(sa.text(found)))


def is_ours(_thing, name, kind, reflected, _other):
    """Leave out what the models cannot say: the full-text index, tables in SQLite and an expression in PostgreSQL."""
    inside_sqlite = kind == "table" and reflected and name not in db.metadata.tables and "_search" in name
    return not inside_sqlite and not (kind == "index" and name.endswith("_search"))


def makers(base=factories.Factory):
    """Every factory of rows that the tests have, wherever in tests/factories it is."""
    for module in pkgutil.iter_modules(factories.__path__):
        importlib.import_module(f"{factories.__name__}.{module.name}")
    for kind in base.__subclasses__():
        yield kind
        yield from makers(kind)


def filled_tables():
    """The tables that have a row, with how many."""
    counts = {
        name: db.session.scalar(sa.select(sa.func.count()).select_from(sa.text(f'"{name}"'))) for name in tables()
    }
    db.session.rollback()
    return {name: count for name, count in counts.items() if count}


def test_going_down_with_rows_in_the_tables_leaves_nothing_and_up_again_everything(migrated):
    upgrade()
    made = tables()
    for maker in makers():
        maker()
    assert len(filled_tables()) >= 3
    db.session.remove()
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == made


def test_upgrading_twice_changes_nothing(migrated):
    upgrade()
    factories.PersonFactory()
    before = filled_tables()
    db.session.remove()
    upgrade()
    assert filled_tables() == before
