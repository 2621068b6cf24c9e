"""The role that serves people in production, for tests that need PostgreSQL's own refusals.

The tests' own user is a superuser, whom row-level security does not stop. Requests of the test
client therefore run as a role that owns nothing, as they do in a bank.
"""

from typing import Any

from django.core.signals import request_finished, request_started
from django.db import connection

from wangge.areas import row_security

SERVING_ROLE = "wangge_app_test"

_MAKE = (
    # Two test workers may do this at once.
    f"DO $$ BEGIN CREATE ROLE {SERVING_ROLE};"
    " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
    f"GRANT USAGE ON SCHEMA public TO {SERVING_ROLE}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {SERVING_ROLE}",
    f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {SERVING_ROLE}",
)


def make_serving_role() -> None:
    """Create the role where it is missing and let it use what there is; nothing on SQLite."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for statement in _MAKE:
            cursor.execute(statement)


def serve_as_role() -> None:
    """From now on let requests of the test client run as the serving role, tests as a job."""
    if connection.vendor == "postgresql":
        request_started.connect(_begin, dispatch_uid="tests.postgresql")
        request_finished.connect(_end, dispatch_uid="tests.postgresql")


def _begin(**_: Any) -> None:
    row_security.forget()
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {SERVING_ROLE}")


def _end(**_: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    row_security.be_system()
