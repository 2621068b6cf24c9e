"""What is kept of the audit trail outside the database."""

from datetime import timedelta

from tests.personas import NOW
from wangge.areas.organisation.audit_chain import Seal
from wangge.areas.organisation.audit_heads import (
    drop_old_journals,
    note_event,
    note_heads,
    read_heads,
    read_journal,
)


def a_seal(number: int, head: str) -> Seal:
    return Seal(number, 1, number, number, NOW, head)


def test_the_first_head_of_a_number_counts(tmp_path) -> None:
    note_heads(tmp_path, [a_seal(1, "a")])
    note_heads(tmp_path, [a_seal(1, "forged"), a_seal(2, "b")])
    assert read_heads(tmp_path) == {1: "a", 2: "b"}


def test_only_journals_of_days_long_past_go(tmp_path) -> None:
    for days, event in ((0, 3), (1, 2), (9, 1)):
        note_event(tmp_path, event, f"d{event}", NOW - timedelta(days=days))
    drop_old_journals(tmp_path, NOW)
    assert read_journal(tmp_path) == {2: "d2", 3: "d3"}


def test_what_is_kept_outside_is_for_its_owner_only(tmp_path) -> None:
    note_heads(tmp_path, [a_seal(1, "a")])
    assert (tmp_path / "heads.jsonl").stat().st_mode & 0o077 == 0
