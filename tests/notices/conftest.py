"""A small mail of the tests' own, a mail server that the program really talks to, and the worker's drain by hand."""

import pytest
import sqlalchemy as sa
from jinja2 import ChoiceLoader, DictLoader

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.notices.enums import Category
from alliance.notices.models import Notice
from alliance.notices.operations.delivery import deliver_due
from alliance.notices.operations.queueing import queue
from tests.factories import PersonFactory

MAILS = {
    "tests/mail/news.txt": """{% extends "mail/base.txt" %}{% import "mail/macros.txt" as mail %}
{% block subject %}{{ subject_of_it|default('News of %s' % reader.display_name) }}{% endblock %}
{% block title %}{{ _('Inbox') }}{% endblock %}
{% block text %}{{ words|default('Words.') }}{% endblock %}
{% block facts %}{{ mail.facts([(category.label, 'fact')]) }}{% endblock %}
{% block button %}{{ mail.button('Look', url) }}{% endblock %}""",
    "tests/mail/news.html": """{% extends "mail/base.html" %}{% import "mail/macros.html" as mail %}
{% block title %}{{ _('Inbox') }}{% endblock %}
{% block text %}{{ mail.text(words|default('Words.')) }}{% endblock %}
{% block facts %}{{ mail.facts([(category.label, 'fact')]) }}{% endblock %}
{% block button %}{{ mail.button('Look', url) }}{% endblock %}""",
}


@pytest.fixture(autouse=True)
def mails_of_the_tests(request):
    if request.node.get_closest_marker("live") or request.node.get_closest_marker("pure"):
        yield
        return
    env = request.getfixturevalue("app").jinja_env
    before = env.loader
    env.loader = ChoiceLoader([DictLoader(MAILS), before])
    yield
    env.loader = before


queue_alone = operation(queue)


def tell(to=None, category=Category.SIGN_IN, **more):
    """One notice, stored."""
    return queue_alone("tests.news", to=to or PersonFactory(), category=category, **more)


@pytest.fixture
def write(session):
    """Queue a notice: `write(person, Category.ORGANIZATION, url="…")`; the row, or None when nobody wants it."""
    return tell


@pytest.fixture
def mail_server(app, smtp):
    """A real mail server that the program's settings point at."""
    settings = app.extensions["mail"]
    before = settings.server, settings.port, settings.suppress, app.config["MAIL_TIMEOUT"]
    settings.server, settings.port, settings.suppress = smtp.host, smtp.port, False
    app.config["MAIL_TIMEOUT"] = 10
    yield smtp
    settings.server, settings.port, settings.suppress, app.config["MAIL_TIMEOUT"] = before


@pytest.fixture
def deliver(session):
    """What the worker does with the outbox; how many were tried."""
    return deliver_due


@pytest.fixture
def make_due(session):
    """Let the pauses pass: everything that waits is due."""

    def pass_time():
        db.session.execute(sa.update(Notice).values(due_at=now()))
        db.session.commit()

    return pass_time


@pytest.fixture
def states(session):
    """The states of the outbox in order of writing."""
    return lambda: [one.state.value for one in db.session.scalars(sa.select(Notice).order_by(Notice.id))]
