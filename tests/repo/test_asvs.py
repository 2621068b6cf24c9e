"""The ASVS table is whole, and what it and the list of promises cite is there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.repo.repository import ROOT, read

PAGE = Path("docs/compliance/asvs.md")
INDEX = Path("docs/compliance/README.md")

REQUIREMENTS = {
    "V1": (8, 19), "V2": (4, 7), "V3": (8, 11), "V4": (2, 8), "V5": (4, 5), "V6": (13, 22),
    "V7": (6, 12), "V8": (4, 3), "V9": (4, 3), "V10": (5, 24), "V11": (3, 11), "V12": (3, 6),
    "V13": (1, 12), "V14": (2, 7), "V15": (3, 10), "V16": (0, 16), "V17": (0, 7),
}  # fmt: skip
"""Requirements of level 1 and 2 by chapter, counted in the CSV that OWASP published with the
Application Security Verification Standard 5.0.0 (repository OWASP/ASVS, folder 5.0/docs_en)."""

ROW = re.compile(r"^\| (\d+)\.(\d+)\.(\d+) \| ([12]) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
STATE = re.compile(r"\*\*(Test|Design|Not applicable|Open)\*\*[:,] ")
CITED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
CITED_FILE = re.compile(r"`((?:src|docs|tests|web|requirements)/[\w./*-]+)`|`(pyproject\.toml)`")
LINK = re.compile(r"\]\(([^)#]+)\)")

TABLE = ROW.findall(read(PAGE))


@cache
def functions_of(path: str) -> set[str]:
    """Return the names of the functions of a Python file; none if there is no such file."""
    if not (ROOT / path).is_file():
        return set()
    tree = ast.parse(read(Path(path)))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_of_level_one_and_two_has_a_row() -> None:
    counted = Counter((f"V{chapter}", int(level)) for chapter, _, _, level, _, _ in TABLE)
    assert {c: (counted[c, 1], counted[c, 2]) for c in REQUIREMENTS} == REQUIREMENTS
    numbers = [tuple(map(int, row[:3])) for row in TABLE]
    assert numbers == sorted(set(numbers)), "in the standard's order, none twice"
    assert len(TABLE) == 253
    assert len(re.findall(r"^\| \d", read(PAGE), re.MULTILINE)) == 253, "a row is not of the form"


@pytest.mark.parametrize("row", TABLE, ids=lambda row: ".".join(row[:3]))
def test_a_row_says_how_it_stands_and_cites_what_is_there(row: tuple[str, ...]) -> None:
    held_by = row[5]
    state = STATE.match(held_by)
    assert state, held_by
    tests = CITED_TEST.findall(held_by)
    files = ["".join(found) for found in CITED_FILE.findall(held_by)]
    assert [cited for cited in tests if cited[1] not in functions_of(cited[0])] == []
    assert [cited for cited in files if not list(ROOT.glob(cited))] == []
    kind = state[1]
    assert kind != "Test" or tests
    assert kind != "Design" or files or LINK.search(held_by) or re.search(r"as \d", held_by)
    assert kind != "Not applicable" or "because" in held_by
    assert kind != "Open" or re.search(r"Closed (?:by|with) |as \d+\.\d", held_by)


def test_each_promise_names_tests_that_are_there() -> None:
    promises = re.findall(r"^\| ([^|]+) \| (`tests/.+) \|$", read(INDEX), re.MULTILINE)
    assert len(promises) >= 6
    cited = {path: CITED_TEST.findall(proof) for path, proof in promises}
    assert all(cited.values())
    found = [one for tests in cited.values() for one in tests]
    assert [one for one in found if one[1] not in functions_of(one[0])] == []
