"""Every model is under row-level security, or on the list of those that need not be."""

import ast

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.repo.repository import read, tracked_files
from wangge.areas.row_security import OPEN, Protect

LOOKING_FURTHER = {
    "src/wangge/areas/assessment/services.py",
    "src/wangge/areas/customers/access.py",
    "src/wangge/areas/customers/consent/services.py",
    "src/wangge/areas/customers/review/services.py",
    "src/wangge/areas/insight/board.py",
    "src/wangge/areas/customers/subject/services.py",
    "src/wangge/areas/visits/services.py",
}
"""Where a rule looks at the whole bank on behalf of a person; each call says why.

Rows found there must not reach the person: read the call before you add a file.
"""


def protected_tables() -> set[str]:
    """Return the tables that migrations have put under row-level security."""
    return {
        operation.table
        for migration in MigrationLoader(None).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, Protect)
    }


def test_every_model_is_protected_or_open_for_a_reason() -> None:
    protected = protected_tables()
    undecided = [
        f"{model.__name__}: add Protect({model._meta.db_table!r}, …) to its migration, or its"
        " reason to OPEN in src/wangge/areas/row_security.py"
        for model in apps.get_app_config("areas").get_models()
        if (model._meta.db_table in protected) == (model._meta.model_name in OPEN)
    ]
    assert undecided == []
    assert len(protected) >= 10


def test_no_open_model_points_to_a_customer() -> None:
    from wangge.areas.customers.models import Customer, Household

    pointing = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("areas").get_models()
        if model._meta.model_name in OPEN
        for field in model._meta.get_fields()
        if field.concrete and field.related_model in (Customer, Household)
    ]
    assert pointing == []


def test_places_that_look_at_the_whole_bank_are_known_and_say_why() -> None:
    calling = set()
    for path in tracked_files():
        if path.parts[:2] != ("src", "wangge") or path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("whole_bank"):
                assert isinstance(node.args[0], ast.Constant | ast.JoinedStr), path
                calling.add(str(path))
    assert calling == LOOKING_FURTHER
