"""The program's log: what a line holds."""

import json
import logging
import sys

from wangge.site.log_lines import JsonLines


def line_of(said: str, *facts: object, fault: bool = False) -> str:
    record = logging.LogRecord("wangge.api", logging.ERROR, __file__, 1, said, facts, None)
    record.created = 1_790_000_000.25
    if fault:
        try:
            raise ValueError("first\nsecond")
        except ValueError:
            record.exc_info = sys.exc_info()
    return JsonLines().format(record)


def test_a_line_says_when_in_utc_and_what() -> None:
    assert json.loads(line_of("%s failed", "/api/v1/visits")) == {
        "at": "2026-09-21T14:13:20.250+00:00",
        "level": "error",
        "logger": "wangge.api",
        "said": "/api/v1/visits failed",
    }


def test_nothing_typed_begins_a_line_of_its_own() -> None:
    forged = line_of("%s failed", '/x\n{"level": "info"}\r\u2028', fault=True)
    assert "\n" not in forged
    assert "\r" not in forged
    assert "first\nsecond" in json.loads(forged)["trace"]
