"""Rotation: every value turned over once, resumable, readers untroubled."""

import pytest

from tests.factories.county import OWN, SECRETS
from tests.factories.visits import record
from tests.personas import NOW, actor, staff
from wangge.areas import resealing
from wangge.areas.customers.identity import identity_of
from wangge.areas.customers.models import Customer
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.models import AuditEvent
from wangge.areas.visits.models import Visit
from wangge.areas.visits.services import record_visit
from wangge.jobs.keys import key_status, rotate
from wangge.kernel.progress import Silent
from wangge.kernel.secrecy import add_data_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(settings, tmp_path_factory) -> None:
    """Keys of its own: a rotation here must not grow the ring of every test."""
    settings.WANGGE_KEYS = tmp_path_factory.mktemp("home") / "keys"
    settings.WANGGE_MASTER_KEY_FILE = tmp_path_factory.mktemp("elsewhere") / "master.key"


@pytest.fixture
def sealed(keys, county):
    """A county with a visit, all of it under the first data key."""
    record_visit(actor=actor("manager_a"), now=NOW, visit=record(OWN, need="要贷款"))
    return county


def readable() -> bool:
    return (
        identity_of(Customer.objects.get(pk=OWN)).mobile == SECRETS["mobile"]
        and Visit.objects.get().need == "要贷款"
        and staff("manager_a").mobile.isdigit()
    )


def test_a_new_data_key_takes_every_value_over(sealed) -> None:
    before = key_status()
    told = rotate(master=False, now=NOW, progress=Silent())
    assert told["turned_over"] == before["sealed"]["1"] > 10
    assert told["sealed"] == {"1": 0, "2": before["sealed"]["1"]}
    assert told["unfinished"] == 0 and not told["master_in_home"] and readable()
    assert AuditEvent.objects.get(action="keys.rotate_data").detail == {"newest": 2}


def test_a_rotation_cut_off_is_finished_without_another_key(sealed, monkeypatch) -> None:
    monkeypatch.setattr(resealing, "BATCH", 2)
    add_data_key(resealing.key_files())
    ring = resealing.keyring()
    next(resealing._turn_over(Customer, Customer._meta.get_field("sealed"), ring))
    assert key_status()["sealed"]["2"] == 2 and readable()
    told = rotate(master=False, now=NOW, progress=Silent())
    assert (told["newest"], told["unfinished"]) == (2, 0) and readable()
    assert rotate(master=False, now=NOW, progress=Silent())["newest"] == 3


def test_a_value_written_meanwhile_is_left_to_its_writer(sealed, monkeypatch) -> None:
    read = resealing._old_rows

    def overtaken(*given):
        rows = read(*given)
        Customer.objects.filter(pk=OWN).update(sealed=None)
        return rows

    monkeypatch.setattr(resealing, "_old_rows", overtaken)
    resealing.rotate_data_key(actor=SYSTEM, now=NOW, progress=Silent())
    assert Customer.objects.get(pk=OWN).sealed is None


def test_a_new_master_key_touches_no_value(sealed) -> None:
    before = Customer.objects.get(pk=OWN).sealed
    told = rotate(master=True, now=NOW, progress=Silent())
    assert (told["newest"], told["turned_over"]) == (1, 0)
    assert Customer.objects.get(pk=OWN).sealed == before and readable()
    assert AuditEvent.objects.filter(action="keys.rotate_master").exists()
