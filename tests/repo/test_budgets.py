"""Small rooms: a file has at most 500 lines, a function fits on a screen."""

import ast
from pathlib import Path

import pytest

from tests.repo.repository import read, tracked_files

FILE_LINES = 500
FUNCTION_LINES = 60  # a screen in portrait; the median is far below
MADE_BY_TOOLS = ("migrations/", "schema.d.ts")
DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc"}


def _ours(suffixes: set[str]) -> list[Path]:
    return [
        path
        for path in tracked_files()
        if path.suffix in suffixes and not any(mark in str(path) for mark in MADE_BY_TOOLS)
    ]


def test_files_stay_within_budget() -> None:
    long = {
        str(path): lines
        for path in _ours({".py", ".ts", ".vue", ".css"})
        if (lines := read(path).count("\n")) > FILE_LINES
    }
    assert long == {}


@pytest.mark.parametrize("path", _ours({".py"}), ids=str)
def test_functions_fit_on_a_screen(path: Path) -> None:
    long = {
        node.name: lines
        for node in ast.walk(ast.parse(read(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_no_drawer_for_odds_and_ends() -> None:
    drawers = [path for path in tracked_files() if DRAWERS & {path.stem, *path.parent.parts}]
    assert drawers == []
