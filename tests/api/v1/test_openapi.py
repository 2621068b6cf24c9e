"""The schema that the web faces are generated from."""

import json

from wangge.api.openapi import COMMITTED, schema_text
from wangge.api.v1 import api


def test_the_committed_schema_is_the_apis():
    assert schema_text() == COMMITTED.read_text("utf-8"), (
        "run: python -m wangge.api.openapi src/wangge/api/v1/openapi.json"
    )


def test_operations_have_names_of_their_own_and_tell_of_errors():
    paths = json.loads(schema_text())["paths"]
    operations = [o for methods in paths.values() for o in methods.values()]
    names = [o["operationId"] for o in operations]
    assert len(names) == len(set(names)) > 15
    for operation in operations:
        assert operation["responses"]["default"]["content"]
        assert operation["description"], operation["operationId"]


def test_no_two_shapes_share_a_name():
    """Ninja lets the later of two schemas of one name win in silence."""
    seen: dict[str, type] = {}
    for _, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                for model in operation.response_models.values():
                    for name, found in _shapes(model):
                        assert seen.setdefault(name, found) is found, name
    assert len(seen) > 20


def _shapes(model) -> list[tuple[str, type]]:
    """Return (name, class) of every schema inside a response."""
    from typing import get_args

    found, waiting = [], [model]
    while waiting:
        one = waiting.pop()
        waiting += get_args(one)
        fields = getattr(one, "model_fields", None)
        if fields is None:
            continue
        if one.__name__ != "NinjaResponseSchema":
            found.append((one.__name__, one))
        waiting += [field.annotation for field in fields.values()]
    return found
