"""Who counts without seeing the customers reaches the board alone, where small counts hide."""

import json

from wangge.areas.organisation.access import RIGHTS, Right
from wangge.bench.access.requests import DOCUMENT

HIDING = {"/api/v1/board", "/api/v1/grids/map", "/api/v1/grids", "/api/v1/grids/{grid_id}"}
"""Operations with counts that keep small ones back: `tests/api/v1/test_small_cells.py`."""
WITHOUT_COUNTS = {"/api/v1/units"}


def test_the_analyst_has_no_right_but_the_board() -> None:
    """Data quality counts people too, and hides nothing: no such right beside it."""
    counting = [r for r, rights in RIGHTS.items() if _counts_only(rights)]
    assert counting == ["analyst"]
    assert RIGHTS["analyst"] == {Right.SEE_BOARD}


def test_nobody_sees_data_quality_without_the_customers() -> None:
    seeing = [rights for rights in RIGHTS.values() if Right.SEE_DATA_QUALITY in rights]
    assert seeing and all(Right.SEE_CUSTOMERS in rights for rights in seeing)


def test_every_operation_open_to_the_board_hides_small_counts() -> None:
    """A new one is added above only with a test that it hides them."""
    paths = json.loads(DOCUMENT.read_text("utf-8"))["paths"]
    open_to_it = {
        path
        for path, methods in paths.items()
        for operation in methods.values()
        if Right.SEE_BOARD in operation.get("x-rights", ())
    }
    assert open_to_it == HIDING | WITHOUT_COUNTS


def _counts_only(rights: frozenset[Right]) -> bool:
    return Right.SEE_BOARD in rights and Right.SEE_CUSTOMERS not in rights
