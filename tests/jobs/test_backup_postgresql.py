"""The same on PostgreSQL: a dump restored into an empty database, and a point in time."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.jobs.test_backup import WANGGE

URL = os.environ.get("WANGGE_DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="runs in the PostgreSQL part of the tests")
HIRE = "import django; django.setup(); import tests.personas as p; p.hire_everyone()"


def run(*words: object, url: str = "", home: Path | None = None, expect: int = 0) -> str:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "wangge.site.settings"}
    env |= {"WANGGE_DATABASE_URL": url} if url else {}
    env |= {"WANGGE_HOME": str(home)} if home else {}
    done = subprocess.run([*map(str, words)], env=env, capture_output=True, text=True)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def databases():
    """Two empty databases on the tests' server: the bank's, and one to restore into."""
    parts = urlsplit(URL)
    names = [f"drill_{os.getpid()}_{n}" for n in ("a", "b")]
    with psycopg.connect(URL, autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
        yield [urlunsplit(parts._replace(path=f"/{name}")) for name in names]
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def rows_of(url: str) -> dict[str, list]:
    """Every row of every table but the trail, where the restore itself is noted."""
    with psycopg.connect(url) as database:
        tables = database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        return {
            table: sorted(map(str, database.execute(f"SELECT * FROM {table}").fetchall()))
            for (table,) in tables
            if table not in ("areas_auditevent", "areas_auditseal")
        }


def test_a_dump_comes_back_row_by_row(databases, tmp_path) -> None:
    bank, new = databases
    home, arrived, key = tmp_path / "home", tmp_path / "new", tmp_path / "key"
    home.mkdir()
    run(sys.executable, "-m", "django", "migrate", "-v", "0", url=bank, home=home)
    run(sys.executable, "-c", HIRE, url=bank, home=home)
    run(WANGGE, "backup", "--new-key", key)
    public = key.read_text("utf-8").split("public key: ")[1].split()[0]
    run(WANGGE, "backup", "--to", tmp_path / "b", "--recipient", public, url=bank, home=home)
    (file,) = (tmp_path / "b").iterdir()
    words = ("restore", file, "--key", key, "--master-key", home / "keys" / "master.key")
    run(WANGGE, *words, url=bank, home=arrived, expect=1)  # not empty: refused
    run(WANGGE, *words, url=new, home=arrived)
    assert rows_of(new) == rows_of(bank)
    run(WANGGE, "doctor", "audit", url=new, home=arrived)


class Cluster:
    """A PostgreSQL of our own that archives its log, run by `postgres` where we are root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=str)[-1]
        self.user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"postgresql://wangge@127.0.0.1:{self.port}/postgres"

    def tool(self, name: str, *words: object) -> None:
        as_server = {"user": self.user.pw_uid, "group": self.user.pw_gid} if self.user else {}
        subprocess.run([self.bin / name, *map(str, words)], cwd="/tmp", check=True,
                       stdout=subprocess.DEVNULL, **as_server)  # fmt: skip

    def start(self, data: Path) -> None:
        options = f"-k {self.folder} -c listen_addresses=127.0.0.1 -c port={self.port}"
        self.tool(
            "pg_ctl", "-D", data, "-s", "-w", "-l", self.folder / "log", "-o", options, "start"
        )

    def stop(self, data: Path, mode: str = "fast") -> None:
        self.tool("pg_ctl", "-D", data, "-s", "-m", mode, "stop")


@pytest.fixture
def cluster():
    folder = Path(f"/tmp/wangge-drill-{os.getpid()}")
    folder.mkdir()
    made = Cluster(folder)
    if made.user:
        os.chown(folder, made.user.pw_uid, made.user.pw_gid)
    yield made
    subprocess.run(["pkill", "-KILL", "-f", str(folder)], check=False)
    shutil.rmtree(folder, ignore_errors=True)


def test_back_to_a_point_in_time(cluster, tmp_path) -> None:
    """As docs/operations/backup.md tells the operator to do it."""
    data, base, log = (cluster.folder / n for n in ("data", "base", "wal"))
    cluster.tool("initdb", "-D", data, "-U", "wangge", "-A", "trust", "-E", "UTF8")
    log.mkdir()
    if cluster.user:
        os.chown(log, cluster.user.pw_uid, cluster.user.pw_gid)
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(f"wal_level=replica\narchive_mode=on\narchive_command='cp %p {log}/%f'\n")
    cluster.start(data)
    run(sys.executable, "-m", "django", "migrate", "-v", "0", url=cluster.url, home=tmp_path)
    cluster.tool("pg_basebackup", "-D", base, "-h", "127.0.0.1", "-p", cluster.port, "-U", "wangge")
    with psycopg.connect(cluster.url, autocommit=True) as database:
        add = "INSERT INTO areas_household (id, members, row_hash) VALUES (%s, 1, '')"
        database.execute(add, [1])
        before = database.execute("SELECT clock_timestamp()::text").fetchone()[0]
        time.sleep(0.01)
        database.execute("DELETE FROM areas_household")  # the accident
        database.execute(add, [2])
        database.execute("SELECT pg_switch_wal()")
    cluster.stop(data)
    with (base / "postgresql.conf").open("a") as conf:
        conf.write(f"archive_mode=off\nrestore_command='cp {log}/%f %p'\n")
        conf.write(f"recovery_target_time='{before}'\nrecovery_target_action='promote'\n")
    (base / "recovery.signal").touch()
    if cluster.user:
        os.chown(base / "recovery.signal", cluster.user.pw_uid, cluster.user.pw_gid)
    cluster.start(base)
    with psycopg.connect(cluster.url) as database:
        assert database.execute("SELECT id FROM areas_household").fetchall() == [(1,)]
    cluster.stop(base)
