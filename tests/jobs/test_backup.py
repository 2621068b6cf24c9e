"""Backed up while the bank works, destroyed, restored: everything is there, and only then."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from wangge.jobs.archive import LIST, ArchiveUnreadable, new_identity, unpack, writing

WANGGE = Path(sys.executable).with_name("wangge")
RESIDENTS = "1500"
OWN_DATABASE = {k: v for k, v in os.environ.items() if k != "WANGGE_DATABASE_URL"}
"""These homes are SQLite whatever the other tests run on; PostgreSQL's drill is its own test."""

RESTORE_ADDS = ("auditevent", "auditseal", "sqlite_sequence")
"""The restore itself goes on the trail."""


def wangge(*words: object, expect: int = 0) -> dict:
    done = subprocess.run(
        [WANGGE, *map(str, words), "--json"], env=OWN_DATABASE, capture_output=True, text=True
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def bank(tmp_path_factory) -> dict[str, Path]:
    """A small bank with everything in it, and one backup of it."""
    root = tmp_path_factory.mktemp("bank")
    home, key = root / "home", root / "backup.key"
    wangge("demo", "--residents", RESIDENTS, "--exit", "--home", home)
    (home / "media").mkdir(exist_ok=True)
    (home / "media" / "door.jpg").write_bytes(b"\xff\xd8 a door")
    public = wangge("backup", "--new-key", key)["public_key"]
    made = wangge("backup", "--home", home, "--to", root / "backups", "--recipient", public)
    shutil.copy(home / "keys" / "master.key", root / "master.key")
    return {"home": home, "key": key, "file": Path(made["file"]), "master": root / "master.key"}


def contents(home: Path) -> dict[str, object]:
    """What must come back: every row of every table, every file of lake and media."""
    with closing(sqlite3.connect(home / "wangge.sqlite3")) as database:
        rows = [line for line in database.iterdump() if not any(t in line for t in RESTORE_ADDS)]
    files = {
        str(path.relative_to(home)): path.read_bytes()
        for part in ("lake/snapshots", "lake/state", "media")
        for path in sorted((home / part).rglob("*"))
        if path.is_file()
    }
    return {"rows": rows, "files": files}


@pytest.mark.slow
def test_destroyed_and_restored_everything_is_there(bank, tmp_path) -> None:
    before = contents(bank["home"])
    gone, new = tmp_path / "gone", tmp_path / "new"
    shutil.move(bank["home"], gone)
    done = wangge(
        "restore", bank["file"], "--key", bank["key"], "--master-key", bank["master"], "--home", new
    )
    assert done["differing_tables"] == {}
    assert contents(new) == before
    assert wangge("doctor", "--home", new)["breaches"] == []
    shutil.move(gone, bank["home"])


def test_a_home_that_holds_data_is_left_alone(bank, tmp_path) -> None:
    (tmp_path / "lake").mkdir()
    said = wangge("restore", bank["file"], "--key", bank["key"], "--home", tmp_path, expect=1)
    assert said["error"] == "restore.home_not_empty"


def test_without_the_master_key_the_operator_is_told(bank, tmp_path) -> None:
    said = wangge("restore", bank["file"], "--key", bank["key"], "--home", tmp_path, expect=1)
    assert said["error"] == "secrecy.keys_missing"


def test_nothing_of_a_person_is_readable_in_the_archive(bank) -> None:
    """Names of sources' customers are all over the data; none may show in the bytes."""
    import duckdb

    customers = next((bank["home"] / "lake" / "snapshots").glob("*/customer.parquet"))
    people = duckdb.sql(f"SELECT name, mobile, id_no FROM '{customers}'").fetchall()
    data = bank["file"].read_bytes()
    found = [v for row in people for v in row if v and len(v) > 2 and v.encode() in data]
    assert found == []


@pytest.fixture
def archive(tmp_path) -> tuple[Path, str]:
    """A small archive and its private key."""
    key, file = tmp_path / "key", tmp_path / "a.tar.age"
    public = new_identity(key)
    (tmp_path / "one").write_text("一" * 100_000, "utf-8")
    with writing(file, [public], {"format": 1}) as made:
        made.add(tmp_path / "one", "one")
    return file, key.read_text("utf-8")


def test_an_archive_gives_back_what_went_in(archive, tmp_path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    content = unpack(*archive, folder)
    assert content["format"] == 1
    assert (folder / "one").read_text("utf-8") == "一" * 100_000
    assert sorted(p.name for p in folder.iterdir()) == [LIST, "one"]


@pytest.mark.parametrize("kept", [0, 10, 200, 70_000, -1])
def test_an_archive_cut_short_is_refused(archive, tmp_path, kept) -> None:
    file, key = archive
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(ArchiveUnreadable):
        unpack(file, key, tmp_path)


def test_an_altered_archive_and_another_key_are_refused(archive, tmp_path) -> None:
    file, key = archive
    new_identity(tmp_path / "other")
    with pytest.raises(ArchiveUnreadable):
        unpack(file, (tmp_path / "other").read_text("utf-8"), tmp_path)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(ArchiveUnreadable):
        unpack(file, key, tmp_path)


def test_a_failure_while_writing_leaves_no_archive(archive, tmp_path) -> None:
    public = new_identity(tmp_path / "k")
    with pytest.raises(FileNotFoundError), writing(tmp_path / "b.age", [public], {}) as made:
        made.add(tmp_path / "missing", "missing")
    assert not list(tmp_path.glob("b.age*"))
