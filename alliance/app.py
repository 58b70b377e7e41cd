"""Puts the program together: one list per kind of part, nothing clever."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Any

import obstore.store
from flask import Flask
from flask_login import current_user
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from werkzeug.local import LocalProxy

from alliance.accounts import models as accounts
from alliance.accounts import receivers as accounts_receivers
from alliance.accounts import tasks as accounts_tasks
from alliance.accounts import views as accounts_views
from alliance.agreements import models as agreements
from alliance.agreements import receivers as agreements_receivers
from alliance.agreements import tasks as agreements_tasks
from alliance.agreements import views as agreements_views
from alliance.applications import models as applications
from alliance.applications import tasks as applications_tasks
from alliance.applications import views as applications_views
from alliance.attendance import models as attendance
from alliance.attendance import receivers as attendance_receivers
from alliance.attendance import tasks as attendance_tasks
from alliance.attendance import views as attendance_views
from alliance.audit import models as audit
from alliance.audit import views as audit_views
from alliance.ballots import models as ballots
from alliance.ballots import receivers as ballots_receivers
from alliance.ballots import tasks as ballots_tasks
from alliance.ballots import views as ballots_views
from alliance.ceremonies import models as ceremonies
from alliance.ceremonies import receivers as ceremonies_receivers
from alliance.ceremonies import tasks as ceremonies_tasks
from alliance.ceremonies import views as ceremonies_views
from alliance.core import assets, clock, errors, headers, health, logs, moments, requests, theme
from alliance.core.access import close_unguarded_views
from alliance.core.db import db, prepare_sqlite
from alliance.core.extensions import babel, csrf, mail, migrate
from alliance.core.headers import csp_nonce
from alliance.core.localized import current_language, listed
from alliance.core.text import first_paragraph, render_markdown
from alliance.core.translations import compile_catalogues
from alliance.core.web import absolute, html_lang, language_url, url_with
from alliance.desk import views as desk_views
from alliance.directory import models as directory
from alliance.directory import receivers as directory_receivers
from alliance.directory import tasks as directory_tasks
from alliance.directory import views as directory_views
from alliance.discussions import models as discussions
from alliance.discussions import receivers as discussions_receivers
from alliance.discussions import tasks as discussions_tasks
from alliance.discussions import views as discussions_views
from alliance.documents import models as documents
from alliance.documents import receivers as documents_receivers
from alliance.documents import tasks as documents_tasks
from alliance.documents import views as documents_views
from alliance.event_pages import receivers as event_pages_receivers
from alliance.event_pages import views as event_pages_views
from alliance.events import models as events
from alliance.events import receivers as events_receivers
from alliance.events import tasks as events_tasks
from alliance.events import views as events_views
from alliance.files import models as files
from alliance.group_pages import receivers as group_pages_receivers
from alliance.group_pages import tasks as group_pages_tasks
from alliance.group_pages import views as group_pages_views
from alliance.groups import models as groups
from alliance.groups import receivers as groups_receivers
from alliance.groups import tasks as groups_tasks
from alliance.groups import views as groups_views
from alliance.home import views as home_views
from alliance.imports import models as imports
from alliance.imports import tasks as imports_tasks
from alliance.imports import views as imports_views
from alliance.invitations import models as invitations
from alliance.invitations import receivers as invitations_receivers
from alliance.invitations import tasks as invitations_tasks
from alliance.invitations import views as invitations_views
from alliance.jobs import models as jobs
from alliance.jobs.queries import oldest_due
from alliance.jobs.tasks import init_worker
from alliance.meetings import models as meetings
from alliance.meetings import receivers as meetings_receivers
from alliance.meetings import tasks as meetings_tasks
from alliance.meetings import views as meetings_views
from alliance.membership import models as membership
from alliance.membership import views as membership_views
from alliance.navigation import navigation
from alliance.notices import models as notices
from alliance.notices import tasks as notices_tasks
from alliance.notices import views as notices_views
from alliance.organizations import models as organizations
from alliance.organizations import views as organizations_views
from alliance.programmes import models as programmes
from alliance.programmes import receivers as programmes_receivers
from alliance.programmes import tasks as programmes_tasks
from alliance.programmes import views as programmes_views
from alliance.registrations import models as registrations
from alliance.registrations import receivers as registrations_receivers
from alliance.registrations import tasks as registrations_tasks
from alliance.registrations import views as registrations_views
from alliance.settings import models as settings_models
from alliance.settings import views as settings_views
from alliance.settings.queries import current_alliance, own_city
from alliance.throttle import models as throttle
from alliance.throttle.operations.tries import init_throttle
from config import settings

MODELS = [
    accounts,
    applications,
    audit,
    ballots,
    directory,
    discussions,
    documents,
    files,
    groups,
    imports,
    jobs,
    meetings,
    membership,
    notices,
    organizations,
    settings_models,
    throttle,
    events,
    programmes,
    registrations,
    invitations,
    attendance,
    agreements,
    ceremonies,
]
"""Every table of the program, for migrations and tests."""

BLUEPRINTS: list[Any] = [
    accounts_views.bp,
    notices_views.bp,
    settings_views.bp,
    audit_views.bp,
    organizations_views.bp,
    applications_views.bp,
    desk_views.bp,
    imports_views.bp,
    membership_views.bp,
    directory_views.bp,
    groups_views.bp,
    meetings_views.bp,
    ballots_views.bp,
    documents_views.bp,
    discussions_views.bp,
    group_pages_views.bp,
    home_views.bp,
    events_views.bp,
    programmes_views.bp,
    registrations_views.bp,
    invitations_views.bp,
    attendance_views.bp,
    agreements_views.bp,
    ceremonies_views.bp,
    event_pages_views.bp,
]
RECEIVERS: list[Any] = [
    accounts_receivers,
    directory_receivers,
    groups_receivers,
    meetings_receivers,
    ballots_receivers,
    documents_receivers,
    discussions_receivers,
    group_pages_receivers,
    events_receivers,
    programmes_receivers,
    registrations_receivers,
    invitations_receivers,
    attendance_receivers,
    agreements_receivers,
    ceremonies_receivers,
    event_pages_receivers,
]
TASKS: list[Any] = [
    imports_tasks,
    accounts_tasks,
    applications_tasks,
    directory_tasks,
    notices_tasks,
    groups_tasks,
    meetings_tasks,
    ballots_tasks,
    documents_tasks,
    discussions_tasks,
    group_pages_tasks,
    events_tasks,
    programmes_tasks,
    registrations_tasks,
    invitations_tasks,
    attendance_tasks,
    agreements_tasks,
    ceremonies_tasks,
]

log = logging.getLogger(__name__)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application. `overrides` are configuration values that weigh more than the environment (tests)."""
    found = settings() | (overrides or {})
    app = Flask("alliance", template_folder="../templates", static_folder=None, instance_path=found["INSTANCE"])
    app.config.update(found)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    clock.run_ahead(app.config["CLOCK_AHEAD"])
    logs.init_logs(app)
    compile_catalogues(Path(app.config["BABEL_TRANSLATION_DIRECTORIES"]))
    init_database(app)
    init_files(app)
    babel.init_app(app, locale_selector=requests.chosen_locale)
    csrf.init_app(app)
    mail.init_app(app)
    init_throttle(app)
    init_worker(app)
    errors.init_errors(app)
    headers.init_headers(app)
    requests.init_requests(app)
    init_templates(app)
    assets.Assets(app)
    close_unguarded_views(app)
    theme.init_app(app)
    health.init_health(app, [partial(oldest_due, jobs.Job), partial(oldest_due, notices.Notice)])
    for part in [*RECEIVERS, *TASKS]:
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def init_database(app: Flask) -> None:
    """The engine of the settings; SQLite prepared so that it loses nothing, PostgreSQL with a pool that heals."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    # Each thread may need a second connection beside its own: for a counter, or for rows that are kept (core.kept).
    options: dict[str, Any] = {"pool_size": 2 * app.config["THREADS"] + 2, "max_overflow": 10, "pool_timeout": 10}
    if url.get_backend_name() == "postgresql":
        options["pool_pre_ping"] = True
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options | app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(app.root_path).parent / "migrations"), render_as_batch=True)
    with app.app_context():
        engine: Engine = db.engine
        if engine.dialect.name == "sqlite":
            prepare_sqlite(engine)


def init_files(app: Flask) -> None:
    """The object store of the settings: file:///folder or s3://bucket/prefix (credentials from the environment)."""
    address = app.config["FILES_URL"]
    if address.startswith("file://"):
        folder = Path(address.removeprefix("file://"))
        folder.mkdir(parents=True, exist_ok=True)
        app.config["FILES_FOLDER"] = str(folder)
        app.extensions["alliance.store"] = obstore.store.LocalStore(str(folder))
    else:
        app.extensions["alliance.store"] = obstore.store.from_url(address)


def init_templates(app: Flask) -> None:
    """What every template may use."""
    moments.own_city = own_city
    app.jinja_env.globals.update(
        navigation=navigation,
        html_lang=html_lang,
        language_url=language_url,
        url_with=url_with,
        absolute=absolute,
        csp_nonce=csp_nonce,
        current_language=current_language,
        current_alliance=current_alliance,
    )
    app.jinja_env.filters.update(
        moment=moments.moment,
        moment_text=moments.moment_text,
        period=moments.period,
        period_text=moments.period_text,
        own_period=moments.own_period_text,
        day=moments.day,
        day_parts=moments.day_parts,
        day_text=moments.day_text,
        age=moments.age,
        time_left=moments.time_left,
        number=moments.number,
        file_size=moments.file_size,
        listed=listed,
        first_paragraph=first_paragraph,
        markdown=render_markdown,
    )
    lazily = {"viewer": current_user, "alliance": LocalProxy(current_alliance)}
    app.context_processor(lambda: lazily | {"locale": current_language()})
