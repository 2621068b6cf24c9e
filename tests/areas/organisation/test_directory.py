"""Signing in with the directory's password, against a real slapd that runs beside the test."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.personas import hire_everyone
from wangge.areas.organisation.models import SignIn, Staff

pytestmark = pytest.mark.django_db
SLAPD = shutil.which("slapd") or "/usr/sbin/slapd"
MODULES = "/usr/lib/ldap"
SCHEMAS = Path("/etc/ldap/schema")
START_SECONDS = 20


def _conf(folder: Path) -> str:
    return f"""
include {SCHEMAS}/core.schema
include {SCHEMAS}/cosine.schema
include {SCHEMAS}/inetorgperson.schema
modulepath {MODULES}
moduleload back_mdb
pidfile {folder}/slapd.pid
database mdb
maxsize 1048576
suffix "dc=bank,dc=test"
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=wangge,dc=bank,dc=test" read by * none
"""


def _person(uid: str, number: str, password: str) -> str:
    return f"""
dn: uid={uid},dc=bank,dc=test
objectClass: inetOrgPerson
uid: {uid}
cn: {uid}
sn: {uid}
employeeNumber: {number}
userPassword: {password}
"""


ENTRIES = (
    """
dn: dc=bank,dc=test
objectClass: dcObject
objectClass: organization
o: bank
dc: bank

dn: cn=wangge,dc=bank,dc=test
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: wangge
userPassword: reader
"""
    + _person("manager_a", "9001", "directory-a")
    + _person("unlisted", "9009", "directory-x")
    + _person("other.name", "1006", "directory-b")
)


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> Iterator[str]:
    """The directory's address; the process ends with the module."""
    folder = tmp_path_factory.mktemp("slapd")
    (folder / "data").mkdir()
    conf = folder / "slapd.conf"
    conf.write_text(_conf(folder), "utf-8")
    entries = folder / "entries.ldif"
    entries.write_text(ENTRIES, "utf-8")
    subprocess.run([SLAPD, "-T", "add", "-f", conf, "-l", entries], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([SLAPD, "-d", "0", "-h", f"ldap://127.0.0.1:{port}", "-f", conf])
    try:
        _wait_for(port, server)
        yield f"ldap://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    for _ in range(START_SECONDS * 20):
        assert server.poll() is None, "slapd ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("slapd does not answer")


@pytest.fixture
def connected(url, settings):
    """The personas, none with a password of our own, and the directory connected."""
    hire_everyone()
    settings.WANGGE_LDAP = settings.WANGGE_LDAP | {
        "url": url,
        "base": "dc=bank,dc=test",
        "bind_dn": "cn=wangge,dc=bank,dc=test",
        "bind_password": "reader",
    }
    return settings


def enter(username: str, password: str):
    body = {"username": username, "password": password}
    return Client().post("/api/v1/session", body, "application/json")


def test_the_directory_s_password_opens_a_session(connected):
    told = enter("manager_a", "directory-a").json()
    assert told["staff"]["name"] == "吴甲" and told["must"] == []
    assert SignIn.objects.get().method == "directory"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("manager_a", "wrong"),
        ("unlisted", "directory-x"),
        ("nobody", "directory-a"),
        ("*", "directory-a"),
        ("manager_a)(uid=*", "directory-a"),
        ("manager_*", "directory-a"),
    ],
)
def test_anyone_else_stays_outside(connected, username, password):
    before = Staff.objects.count()
    refused = enter(username, password)
    assert (refused.status_code, refused.json()["code"]) == (401, "session.wrong_password")
    assert Staff.objects.count() == before


def test_an_empty_password_is_no_password(connected):
    from wangge.areas.organisation.directory import DirectoryBackend

    assert DirectoryBackend().authenticate(None, "manager_a", "") is None
    assert DirectoryBackend().authenticate(None, "manager_a", "directory-a") is not None


def test_who_left_the_bank_stays_outside(connected):
    Staff.objects.filter(username="manager_a").update(is_active=False)
    assert enter("manager_a", "directory-a").status_code == 401


def test_another_attribute_may_name_the_staff_number(connected):
    connected.WANGGE_LDAP |= {"attribute": "employeeNumber", "match": "staff_no"}
    assert enter("other.name", "directory-b").json()["staff"]["username"] == "manager_b"
    assert enter("manager_a", "directory-a").status_code == 401, "9001 is on no staff list"


@pytest.mark.parametrize("wrong", [{"bind_password": "x"}, {"url": "ldap://127.0.0.1:9"}])
def test_a_directory_that_fails_lets_nobody_in(connected, wrong):
    connected.WANGGE_LDAP |= wrong
    assert enter("manager_a", "directory-a").status_code == 401


def test_without_a_directory_nobody_is_asked(db):
    hire_everyone()
    assert enter("manager_a", "directory-a").status_code == 401
