"""Row-level security, the second lock on PostgreSQL: rows the person may not see are not there.

The first lock is each area's `access`. Should a query ever go around it, PostgreSQL itself leaves
out what is not in the person's view: `enter` tells it who is asking, for this transaction only
(so a pool may hand the connection to anyone afterwards), and policies made by `Protect` read it.
Without `enter` nothing is seen. On SQLite, which has no roles, all of this does nothing.

Three states of a transaction: a person (`enter`), a rule that must look further than the person
does (`whole_bank`, with its reason), a job (`be_system`, for the process). The application must not
connect as owner of the tables or superuser; `wangge doctor` says so.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from wangge.areas.organisation.access import Actor

_POLICY = "wangge_scope"
_STATE = ("wangge.reach", "wangge.customers", "wangge.units", "wangge.staff", "wangge.me")
_SYSTEM = ("system", "on", "", "", "")

OPEN = {
    "absence": "when a colleague is away; administrators keep it, and it decides what is in view",
    "acceptedsnapshot": "names of snapshots and counts of the whole bank",
    "actingpost": "who acts for whom; decides what is in view, so it must be readable first",
    "auditevent": "ids and acts, no values; read by auditors alone, who see the whole bank",
    "device": "browsers of colleagues; looked at before there is a view, to let a session pass",
    "auditseal": "heads and spans of ids of the audit trail",
    "customerexport": "who asked for which list; no customer, and the file is encrypted",
    "grid": "ground, not people: code, name, area, villages",
    "gridpost": "which colleague answers for which grid",
    "indicator": "formulae of a scheme",
    "opportunityrule": "rules, no customer",
    "passwordrecord": "hashes; read by the password rules alone, no endpoint hands them out",
    "post": "who works where; decides what is in view, so it must be readable first",
    "postrequest": "which colleague is to get or lose a sensitive post",
    "revealcount": "how many looks a colleague used on a day; no customer",
    "scheme": "formulae",
    "signin": "sessions of colleagues; looked at before there is a view, to let a session pass",
    "staff": "colleagues; read at sign-in, before there is a view",
    "unit": "the tree that views are made of",
    "unitmove": "changes of that tree still to come",
}
"""Models of ours that are not under row-level security, and why each may be.

A new model is either protected by `Protect` in its migration or added here with its reason:
`tests/repo/test_row_security.py` looks.
"""


class OutsideTransaction(RuntimeError):
    """Who is asking was told outside a transaction, where it would be forgotten at once."""


def enter(actor: "Actor") -> None:
    """Tell PostgreSQL that `actor` is asking, until this transaction ends.

    Raises OutsideTransaction where there is none: the setting would be gone before the query.
    """
    if connection.vendor != "postgresql":
        return
    if not connection.in_atomic_block:
        raise OutsideTransaction("a request must run in a transaction (ATOMIC_REQUESTS)")
    sees_board = actor.may("see_board") or actor.may("see_customers")
    on_duty = actor.duty_ids if actor.may("record_visits") else ()
    _tell(
        (
            "bank" if actor.whole_bank and sees_board else "part",
            "on" if actor.may("see_customers") else "",
            ",".join(actor.unit_paths) if sees_board else "",
            ",".join(map(str, on_duty)),
            str(actor.staff_id or ""),
        )
    )


@contextmanager
def whole_bank(reason: str) -> Iterator[None]:
    """Let a rule look at the whole bank in this block; afterwards the person is asking again.

    For rules that would be wrong if they saw the person's part alone. What they find must not
    reach the person as rows. `reason` is for the reader; `tests/repo/test_row_security.py` lists
    the places.
    """
    if not reason:
        raise ValueError("looking at the whole bank needs a reason")
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():  # an error rolls the setting back with the rest
        before = _told()
        _tell(_SYSTEM)
        yield
        _tell(before)


def be_system() -> None:
    """Make this process a job: it works on the whole bank. Never called where requests are served.

    Set for the session, because jobs commit many times; they connect directly, not through a
    pooler.
    """
    connection_created.connect(_on_new_connection, dispatch_uid="wangge.row_security")
    if connection.connection is not None:
        _on_new_connection(connection=connection)


def forget() -> None:
    """Let nobody be asking, for the session: nothing is seen until `enter`."""
    if connection.vendor == "postgresql":
        _tell(("",) * len(_STATE), local=False)


def be_server() -> None:
    """Make this process serve people: whatever `be_system` set here or in a parent is undone."""
    connection_created.disconnect(dispatch_uid="wangge.row_security")
    connection.close()


def _on_new_connection(*, connection: Any, **_: Any) -> None:
    if connection.vendor == "postgresql":
        _tell(_SYSTEM, local=False, on=connection)


def _told() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        asked = ", ".join("coalesce(current_setting(%s, true), '')" for _ in _STATE)
        cursor.execute(f"SELECT {asked}", _STATE)
        return tuple(cursor.fetchone())


def _tell(state: tuple[str, ...], *, local: bool = True, on: Any = connection) -> None:
    with on.cursor() as cursor:
        calls = ", ".join("set_config(%s, %s, %s)" for _ in _STATE)
        pairs = [x for name, value in zip(_STATE, state, strict=True) for x in (name, value, local)]
        cursor.execute(f"SELECT {calls}", pairs)


# What a policy may ask. A function in a scalar subquery is worked out once a statement.
CUSTOMER_IN_VIEW = (
    "(SELECT wangge_sees_customers()) AND ((SELECT wangge_sees_bank())"
    " OR scope_unit_id = ANY ((SELECT wangge_units())::bigint[])"
    " OR duty_manager_id = ANY ((SELECT wangge_duty())::bigint[]))"
)
OF_CUSTOMER_IN_VIEW = (
    "(SELECT wangge_sees_all_customers())"
    " OR EXISTS (SELECT 1 FROM areas_customer c WHERE c.id = {table}.customer_id)"
)
"""Rows with a `customer_id`: the subquery is itself under the customers' policy."""

ON_GROUND_IN_VIEW = (
    "(SELECT wangge_sees_bank()) OR grid_id = ANY ((SELECT wangge_grids())::bigint[])"
)
OF_CUSTOMER_OR_GROUND = f"{ON_GROUND_IN_VIEW} OR {OF_CUSTOMER_IN_VIEW}"
"""Work that also belongs to the grid it was done on, where the board counts it."""

OWN_STAFF_ROW = "staff_id = (SELECT wangge_me())"


def of_parent(table: str, column: str) -> str:
    """Return the rule of rows that are in view when the row of `table` they hang at is."""
    same = f"p.id = {{table}}.{column}"
    return f"(SELECT wangge_is_system()) OR EXISTS (SELECT 1 FROM {table} p WHERE {same})"


class Protect(Operation):
    """Migration operation: put a table under row-level security, its owner included.

    `Protect("areas_visit", OF_CUSTOMER_OR_GROUND)`. Does nothing but on PostgreSQL.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, rule: str) -> None:
        """Keep the table and the condition under which a row of it is there."""
        self.table = table
        self.rule = rule

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return how the migration file writes this operation."""
        return self.__class__.__name__, [self.table, self.rule], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing of the models' state."""

    def database_forwards(self, app_label: str, schema_editor: Any, *_: Any) -> None:
        """Enable, force and write the policy; `{table}` in the rule stands for the table."""
        rule = self.rule.replace("{table}", self.table)
        _run(
            schema_editor,
            f'DROP POLICY IF EXISTS {_POLICY} ON "{self.table}"',
            f'CREATE POLICY {_POLICY} ON "{self.table}" USING ({rule})',
            f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{self.table}" FORCE ROW LEVEL SECURITY',
        )

    def database_backwards(self, app_label: str, schema_editor: Any, *_: Any) -> None:
        """Take the table out again."""
        _run(
            schema_editor,
            f'ALTER TABLE "{self.table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{self.table}" DISABLE ROW LEVEL SECURITY',
            f'DROP POLICY IF EXISTS {_POLICY} ON "{self.table}"',
        )

    def describe(self) -> str:
        """Say in words what the operation does."""
        return f"Put {self.table} under row-level security"


def _run(schema_editor: Any, *statements: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


def on_postgresql(sql: str) -> Callable[..., None]:
    """Return a step for RunPython that runs `sql` on PostgreSQL and nothing elsewhere."""

    def step(apps: Any, schema_editor: Any) -> None:
        _run(schema_editor, sql)

    return step
