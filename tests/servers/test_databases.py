import pytest
import redis
from sqlalchemy import create_engine, text

pytestmark = pytest.mark.pure


@pytest.fixture
def ask(either_database_url):
    engine = create_engine(either_database_url)

    def answer(sql):
        with engine.connect() as connection:
            return connection.execute(text(sql)).scalar()

    yield answer
    engine.dispose()


def test_both_databases_answer(ask):
    assert ask("SELECT 40 + 2") == 42


def test_postgresql_folds_case_the_same_on_every_machine(own_postgres_url):
    engine = create_engine(own_postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT lower('ÄÖÜ 广汽 GAC')")) == "äöü 广汽 gac"
    engine.dispose()


def test_the_redis_like_server_keeps_a_value(valkey_url):
    with redis.Redis.from_url(valkey_url) as client:
        client.set("organization", "广汽")
        assert client.get("organization").decode() == "广汽"
