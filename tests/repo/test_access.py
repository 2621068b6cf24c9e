"""One access layer: an endpoint declares what it hands out; models are asked in few places only."""

import ast
from pathlib import Path

import pytest

from tests.repo.repository import read, tracked_files
from wangge.api.v1 import api
from wangge.api.v1.access import anyone, declared_operations, requires
from wangge.api.v1.scope import Scope, Undeclared, bank, nothing, own, unit
from wangge.areas.customers.access import visible_customers
from wangge.areas.customers.selectors import find
from wangge.areas.organisation.access import Right

MANAGERS = {"objects", "_default_manager", "_base_manager"}
MAY_ASK_MODELS = ("access", "selectors", "services", "models")
"""Modules of an area that query models: by name, or by the folder of that name they are in."""

ASKING_ELSEWHERE = {
    "src/wangge/areas/insight/stock.py": "counts grids that went through grids.access",
    "src/wangge/areas/customers/lake_reader.py": "which snapshot is served; no person's row",
    "src/wangge/areas/grids/ground.py": "places customers in a job; shows no one a row",
    "src/wangge/areas/grids/invariants.py": "doctor's count of breaches over the whole bank",
    "src/wangge/areas/sealing.py": "whether anything is sealed yet; no value leaves it",
    "src/wangge/areas/organisation/sign_in.py": "finds who signs in, before there is an actor",
    "src/wangge/areas/organisation/devices.py": "recognises a browser before there is an actor",
    "src/wangge/areas/organisation/directory.py": "finds who signs in, before there is an actor",
    "src/wangge/areas/organisation/identity_provider.py": "finds who signs in, before any actor",
    "src/wangge/areas/organisation/own_security.py": "one account, given by access",
    "src/wangge/areas/organisation/passwords.py": "hashes of the account in hand; none leaves it",
    "src/wangge/areas/organisation/second_factor.py": "factors of the account in hand",
    "src/wangge/areas/organisation/sessions.py": "the session in hand, before there is an actor",
}
"""Other modules that query models, and why. Prefer to move the query to one of the above."""


def test_every_operation_of_the_document_carries_right_and_scope() -> None:
    document = api.get_openapi_schema()
    open_to_all = set()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["x-scope"]["reach"] in ("own", "unit", "bank", "none"), (method, path)
            assert operation["x-scope"]["through"] or operation["x-scope"]["reason"]
            if not operation["x-session"]:
                open_to_all.add(path)
    declared = {d for *_, d in declared_operations(api)}
    assert anyone in declared
    assert all("/session" in path for path in open_to_all)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: requires(scope=unit(visible_customers)),
        lambda: requires(Right.SEE_CUSTOMERS),
        lambda: unit(),
        lambda: own(),
        lambda: bank(reason=""),
        lambda: nothing(reason=""),
        lambda: unit(find),
    ],
)
def test_an_endpoint_without_right_or_scope_cannot_be_imported(wrong) -> None:
    with pytest.raises(Undeclared, match="Declare what"):
        wrong()


def test_a_declaration_names_its_access_functions() -> None:
    declared = requires(Right.SEE_CUSTOMERS, scope=unit(visible_customers))
    assert isinstance(declared.scope, Scope)
    assert declared.scope.described() == {
        "reach": "unit",
        "through": ["customers.visible_customers"],
        "reason": "",
    }


def test_the_api_never_touches_models() -> None:
    """It may name a model for the type checker and import its choices; it never asks one."""
    from django.db.models import Model

    wrong = []
    for path in tracked_files():
        if path.parts[:3] != ("src", "wangge", "api") or path.suffix != ".py":
            continue
        tree = ast.parse(read(path))
        wrong += [f"{path}:{line} {name}" for line, name in _queries(tree)]
        wrong += [
            f"{path}:{node.lineno} {alias.name} is a model; import what returns it"
            for node in _run_time_imports(tree)
            for alias in node.names
            if _is_model(node, alias.name, Model)
        ]
    assert wrong == []


def test_models_are_asked_only_where_scope_is_applied() -> None:
    wrong = []
    for path in _area_files():
        if str(path) in ASKING_ELSEWHERE or _may_ask(path):
            continue
        wrong += [f"{path}:{line} {name}" for line, name in _queries(ast.parse(read(path)))]
    assert wrong == [], "move the query to access, selectors or services of the area"


def test_no_exception_outlives_its_reason() -> None:
    idle = [path for path in ASKING_ELSEWHERE if not _queries(ast.parse(read(Path(path))))]
    assert idle == []


def _area_files() -> list[Path]:
    return [
        path
        for path in tracked_files()
        if path.parts[:3] == ("src", "wangge", "areas")
        if path.suffix == ".py" and "migrations" not in path.parts
    ]


def _may_ask(path: Path) -> bool:
    return path.stem in MAY_ASK_MODELS or bool(set(MAY_ASK_MODELS) & set(path.parts[4:-1]))


def _queries(tree: ast.AST) -> list[tuple[int, str]]:
    return [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    ]


def _run_time_imports(tree: ast.Module) -> list[ast.ImportFrom]:
    skipped = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    return [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n not in skipped]


def _is_model(node: ast.ImportFrom, name: str, model: type) -> bool:
    import importlib

    if node.level or not (node.module or "").startswith("wangge.areas"):
        return False
    found = getattr(importlib.import_module(node.module), name, None)
    return isinstance(found, type) and issubclass(found, model)
