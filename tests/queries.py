"""Counting the queries of a request."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ROLE", "RESET ROLE", "BEGIN", "COMMIT")


def is_work(sql: str) -> bool:
    """Tell whether a statement asks for or changes rows, rather than framing those that do."""
    return not sql.startswith(_FRAME) and "set_config(" not in sql and "current_setting(" not in sql


@contextmanager
def counted() -> Iterator[list[str]]:
    """Yield a list that holds the block's queries once the block has ended."""
    queries: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield queries
    queries += [q["sql"] for q in captured.captured_queries if is_work(q["sql"])]


@contextmanager
def exactly(number: int) -> Iterator[None]:
    """Fail when the block runs another number of queries."""
    with counted() as queries:
        yield
    assert len(queries) == number, "\n".join(queries)
