"""The whole line on a sample county: sources → customer → grid → opportunity → visit → score."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command

from wangge.areas.assessment.selectors import count_scored_managers
from wangge.areas.customers.services import accept_snapshot
from wangge.areas.grids.selectors import count_custody
from wangge.areas.grids.services import assign_custody, load_grids
from wangge.areas.opportunities.selectors import count_opportunities, count_tasks
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.passwords import adopt_passwords
from wangge.areas.organisation.selectors import role_name
from wangge.areas.organisation.services import load_organisation
from wangge.areas.visits.selectors import count_visits
from wangge.jobs.demo_home import HomeInUse, Places, make_way
from wangge.jobs.field_history import load_field_history
from wangge.kernel.progress import Progress
from wangge.kernel.time import bank_day
from wangge.kernel.time import now as read_clock
from wangge.pipeline.run import run_pipeline
from wangge.synth.batch import write_batch
from wangge.synth.county import County, make_county
from wangge.synth.operations import write_operations

DEMO_PASSWORD = "Wangge-2026"  # noqa: S105 (printed on screen; the demo holds made-up people only)
HISTORY_WEEKS = 8
ORGANISATION_STANDS_SINCE = timedelta(weeks=HISTORY_WEEKS + 2)
"""Posts, grids and custody begin before the first visit of the history."""


def run_demo(*, home: Path, residents: int, seed: int, progress: Progress) -> dict[str, Any]:
    """Build the demo in `home` unless it is there already; return the counts of each link.

    A build that was cut off starts over. Raises HomeInUse when the folder holds other data.
    """
    places = Places(home)
    if places.done.exists():
        kept = json.loads(places.done.read_text("utf-8"))
        if (kept["residents"], kept["seed"]) != (residents, seed):
            what = f"{kept['residents']} 人、种子 {kept['seed']} 的样例县"
            raise HomeInUse(home=str(home), what=what)
        return kept
    make_way(places)
    now = read_clock()
    county = make_county(residents, seed, bank_day(now))
    result = {"residents": residents, "seed": seed, "batch_date": str(bank_day(now))}
    result |= _write_sample(county, places, progress)
    result |= _build_master(places, now, progress)
    result |= _load_operations(places, now, progress)
    places.done.write_text(json.dumps(result, ensure_ascii=False, indent=2), "utf-8")
    places.building.unlink()
    return result


def accounts(home: Path) -> list[dict[str, str]]:
    """Return the personas of the demo: user name, name, post in words, password."""
    staff = json.loads((Places(home).operations / "staff.json").read_text("utf-8"))
    units = json.loads((Places(home).operations / "units.json").read_text("utf-8"))
    unit_names = {unit["code"]: unit["name"] for unit in units}
    return [
        {
            "username": one["username"],
            "name": one["name"],
            "post": "、".join(
                f"{unit_names[post['unit_code']]} {role_name(post['role'])}"
                for post in one["posts"]
            ),
            "password": DEMO_PASSWORD,
        }
        for one in staff
        if one["persona"]
    ]


def _write_sample(county: County, places: Places, progress: Progress) -> dict[str, Any]:
    rows = dict(write_batch(county, places.batch, progress=progress).rows)
    write_operations(county, places.operations, weeks=HISTORY_WEEKS, progress=progress)
    return {"source_rows": rows, "source_rows_total": sum(rows.values())}


def _build_master(places: Places, now: datetime, progress: Progress) -> dict[str, Any]:
    report = run_pipeline(home=places.home, batch=places.batch, now=now, progress=progress)
    facts = report.to_dict()
    return {
        "rejected": facts["rows_rejected"],
        "customers": facts["customers"],
        "households": facts["households"],
    }


def _load_operations(places: Places, now: datetime, progress: Progress) -> dict[str, Any]:
    since = now - ORGANISATION_STANDS_SINCE
    lake = places.home / "lake"
    with progress.step("建立业务库"):
        call_command("migrate", verbosity=0)
    with progress.step("机构与员工"):
        load_organisation(
            units=_read(places.operations / "units.json"),
            staff=_read(places.operations / "staff.json"),
            password=DEMO_PASSWORD,
            actor=SYSTEM,
            now=since,
        )
        adopt_passwords(actor=SYSTEM, now=now)  # the demo's password is nobody's secret
    with progress.step("网格与 A/B 岗"):
        features = _read(places.operations / "grids.geojson")["features"]
        load_grids(features=features, actor=SYSTEM, now=since, on=bank_day(since))
    accept_snapshot(lake=lake, actor=SYSTEM, now=since, progress=progress)
    assign_custody(actor=SYSTEM, now=since, progress=progress)
    history = load_field_history(
        home=places.home, folder=places.operations, now=now, progress=progress
    )
    custody, visits = count_custody(), count_visits()
    return {
        "in_a_grid": custody["in_a_grid"],
        "unassigned": custody["unassigned"],
        "opportunities": count_opportunities(),
        "tasks": count_tasks(),
        "visits": visits["visits"],
        "valid_visits": visits["valid_visits"],
        "scores": count_scored_managers(),
        "history": history,
    }


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
