"""Upgrading a database with plain personal values: sealed afterwards, and nothing plain left."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from wangge.kernel.secrecy import KeyFiles, Keyring, open_keyring

CUSTOMERS = 40
PLAIN_NEED = "想办经营贷款二十万"


def migrate(home: Path, *target: str) -> None:
    environment = {**os.environ, "WANGGE_HOME": str(home)} | {
        "DJANGO_SETTINGS_MODULE": "wangge.site.settings"
    }
    for name in ("WANGGE_DATABASE_URL", "WANGGE_MASTER_KEY_FILE"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "django", "migrate", "-v", "0", *target]
    subprocess.run(command, env=environment, check=True)


def plain(customer: int) -> tuple[str, str, str, str]:
    """Identity number, phone, address, registered address: each found nowhere else."""
    id_no = f"32092319900101{customer:04d}"
    return id_no, f"1380000{customer:04d}", f"东村{customer}组{customer}号", f"西村{customer}号门"


def fill(file: Path) -> None:
    """Write rows as the first released version did."""
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        for pk in range(1, CUSTOMERS + 1):
            insert(
                database,
                "areas_customer",
                dict(
                    zip(
                        ("id_no", "mobile", "address", "registered_address"), plain(pk), strict=True
                    )
                )
                | {"id": pk, "name": f"客户{pk}", "kind": "person", "life_status": "active"},
            )
        insert(database, "areas_customer", {"id": 999, "name": "无号", "kind": "person"})
        insert(database, "areas_staff", {"id": 1, "staff_no": "1", "mobile": "13911112222"})
        insert(database, "areas_unit", {"id": 1})
        insert(database, "areas_grid", {"id": 1, "level": "big", "parent_id": None})
        insert(database, "areas_visit", {"id": "a" * 32, "need": PLAIN_NEED, "follow_up": ""})


def insert(database: sqlite3.Connection, table: str, given: dict) -> None:
    """Insert a row; columns not given that must have a value get 1, the id of every parent."""
    for _, name, _, required, default, _ in database.execute(f"PRAGMA table_info({table})"):
        if required and default is None and name not in given:
            given[name] = 1
    names, holes = ", ".join(given), ", ".join("?" * len(given))
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({holes})", list(given.values()))


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("upgraded")
    migrate(home, "areas", "0001")
    fill(home / "wangge.sqlite3")
    migrate(home, "areas")
    return home


@pytest.fixture
def ring(upgraded: Path) -> Keyring:
    return open_keyring(KeyFiles(upgraded / "keys", upgraded / "keys" / "master.key"))


def test_every_value_can_be_read_again(upgraded: Path, ring: Keyring) -> None:
    with sqlite3.connect(upgraded / "wangge.sqlite3") as database:
        rows = database.execute(
            "SELECT id, sealed, id_no_index, mobile_index, mobile_masked FROM areas_customer"
            " WHERE id < 900"
        ).fetchall()
        staff = database.execute("SELECT mobile FROM areas_staff").fetchall()
        visits = database.execute("SELECT need, follow_up FROM areas_visit").fetchall()
    assert len(rows) == CUSTOMERS
    for pk, sealed, id_no_index, mobile_index, masked in rows:
        values = ring.unseal(f"areas_customer:{pk}", sealed).split("\x1f")
        assert tuple(values) == plain(pk)
        assert id_no_index == ring.indexer("id_no")(values[0])
        assert mobile_index == ring.indexer("mobile")(values[1])
        assert masked == f"138****{pk:04d}"
    assert ring.unseal("areas_staff.mobile", staff[0][0]) == "13911112222"
    assert ring.unseal("areas_visit.need", visits[0][0]) == PLAIN_NEED
    assert visits[0][1] == ""


def test_whoever_had_no_values_has_nothing_sealed(upgraded: Path) -> None:
    with sqlite3.connect(upgraded / "wangge.sqlite3") as database:
        row = database.execute(
            "SELECT sealed, id_no_index, mobile_masked FROM areas_customer WHERE id = 999"
        ).fetchone()
    assert row == (None, None, "")


def test_no_byte_of_the_files_shows_a_plain_value(upgraded: Path) -> None:
    everything = b"".join(file.read_bytes() for file in upgraded.glob("wangge.sqlite3*"))
    values = [value for pk in range(1, CUSTOMERS + 1) for value in plain(pk)]
    assert [v for v in [*values, "13911112222", PLAIN_NEED] if v.encode() in everything] == []
