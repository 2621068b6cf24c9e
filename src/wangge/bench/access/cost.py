"""What scope and row security cost: a manager's first page and count, beside the unscoped query.

The ratio is of medians of the same query on the same rows, in one process and one connection.
"""

import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any

from django.db import connection, transaction

from wangge.areas import bulk, row_security
from wangge.areas.customers.access import visible_customers
from wangge.areas.customers.models import Customer
from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.selectors import unit_ids_by_code

from .build import actor
from .world import UNITS

ROWS = 50_000
REPEATS = 40
PAGE = 50
_ROLE = "wangge_bench_app"


def costs(now: datetime) -> dict[str, Any]:
    """Return seconds and ratios for a manager and for head office; adds ROWS customers."""
    _fill()
    told: dict[str, Any] = {"rows": ROWS}
    for username in ("manager", "head_office"):
        who = actor(username, now)
        told[username] = _of(who)
    return told


def _of(who: Actor) -> dict[str, Any]:
    team = Customer.objects.filter(merged_into__isnull=True)
    if not who.whole_bank:
        team = team.filter(scope_unit=unit_ids_by_code()["T101"])
    plain = _time(lambda: list(team.order_by("pk")[:PAGE]))
    scoped = _time(lambda: list(visible_customers(who).order_by("pk")[:PAGE]))
    result = {
        "unscoped_ms": round(plain * 1000, 3),
        "scoped_ms": round(scoped * 1000, 3),
        "scope_ratio": round(scoped / plain, 2),
    }
    locked = _locked(who)
    if locked is None:
        return result | {"row_security": "not run: needs PostgreSQL and a role that may make roles"}
    return result | {
        "both_locks_ms": round(locked * 1000, 3),
        "row_security_ratio": round(locked / plain, 2),
    }


def _locked(who: Actor) -> float | None:
    """Return the seconds of the scoped query as a role that row security binds."""
    if connection.vendor != "postgresql" or not _may_make_roles():
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {_ROLE}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {_ROLE}")
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {_ROLE}")
        cursor.execute(f"SET LOCAL ROLE {_ROLE}")
        row_security.enter(who)
        seconds = _time(lambda: list(visible_customers(who).order_by("pk")[:PAGE]))
        transaction.set_rollback(True)
    return seconds


def _may_make_roles() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _time(query: Callable[[], Any]) -> float:
    spent = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        query()
        spent.append(time.perf_counter() - started)
    return median(spent)


def _fill() -> None:
    """Add plain customers, spread over the teams."""
    units = unit_ids_by_code()
    teams = [units[code] for code, (kind, _) in UNITS.items() if kind == "team"]
    fields = Customer._meta.concrete_fields
    columns = [field.column for field in fields]
    with transaction.atomic():
        bulk.insert(
            Customer,
            columns,
            (
                [
                    field.get_db_prep_save(getattr(one, field.attname), connection)
                    for field in fields
                ]
                for n in range(ROWS)
                for one in [
                    Customer(
                        id=n + 1,
                        kind="person",
                        name=f"客户{n}",
                        customer_group="farm_household",
                        life_status="active",
                        scope_unit_id=teams[n % len(teams)],
                        row_hash="",
                    )
                ]
            ),
        )
    bulk.refresh_statistics(Customer)
