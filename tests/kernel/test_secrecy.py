"""Sealed values open for their own context only; keys survive rotation, races and a cut-off."""

import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.secrecy import (
    CannotUnseal,
    KeyFiles,
    Keyring,
    KeysMissing,
    add_data_key,
    change_master,
    open_keyring,
    sealed_with,
)

RING = Keyring({1: b"k" * 16}, b"i" * 16)
INDEX_OF_13812345678 = -792068488580829427


@pytest.fixture
def files(tmp_path: Path) -> KeyFiles:
    return KeyFiles(tmp_path / "keys", tmp_path / "elsewhere" / "master.key")


@given(st.text())
def test_what_is_sealed_can_be_opened_and_looks_different_each_time(value: str) -> None:
    sealed = RING.seal("mobile", value)
    assert RING.unseal("mobile", sealed) == value
    assert RING.seal("mobile", value) != sealed
    assert len(value) < 4 or value not in sealed


@given(st.text(), st.data())
def test_one_altered_bit_is_noticed(value: str, data: st.DataObject) -> None:
    mark, key_id, body = RING.seal("mobile", value).split(".")
    raw = bytearray(urlsafe_b64decode(body))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CannotUnseal):
        RING.unseal("mobile", f"{mark}.{key_id}.{urlsafe_b64encode(raw).decode()}")


@pytest.mark.parametrize("sealed", ["", "13812345678", "s1.1.", "s1.9.AAAA", "s2.1.AAAA", "s1.x.A"])
def test_what_was_never_sealed_is_refused(sealed: str) -> None:
    with pytest.raises(CannotUnseal):
        RING.unseal("mobile", sealed)


def test_a_value_cannot_move_to_another_column_or_row() -> None:
    with pytest.raises(CannotUnseal):
        RING.unseal("customer:2", RING.seal("customer:1", "19912345678"))


@given(st.text(), st.text())
def test_blind_indexes_are_equal_only_for_equal_values(one: str, other: str) -> None:
    index = RING.indexer("mobile")
    assert (index(one) == index(other)) == (one == other)
    assert RING.indexer("mobile")(one) == index(one)
    assert RING.indexer("id_no")(one) != index(one)


def test_a_blind_index_is_a_known_number() -> None:
    """Stored indexes must be found again by every later version."""
    assert RING.indexer("mobile")("13812345678") == INDEX_OF_13812345678


def test_keys_are_private_and_come_back(files: KeyFiles) -> None:
    sealed = open_keyring(files).seal("mobile", "19912345678")
    assert open_keyring(files).unseal("mobile", sealed) == "19912345678"
    for file in (files.wrapped, files.master):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE(files.folder.stat().st_mode) == 0o700
    assert [path.name for path in files.folder.iterdir()] == ["data_keys.json"]


def test_of_many_first_openings_one_wins(files: KeyFiles) -> None:
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: open_keyring(files), range(32)))
    assert len({ring.index_key for ring in rings}) == 1


def test_a_new_data_key_keeps_old_values_readable(files: KeyFiles) -> None:
    ring = open_keyring(files)
    old = ring.seal("mobile", "19912345678")
    add_data_key(files)
    rotated = open_keyring(files)
    new = rotated.seal("mobile", "19912345678")
    assert old.startswith(sealed_with(1)) and new.startswith(sealed_with(2))
    assert rotated.unseal("mobile", old) == rotated.unseal("mobile", new) == "19912345678"
    assert rotated.indexer("mobile")("1") == ring.indexer("mobile")("1")


def test_a_new_master_key_changes_no_value_and_retires_the_old(files: KeyFiles) -> None:
    ring = open_keyring(files)
    before = files.master.read_text()
    change_master(files)
    assert open_keyring(files) == ring
    files.master.write_text(before)
    with pytest.raises(KeysMissing):
        open_keyring(files)


def test_a_change_of_master_cut_off_at_any_step_still_opens(files: KeyFiles) -> None:
    ring = open_keyring(files)
    before = files.master.read_text()
    files.coming_master.write_text("00" * 16)  # cut off before the keys were wrapped anew
    assert open_keyring(files) == ring
    change_master(files)
    files.master.replace(files.coming_master)  # cut off before the new key took its place
    files.master.write_text(before)
    assert open_keyring(files) == ring
    assert not files.coming_master.exists()
    assert open_keyring(files) == ring


def test_the_wrong_master_key_opens_nothing(files: KeyFiles) -> None:
    open_keyring(files)
    files.master.write_text("ab" * 16)
    with pytest.raises(KeysMissing):
        open_keyring(files)


@pytest.mark.parametrize("text", ["", "not hexadecimal", "ab" * 15])
def test_a_damaged_master_key_is_told(files: KeyFiles, text: str) -> None:
    open_keyring(files)
    files.master.write_text(text)
    with pytest.raises(KeysMissing):
        open_keyring(files)


def test_a_lost_master_key_is_told_and_never_replaced(files: KeyFiles) -> None:
    open_keyring(files)
    files.master.unlink()
    with pytest.raises(KeysMissing):
        open_keyring(files)
    assert not files.master.exists()
