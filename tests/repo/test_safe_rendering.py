"""The faces draw what people typed as text, and never as markup or code."""

import re

from tests.repo.repository import read, tracked_files

SOURCES = [
    path
    for path in tracked_files()
    if path.parts[0] == "web" and "src" in path.parts and path.suffix in {".ts", ".vue"}
]
MARKUP_OR_CODE = re.compile(
    r"v-html|\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|createContextualFragment"
    r"|\beval\(|new Function\(|javascript:|__proto__"
)
REFUSES_PASTE = re.compile(r"@paste\.prevent|onpaste|user-select:\s*none.*input")


def _hits(pattern: re.Pattern[str]) -> dict[str, list[str]]:
    found = {str(path): pattern.findall(read(path)) for path in SOURCES}
    return {path: hits for path, hits in found.items() if hits}


def test_the_faces_draw_text_as_text() -> None:
    assert len(SOURCES) > 100
    assert _hits(MARKUP_OR_CODE) == {}
    assert MARKUP_OR_CODE.search('<p v-html="name">')


def test_no_field_refuses_paste() -> None:
    assert _hits(REFUSES_PASTE) == {}
    assert REFUSES_PASTE.search("<input @paste.prevent>")
