"""A visit recorded by a manager reaches the next run as source `field`."""

import stat
from datetime import timedelta

import pytest

from tests.api.v1.test_visits import body, post
from tests.factories import ground
from tests.factories.county import accept
from tests.factories.visits import METRE
from tests.personas import NOW, hire_everyone
from tests.pipeline.bank import MEMORY, Bank, number, resident
from wangge.jobs.field_records import FIELD_FILE, export_field_records
from wangge.pipeline.run import run_pipeline
from wangge.sources.batch import open_batch
from wangge.sources.contracts import load_contracts

pytestmark = pytest.mark.django_db

MAN = number("19600305", 1)
LON, LAT = ground.CENTRES["G1-01"]
LEDGER = {
    "crm_id": "Z1", "name": "张建国", "id_no": MAN, "updated_at": "2024-05-01",
    "lon": LON, "lat": LAT,
}  # fmt: skip


@pytest.fixture
def bank(db, tmp_path, settings) -> Bank:
    """A man known by the register and an old ledger with his place, in the manager's grid."""
    bank = Bank(tmp_path)
    settings.WANGGE_HOME, settings.WANGGE_LAKE = bank.home, bank.home / "lake"
    bank.take(hukou__resident=[resident("张建国", MAN)], field__customer=[LEDGER])
    hire_everyone()
    ground.mark_out()
    accept(settings.WANGGE_LAKE)
    return bank


def test_a_visit_through_the_api_places_the_customer_in_the_next_run(bank, as_persona) -> None:
    man = bank.customer_of("hukou.resident", MAN)
    assert man
    manager = as_persona("manager_a")
    answer = post(manager, body(man, north=35, accuracy_m=9.0))
    assert (answer.status_code, answer.json()["verdict"]) == (201, "valid"), answer.content

    assert export_field_records(home=bank.home) == 1
    night = bank.deliver(kind="delta", hukou__resident=[resident("张建国", MAN)])
    run_pipeline(
        home=bank.home, batch=night, now=bank.started_at(), memory_limit=MEMORY, beside=(bank.home,)
    )

    golden = bank.golden(man)
    assert golden["lat"] == pytest.approx(LAT + 35 * METRE, abs=1e-6)
    claims = bank.rows("provenance", f"customer_id = {man} AND field = 'lat' ORDER BY rank")
    assert [(c["source"], c["source_table"]) for c in claims] == [
        ("field", "visit"), ("field", "customer"),
    ]  # fmt: skip


def test_without_news_the_file_stays_as_it_is_and_is_the_owners_alone(bank, as_persona) -> None:
    man = bank.customer_of("hukou.resident", MAN)
    post(as_persona("manager_a"), body(man, accuracy_m=9.0))
    export_field_records(home=bank.home)
    path = bank.home / FIELD_FILE
    first = path.stat()
    night = bank.deliver(hukou__resident=[resident("张建国", MAN)])
    known = open_batch(night, load_contracts(), (bank.home,)).identity()

    export_field_records(home=bank.home)
    assert path.stat().st_mtime_ns == first.st_mtime_ns
    assert stat.S_IMODE(first.st_mode) == 0o600
    assert open_batch(night, load_contracts(), (bank.home,)).identity() == known
    assert path.read_text().splitlines()[0] == "customer_id,updated_at,lon,lat"


def test_nobody_visited_nothing_written(bank) -> None:
    assert export_field_records(home=bank.home) == 0
    assert not (bank.home / FIELD_FILE).exists()


@pytest.mark.parametrize(
    ("visits", "counts"),
    [
        ([{"accuracy_m": 60.0}], None),
        ([{"outcome": "absent", "need": "", "accuracy_m": 9.0}], None),
        ([{"accuracy_m": 9.0, "north": 20}, {"accuracy_m": 30.0, "north": 90}], 20),
        ([{"accuracy_m": 30.0, "north": 90}, {"accuracy_m": 9.0, "north": 20}], 20),
    ],
    ids=["loose fix", "not met", "sharper first", "sharper last"],
)
def test_the_sharpest_meeting_counts(bank, as_persona, visits, counts) -> None:
    man = bank.customer_of("hukou.resident", MAN)
    manager = as_persona("manager_a")
    for weeks_ago, given in zip((4, 2), visits, strict=False):
        at = NOW - timedelta(weeks=weeks_ago)
        assert post(manager, body(man, checked_in_at=at, **given)).status_code == 201
    written = export_field_records(home=bank.home)
    assert written == (counts is not None)
    if counts is not None:
        row = (bank.home / FIELD_FILE).read_text().splitlines()[1].split(",")
        assert float(row[3]) == pytest.approx(LAT + counts * METRE, abs=1e-6)
