"""Past weeks come in as they would have: found on Mondays, visited, expired, scored."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.factories import snapshots
from tests.factories.county import OWN, SIBLINGS, accept, tables
from tests.factories.visits import record
from tests.personas import NOW
from wangge.areas.assessment.models import Score
from wangge.areas.insight.models import GridFigure
from wangge.areas.opportunities.models import FunnelStage, Opportunity, Task, TaskStatus
from wangge.areas.visits.models import Visit
from wangge.jobs.field_history import NoVisitsFile, load_field_history
from wangge.kernel.time import at_bank_time

pytestmark = pytest.mark.django_db
COLUMNS = (
    "visit_id,staff_no,source,source_table,source_key,checked_in_at,checked_out_at,lon,lat,"
    "accuracy_m,outcome,need,follow_up,is_mock"
)


def line(key: str, staff_no: str, at: datetime, **given) -> str:
    visit = record(0, checked_in_at=at, **given)
    values = [
        visit.id, staff_no, "hukou", "resident", key, visit.checked_in_at.isoformat(),
        visit.checked_out_at.isoformat(), visit.lon, visit.lat, visit.accuracy_m, visit.outcome,
        visit.need, visit.follow_up, int(visit.is_mock),
    ]  # fmt: skip
    return ",".join(map(str, values))


def history(folder: Path, lines: Sequence[str]) -> Path:
    (folder / "visits.csv").write_text("\n".join([COLUMNS, *lines]) + "\n", "utf-8")
    return folder


@pytest.fixture
def home(county, settings) -> Path:
    """OWN and SIBLINGS are known by register keys `own` and `sib`; OWN's mature on 28 October."""
    known = tables()
    known["link"] = [
        {"source": "hukou", "source_table": "resident", "source_key": key, "role": "",
         "customer_id": customer, "rule": "id_no", "reason": "证件号码相同"}
        for key, customer in (("own", OWN), ("sib", SIBLINGS))
    ] + [
        {"source": "hukou", "source_table": "resident", "source_key": "own", "role": "spouse",
         "customer_id": SIBLINGS, "rule": "id_no", "reason": "配偶"},
    ]  # fmt: skip
    known["holding"][0] |= {"end_date": "2026-10-28"}
    known["holding"][2] |= {"end_date": "2026-10-20"}
    snapshots.publish(county.lake, "second", **known)
    accept(county.lake)
    return settings.WANGGE_HOME


def test_weeks_are_replayed_in_order(home, tmp_path) -> None:
    """OWN's deposit is found on 19 October and handled the day after; SIBLINGS' expires."""
    folder = history(
        tmp_path,
        [
            line("sib", "1007", at_bank_time(date(2026, 10, 6), 9), grid="G1-02", outcome="absent"),
            line("own", "1005", at_bank_time(date(2026, 10, 20), 9)),
            line("own", "1007", at_bank_time(date(2026, 10, 21), 9)),
            line("nobody", "1005", at_bank_time(date(2026, 10, 21), 9)),
            line("own", "9999", at_bank_time(date(2026, 10, 21), 10)),
            line("own", "1005", at_bank_time(date(2026, 10, 22), 9), outcome="met").replace(
                "12.0", "?"
            ),
        ],
    )
    done = load_field_history(home=home, folder=folder, now=NOW)
    assert done["rows"] == 6
    assert done["unresolved"] == {"customer_unknown": 1, "staff_unknown": 1, "unreadable": 1}
    assert (done["visits"]["valid"], done["visits"]["out_of_view"]) == (2, 1)
    own = Opportunity.objects.get(customer=OWN)
    assert own.pushed_at == at_bank_time(date(2026, 10, 19), 7)
    assert (own.stage, own.handled_at.date()) == (FunnelStage.CONTACTED, date(2026, 10, 20))
    theirs = Opportunity.objects.get(customer=SIBLINGS)
    assert (theirs.stage, theirs.handled_at) == (FunnelStage.EXPIRED, None)
    assert done["expired"] == 1
    assert not Task.objects.filter(opportunity=own, status=TaskStatus.OPEN).exists()
    assert done["scored"] == {"2026-10": 4, "2026-11": 4}
    october = Score.objects.get(staff__username="manager_a", period="2026-10")
    assert october.items.get(indicator__kind="opportunity_timeliness").points == 30
    assert GridFigure.objects.count() == 3


def test_run_again_it_adds_nothing(home, tmp_path) -> None:
    folder = history(tmp_path, [line("own", "1005", NOW - timedelta(days=10))])
    load_field_history(home=home, folder=folder, now=NOW)
    before = (Visit.objects.count(), Opportunity.objects.count(), Task.objects.count())
    again = load_field_history(home=home, folder=folder, now=NOW)
    assert (Visit.objects.count(), Opportunity.objects.count(), Task.objects.count()) == before
    assert again["visits"]["known"] == 1


def test_without_visits_there_is_still_a_list_for_today(home, tmp_path) -> None:
    load_field_history(home=home, folder=history(tmp_path, []), now=NOW)
    assert Task.objects.filter(status=TaskStatus.OPEN).exists()


def test_a_missing_file_or_column_is_named(home, tmp_path) -> None:
    with pytest.raises(NoVisitsFile):
        load_field_history(home=home, folder=tmp_path / "nowhere", now=NOW)
    (tmp_path / "visits.csv").write_text("visit_id,staff_no\n1,2\n", "utf-8")
    with pytest.raises(NoVisitsFile) as error:
        load_field_history(home=home, folder=tmp_path, now=NOW)
    assert '"source"' in str(error.value)
