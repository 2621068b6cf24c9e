"""Making the paper bank true through the product's services."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from django.contrib.auth import get_user_model

from wangge.areas.assessment.services import compute_scores, ensure_default_scheme
from wangge.areas.customers.services import accept_snapshot
from wangge.areas.grids.access import visible_grids
from wangge.areas.grids.services import assign_custody, load_grids
from wangge.areas.insight.services import count_grids
from wangge.areas.opportunities.access import visible_opportunities, visible_tasks
from wangge.areas.opportunities.services import (
    ensure_default_rules,
    find_opportunities,
    plan_key_customer_visits,
)
from wangge.areas.organisation.access import SYSTEM, Actor, actor_of
from wangge.areas.organisation.selectors import staff_ids_by_no, unit_ids_by_code
from wangge.areas.organisation.services import load_organisation
from wangge.areas.visits.access import visible_visits
from wangge.areas.visits.contracts import VisitRecord
from wangge.areas.visits.selectors import last_valid_visits
from wangge.areas.visits.services import record_visit
from wangge.kernel.ids import new_id
from wangge.kernel.progress import Silent
from wangge.kernel.time import Month, bank_day
from wangge.pipeline.contracts import TABLES

from . import planted
from .world import BIG, GRIDS, PERSONAS, UNITS, Customer, World

SET_UP = timedelta(days=20)
WORKED = timedelta(days=3)
YESTERDAY = timedelta(days=1)
SIDE = 0.01


def build(lake: Path, now: datetime) -> World:
    """Fill an empty database and `lake`; return the world with the ids its objects got."""
    world = World()
    _organisation(now - SET_UP, today=False)
    _grids(now - SET_UP, today=False)
    _customers(world, lake, now - SET_UP, today=False)
    _work(world, lake, now - WORKED, today=False)
    _organisation(now - YESTERDAY, today=True)
    _grids(now - YESTERDAY, today=True)
    _customers(world, lake, now - YESTERDAY, today=True)
    _work(world, lake, now - timedelta(hours=1), today=True)
    ensure_default_scheme(actor=SYSTEM, now=now)
    compute_scores(actor=SYSTEM, now=now, period=Month.of(bank_day(now)))
    count_grids(actor=SYSTEM, now=now)
    _collect_ids(world)
    return world


def actor(username: str, at: datetime) -> Actor:
    """Return the actor that a persona is at an instant."""
    return actor_of(staff(username), at=at)


def staff(username: str) -> Any:
    """Return the staff row of a persona."""
    return get_user_model()._default_manager.get_by_natural_key(username)


def _staff_no(username: str) -> str:
    return f"S{list(PERSONAS).index(username):03d}"


def _organisation(at: datetime, *, today: bool) -> None:
    staff = []
    for place, (username, persona) in enumerate(PERSONAS.items()):
        posts = persona.posts if today or persona.before is None else persona.before
        staff.append(
            {
                "staff_no": _staff_no(username),
                "username": username,
                "name": f"员工{place}",
                "mobile": f"1390000{place:04d}",
                "posts": [{"unit_code": unit, "role": role} for unit, role in posts],
            }
        )
    units = [
        {"code": code, "name": f"机构{code}", "kind": kind, "parent_code": parent}
        for code, (kind, parent) in UNITS.items()
    ]
    load_organisation(units=units, staff=staff, password=None, actor=SYSTEM, now=at)


def _grids(at: datetime, *, today: bool) -> None:
    big = [_feature(f"G{code}", None, "big", None, unit, None) for code, unit in BIG.items()]
    small = [
        _feature(f"G{code}", _west(code), "small", f"G{code[0]}", unit, now_a if today else then_a)
        for code, (unit, then_a, now_a) in GRIDS.items()
    ]
    load_grids(features=[*big, *small], actor=SYSTEM, now=at, on=bank_day(at))


def _west(grid: str) -> float:
    return 120.0 + 0.02 * list(GRIDS).index(grid)


def _feature(
    code: str, west: float | None, level: str, parent: str | None, unit: str, a: str | None
) -> dict[str, Any]:
    area = None
    if west is not None:
        east = west + SIDE
        ring = [[west, 33.0], [east, 33.0], [east, 33.01], [west, 33.01], [west, 33.0]]
        area = {"type": "Polygon", "coordinates": [ring]}
    properties = {
        "code": code,
        "name": f"网格{code}",
        "level": level,
        "kind": "town" if level == "big" else "village",
        "parent_code": parent,
        "unit_code": unit,
        "a_staff_no": _staff_no(a) if a else None,
        "b_staff_no": _staff_no("deputy") if code == "G1-T101" else None,
        "village_codes": [],
        "group_nos": None,
    }
    return {"type": "Feature", "geometry": area, "properties": properties}


def _customers(world: World, lake: Path, at: datetime, *, today: bool) -> None:
    living = [c for c in world.people if not (today and c.into is not None)]
    tables: dict[str, list[dict[str, Any]]] = {
        "customer": [_person(c, today) for c in living],
        "feature": [_figures(c, at) for c in living],
        "holding": [_deposit(c, at) for c in living],
        "household": _households(living),
        "provenance": [_origin(c) for c in living],
        "link": [_link(c) for c in living],
    }
    if today:
        tables["alias"] = [
            {
                "customer_id": planted.customer_id(c.n),
                "survivor_id": planted.customer_id(c.into),
                "merged_on": bank_day(at),
            }
            for c in world.people
            if c.into is not None
        ]
    _publish(lake, "second" if today else "first", at, tables)
    accept_snapshot(lake=lake, actor=SYSTEM, now=at, progress=Silent())
    assign_custody(actor=SYSTEM, now=at, progress=Silent())


def _person(c: Customer, today: bool) -> dict[str, Any]:
    grid = c.grid if today else c.before
    return {
        "customer_id": planted.customer_id(c.n),
        "kind": "person",
        "name": planted.name(c.n),
        "customer_group": "migrant_worker" if c.n % 3 else "farm_household",
        "life_status": "deceased" if c.deceased else "active",
        "is_existing": True,
        "is_migrant": False,
        "gender": "F" if c.n % 2 else "M",
        "birth_date": f"19{60 + c.n % 40}-01-01",
        "id_type": "01",
        "id_no": planted.id_no(c.n),
        "mobile": planted.mobile(c.n),
        "address": planted.name(c.n) + "路1号",
        "registered_address": planted.name(c.n) + "村2号",
        "employer": planted.name(c.n) + "厂",
        "household_id": None if c.household is None else planted.household_id(c.household),
        "household_relation": None if c.household is None else "head",
        "lon": _west(grid) + 0.005 if grid else None,
        "lat": planted.lat(c.n) if grid else None,
    }


def _figures(c: Customer, at: datetime) -> dict[str, Any]:
    return {
        "customer_id": planted.customer_id(c.n),
        "deposit_balance": f"{20_000 + c.n}.00",
        "loan_balance": f"{1_000 + c.n}.00",
        "next_maturity_date": bank_day(at) + timedelta(days=7),
        "next_maturity_amount": f"{20_000 + c.n}.00",
        "product_count": 1,
        "is_merchant": False,
        "value_tier": 1 + c.n % 5,
        "is_key": c.n % 2 == 0,
    }


def _deposit(c: Customer, at: datetime) -> dict[str, Any]:
    return {
        "customer_id": planted.customer_id(c.n),
        "kind": "deposit",
        "holding_no": planted.account(c.n),
        "product_code": "D02",
        "balance": f"{20_000 + c.n}.00",
        "rate": "0.0155",
        "open_date": bank_day(at) - timedelta(days=358),
        "end_date": bank_day(at) + timedelta(days=7),
        "status": "open",
    }


def _households(people: Iterable[Customer]) -> list[dict[str, Any]]:
    homes: dict[int, list[int]] = {}
    for c in people:
        if c.household is not None:
            homes.setdefault(c.household, []).append(c.n)
    return [
        {
            "household_id": planted.household_id(h),
            "head_customer_id": planted.customer_id(members[0]),
            "address": planted.name(members[0]) + "路1号",
            "members": len(members),
            "source": "hukou",
        }
        for h, members in homes.items()
    ]


def _origin(c: Customer) -> dict[str, Any]:
    return {
        "customer_id": planted.customer_id(c.n),
        "field": "name",
        "rank": 1,
        "value": planted.name(c.n),
        "source": "hukou",
        "source_table": "resident",
        "source_key": planted.id_no(c.n),
    }


def _link(c: Customer) -> dict[str, Any]:
    return {
        "source": "hukou",
        "source_table": "resident",
        "source_key": planted.id_no(c.n),
        "role": "",
        "customer_id": planted.customer_id(c.n),
        "rule": "id_no",
        "reason": "证件号码相同",
    }


def _publish(lake: Path, snapshot: str, at: datetime, rows: dict[str, list[dict]]) -> None:
    """Write a snapshot as the pipeline would and make it current."""
    folder = lake / "snapshots" / snapshot
    folder.mkdir(parents=True)
    with duckdb.connect() as duck:
        for table in TABLES.values():
            columns = ", ".join(f'"{c.name}" {c.type}' for c in table.columns)
            duck.execute(f"CREATE TABLE {table.name} ({columns})")
            for row in rows.get(table.name, []):
                names = ", ".join(f'"{name}"' for name in row)
                holes = ", ".join("?" * len(row))
                duck.execute(
                    f"INSERT INTO {table.name} ({names}) VALUES ({holes})", list(row.values())
                )
            if "row_hash" in table.column_names:
                others = ", ".join(f'"{c}"' for c in table.column_names if c != "row_hash")
                duck.execute(f"UPDATE {table.name} SET row_hash = hash({others})")
            key = ", ".join(f'"{name}"' for name in table.key)
            file = folder / f"{table.name}.parquet"
            duck.execute(f"COPY (FROM {table.name} ORDER BY {key}) TO '{file}' (FORMAT parquet)")
    manifest = {
        "run_id": f"run-{snapshot}",
        "batch_date": bank_day(at).isoformat(),
        "bank_code": "320923",
        "rows": {name: len(rows.get(name, [])) for name in TABLES},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (lake / "CURRENT").write_text(json.dumps({"snapshot": snapshot}), "utf-8")


def _work(world: World, lake: Path, at: datetime, *, today: bool) -> None:
    """Hand opportunities and tasks out; let every second customer be visited by his manager."""
    ensure_default_rules(actor=SYSTEM, now=at)
    find_opportunities(actor=SYSTEM, now=at, on=bank_day(at), lake=lake, progress=Silent())
    for c in world.people:
        grid = c.grid if today else c.before
        if grid is None or c.n % 2 != today or (today and c.into is not None):
            continue
        who = actor(GRIDS[grid][2 if today else 1], at)
        if who.may("record_visits"):
            record_visit(actor=who, now=at + timedelta(minutes=30), visit=_record(c, grid, at))
    plan_key_customer_visits(actor=SYSTEM, now=at, on=bank_day(at), last_seen=last_valid_visits)


def _record(c: Customer, grid: str, at: datetime) -> VisitRecord:
    return VisitRecord(
        id=new_id(),
        customer_id=planted.customer_id(c.n),
        task_id=None,
        checked_in_at=at,
        checked_out_at=at + timedelta(minutes=6),
        lon=_west(grid) + 0.005,
        lat=33.0055,
        accuracy_m=12.0,
        is_mock=False,
        outcome="met",
        need=planted.name(c.n) + "想换货车",
        follow_up=planted.name(c.n) + "下周再谈",
    )


def _collect_ids(world: World) -> None:
    world.ids["customer"] = {str(c.n): str(planted.customer_id(c.n)) for c in world.people}
    world.ids["unit"] = {code: str(pk) for code, pk in unit_ids_by_code().items()}
    staff = staff_ids_by_no()
    world.ids["staff"] = {who: str(staff[_staff_no(who)]) for who in PERSONAS}
    grids = visible_grids(SYSTEM).values_list("code", "pk")
    world.ids["grid"] = {code[1:]: str(pk) for code, pk in grids}
    for kind, rows in (
        ("opportunity", visible_opportunities(SYSTEM)),
        ("task", visible_tasks(SYSTEM)),
        ("visit", visible_visits(SYSTEM)),
    ):
        world.ids[kind] = {}
        for pk, customer in rows.order_by("pk").values_list("pk", "customer_id"):
            world.ids[kind][str(pk)] = str(pk)
            world.owner_of[str(pk)] = customer - planted.BASE_ID
