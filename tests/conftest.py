"""Fixtures for all tests. The operational database is Django's test database, empty for each
test; WANGGE_DATABASE_URL turns it from SQLite to PostgreSQL. Lake and media are temporary.
"""

import shutil
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

# No test times anything: a busy machine must not fail one. The examples are the same each time, so
# that `make test` says the same of the same code; `--hypothesis-seed` looks further.
settings.register_profile(
    "wangge", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("wangge")


@pytest.fixture(scope="session", autouse=True)
def _asked_faster_than_people_do():
    """The limits of requests are off, but in their own tests and on real servers."""
    from django.conf import settings as django_settings

    django_settings.WANGGE_LIMITS = {}


@pytest.fixture
def lake(tmp_path: Path, settings) -> Path:
    """An empty lake that the API reads too."""
    settings.WANGGE_HOME = tmp_path
    settings.WANGGE_LAKE = tmp_path / "lake"
    settings.WANGGE_LAKE.mkdir()
    return settings.WANGGE_LAKE


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database as pytest-django makes it; PostgreSQL also gets the role that serves people."""
    from tests.postgresql import make_serving_role, serve_as_role

    with django_db_blocker.unblock():
        make_serving_role()
        serve_as_role()


@pytest.fixture
def django_assert_num_queries():
    """Exactly so many queries of our own in the block, the same on both databases.

    Savepoints, roles and who is asking are PostgreSQL's way of running a request, not its work.
    """
    from tests.queries import exactly

    return exactly


@pytest.fixture
def bank(db) -> None:
    """The personas at their posts; no grids, no customers."""
    from tests.personas import hire_everyone

    hire_everyone()


@pytest.fixture(scope="session")
def first_lake(tmp_path_factory) -> Path:
    """The county's lake, written once; tests get copies."""
    from tests.factories.county import publish_first

    folder = tmp_path_factory.mktemp("first") / "lake"
    folder.mkdir()
    publish_first(folder)
    return folder


@pytest.fixture
def county(db, lake, first_lake):
    """Personas, three grids and seven customers: see `tests/factories/county.py`."""
    from tests.factories.county import settle

    shutil.copytree(first_lake, lake, dirs_exist_ok=True)
    return settle(lake)


@pytest.fixture
def at_noon(monkeypatch):
    """The API's clock stands at the tests' usual instant."""
    from tests.personas import NOW
    from wangge.kernel import time

    monkeypatch.setattr(time, "now", lambda: NOW)


@pytest.fixture
def as_persona(at_noon):
    """A function from a persona's user name to a signed-in client of the API."""
    from tests.personas import staff

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(staff(username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
