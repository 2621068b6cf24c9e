"""Each kind of dirt does what it says when switched on alone, and nothing when off."""

import random
from dataclasses import fields
from pathlib import Path

import pytest

from wangge.kernel.identity import is_resident_id
from wangge.synth import names
from wangge.synth.batch import write_batch
from wangge.synth.county import County
from wangge.synth.dirt import Clerk, Dirt
from wangge.synth.people import Household, Person
from wangge.synth.tables import TABLES
from wangge.synth.villagers import make_world

from .conftest import BATCH_DATE, Written


@pytest.fixture(scope="module")
def households(county: County) -> list[Household]:
    return [h for i in range(0, 339, 6) for h in make_world(county, i).households]


@pytest.fixture(scope="module")
def people(households: list[Household]) -> list[Person]:
    return [p for h in households for p in h.members]


def _clerk(county: County, dirt: Dirt, source: str = "crm") -> Clerk:
    return Clerk(source, dirt, random.Random(1), county.villages)


def _only(**rates: object) -> Dirt:
    return Dirt(**{f.name: False if f.type == "bool" else 0.0 for f in fields(Dirt)} | rates)


def test_by_default_every_kind_is_on() -> None:
    assert all(getattr(Dirt(), f.name) for f in fields(Dirt))
    assert not any(getattr(Dirt.none(), f.name) for f in fields(Dirt))


def test_without_dirt_a_clerk_writes_the_truth(county: County, people: list[Person]) -> None:
    clerk = _clerk(county, Dirt.none())
    for person in people:
        assert clerk.name(person) == person.name
        assert clerk.id_no(person) == person.id_no
        assert clerk.mobile(person, person.age(BATCH_DATE)) == person.mobile


def test_15_digit_numbers_are_those_of_the_older(county: County, people: list[Person]) -> None:
    clerk = _clerk(county, _only(ids_15_digit=0.5))
    short = [p for p in people if len(clerk.id_no(p)) == 15]
    assert short
    assert max(p.birth.year for p in short) <= 1988


def test_mistyped_numbers_are_mostly_caught_by_the_check(
    county: County, people: list[Person]
) -> None:
    clerk = _clerk(county, _only(ids_mistyped=0.5))
    wrong = [n for p in people if (n := clerk.id_no(p)) != p.id_no]
    assert 0.35 < len(wrong) / len(people) < 0.65
    assert sum(is_resident_id(n.upper()) for n in wrong) < 0.1 * len(wrong)


def test_missing_shared_and_changed_phones(county: County, people: list[Person]) -> None:
    def written(**rates: float) -> list[tuple[Person, str]]:
        clerk = _clerk(county, _only(**rates))
        return [(p, clerk.mobile(p, p.age(BATCH_DATE))) for p in people]

    assert 0.3 < sum(not n for p, n in written(phones_missing=0.5) if p.mobile) / len(people) < 0.6
    shared = [(p, n) for p, n in written(phones_shared=0.2) if n and n != p.mobile]
    assert shared
    assert all(p.household is not None and n == p.household.shared_mobile for p, n in shared)
    changed = [(p, n) for p, n in written(phones_changed=0.5) if n != p.mobile]
    assert changed
    assert all(n == p.old_mobile for p, n in changed)


def test_full_width_hides_nothing_but_the_width(county: County, people: list[Person]) -> None:
    clerk = _clerk(county, _only(full_width=0.5))
    wide = [n for p in people if (n := clerk.id_no(p)) != p.id_no]
    assert wide
    assert not any(c.isascii() for n in wide for c in n)
    keys = [clerk.id_no(p, key=True) for p in people]
    assert keys == [p.id_no for p in people]


def test_former_names_are_written_for_those_who_had_one(
    county: County, people: list[Person]
) -> None:
    clerk = _clerk(county, _only(former_names=1.0))
    for person in people:
        assert clerk.name(person) == (person.former_name or person.name)


def test_homophones_change_one_character_and_keep_its_sound(
    county: County, people: list[Person]
) -> None:
    clerk = _clerk(county, _only(homophones=0.4))
    heard = [(p.name, n) for p in people if (n := clerk.name(p)) != p.name]
    assert heard
    for name, written in heard:
        places = [i for i, (a, b) in enumerate(zip(name, written, strict=True)) if a != b]
        assert len(places) == 1
        assert written[places[0]] in names.homophones()[name[places[0]]]


def test_variants_and_unwritable_characters(county: County, people: list[Person]) -> None:
    clerk = _clerk(county, _only(rare_characters=0.5))
    odd = [(p.name, n) for p in people if (n := clerk.name(p)) != p.name]
    table, stored = names.variants(), {*names.rare().values(), "?"}
    assert odd
    for name, written in odd:
        by_variant = len(name) == len(written) and all(
            a == b or table.get(a) == b for a, b in zip(name, written, strict=True)
        )
        assert by_variant or any(s in written for s in stored)


def test_addresses_are_written_in_five_ways(county: County, households: list[Household]) -> None:
    formal = _clerk(county, Dirt.none())
    assert all(formal.address(h.home).startswith("江苏省盐城市阜宁县") for h in households)
    clerk = _clerk(county, _only(free_addresses=0.8))
    texts = [clerk.address(h.door) for h in households]
    assert 0.02 < sum(t.startswith("江苏省") for t in texts) / len(texts) < 0.5
    old = {o for v in county.villages for o in v.old_names}
    assert any(o in t for t in texts for o in old)
    assert any("号" not in t and t.endswith("组") for t in texts)
    assert any(t.endswith(("对面", "旁边", "东侧", "后面", "北边", "路边")) for t in texts)


def test_masked_numbers_closed_accounts_and_second_cifs(clean: Written, dirty: Written) -> None:
    asked = [r["id_no"] for r in dirty.rows("crm", "customer") if r["id_no"]]
    masked = [n for n in asked if "*" in n]
    assert 0.6 < len(masked) / len(asked) < 0.9
    assert all(len(n.strip("*")) >= 8 for n in masked)
    assert not any("*" in r["id_no"] for r in clean.rows("crm", "customer"))
    assert {r["status"] for r in dirty.rows("core", "customer")} >= {"0", "1"}
    assert {r["status"] for r in clean.rows("core", "customer")} == {"0"}
    assert len(_second_cifs(dirty)) > 5
    assert not _second_cifs(clean)


def _second_cifs(batch: Written) -> list[str]:
    entities = [t["entity_id"] for t in batch.truth() if t["source"] == "core"]
    return [e for e in set(entities) if entities.count(e) > 1]


def test_stale_copies_are_years_old(county: County, tmp_path: Path) -> None:
    dirt = _only(stale_copies=1.0)
    batch = Written(tmp_path, dirt, write_batch(county, tmp_path, dirt=dirt))
    people = [
        r for r in batch.rows("crm", "customer") if len(r["id_no"]) != 18 or r["id_no"][0] != "9"
    ]
    updated = sorted(r["updated_at"] for r in people)
    assert updated[len(updated) // 2] < "2023-12-01"


def test_files_come_in_the_encodings_and_forms_of_their_systems(
    clean: Written, dirty: Written
) -> None:
    raw = (dirty.folder / "hukou" / "resident.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert "户主" in raw.decode("gb18030")
    assert "|" in (dirty.folder / "core" / "deposit.csv").read_text("utf-8").splitlines()[0]
    assert dirty.rows("hukou", "resident")[0]["birth_date"].isdigit()
    for table in TABLES:
        header = (clean.folder / table.path).read_text("utf-8").splitlines()[0]
        assert header == ",".join(table.columns)
    assert "-" in clean.rows("hukou", "resident")[0]["birth_date"]


def test_bad_rows_are_few_real_and_a_switch(county: County, tmp_path: Path) -> None:
    dirt = _only(bad_rows=0.01)
    batch = Written(tmp_path, dirt, write_batch(county, tmp_path, dirt=dirt))
    bad = 0
    for table in TABLES:
        rows = batch.rows(table.source, table.name)
        keys = [tuple(r[k] for k in table.key) for r in rows]
        bad += len(keys) - len(set(keys))
        bad += sum(any(not _number(r[c]) for c in table.numbers) for r in rows)
        bad += sum(any(not _day(r[c]) for c in table.dates) for r in rows)
        bad += sum(not k[0] for k in set(keys))
    assert 0.006 < bad / batch.counts.total < 0.014


def _number(text: str) -> bool:
    try:
        return text == "" or float(text) is not None
    except ValueError:
        return False


def _day(text: str) -> bool:
    from datetime import date

    try:
        return text == "" or date.fromisoformat(text) is not None
    except ValueError:
        return False
