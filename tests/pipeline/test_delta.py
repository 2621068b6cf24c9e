"""Delta nights: what comes as a difference ends as if all of it had come again."""

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.pipeline.bank import Bank, Row, number, resident
from wangge.pipeline.contracts import TABLES

NAMES = ("张建国", "李秀兰", "王芳", "刘洋", "陈静", "赵磊")
PHONES = tuple(f"1541230678{i}" for i in range(4))
REGISTER = [
    resident(name, number(f"19{60 + i}0305", i + 1), f"H{i // 2}") for i, name in enumerate(NAMES)
]
CRM = [
    {"crm_id": f"C{i}", "name": NAMES[i % 6], "mobile": PHONES[i % 4], "updated_at": "2026-10-01"}
    for i in range(8)
]
FIELD = [
    {
        "crm_id": f"F{i}",
        "name": NAMES[i],
        "id_no": REGISTER[i]["id_no"],
        "mobile": PHONES[i % 4],
        "updated_at": "2026-10-02",
    }
    for i in range(6)
]
KEYS = {"hukou__resident": "id_no", "crm__customer": "crm_id", "field__customer": "crm_id"}
FIRST = {"hukou__resident": REGISTER, "crm__customer": CRM, "field__customer": FIELD}
"""Every row states its own date: one that does not is as old as its last delivery, and a whole
delivery says it anew."""

change = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(NAMES),
        "mobile": st.sampled_from((*PHONES, "")),
        "_deleted": st.just("1"),
    },
)
rows = st.sampled_from([(table, i) for table, known in FIRST.items() for i in range(len(known))])
night = st.dictionaries(rows, change, min_size=1, max_size=6)


def apart(known: dict[str, list[Row]], changes: dict) -> tuple[dict, dict]:
    """Return tonight's difference and all that is known after it."""
    delta: dict[str, list[Row]] = {}
    after = {table: {row[KEYS[table]]: row for row in rows} for table, rows in known.items()}
    for (table, i), changed in changes.items():
        row = {**FIRST[table][i], **changed}
        if table == "hukou__resident":
            row.pop("mobile", None)
        delta.setdefault(table, []).append(row)
        after[table].pop(row[KEYS[table]], None)
        if "_deleted" not in row:
            after[table][row[KEYS[table]]] = row
    return delta, {table: list(rows.values()) for table, rows in after.items()}


def content(bank: Bank) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the snapshot."""
    with duckdb.connect() as con:
        return {
            table.name: con.execute(
                f"SELECT * FROM '{bank.snapshot.path(table).as_posix()}'"
            ).fetchall()
            for table in TABLES.values()
        }


def twin(bank: Bank, root: Path) -> Bank:
    """The same bank after the same nights, elsewhere."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(bank.root, root)
    return Bank(root, bank.night)


@pytest.mark.slow
@settings(max_examples=4, phases=[Phase.explicit, Phase.generate])
@given(first=night, second=night)
def test_a_difference_gives_what_the_whole_gives(tmp_path_factory, first, second) -> None:
    """Two random nights, as differences and as full deliveries: the same rows, ids included.

    The files of the second bank come in another order of rows.
    """
    ours = Bank(tmp_path_factory.mktemp("delta"))
    ours.take(**FIRST)
    theirs = twin(ours, tmp_path_factory.mktemp("full") / "bank")
    known: dict[str, list[Row]] = FIRST
    used = {row["customer_id"] for row in ours.rows("customer")}
    for changes in (first, second):
        delta, known = apart(known, changes)
        ours.take(kind="delta", **delta)
        theirs.take(**{table: rows[::-1] for table, rows in known.items()})
        assert content(ours) == content(theirs)
        ids = {row["customer_id"] for row in ours.rows("customer")}
        retired = {row["customer_id"] for row in ours.rows("alias")}
        assert not ids & retired
        assert all(new > max(used) for new in ids - used)
        used |= ids


STRANGER = {"crm_id": "C1", "name": "张建国", "mobile": PHONES[0]}


def test_a_link_outlives_what_it_once_rested_on(bank: Bank) -> None:
    """The phone that linked the CRM row is no longer the man's: nobody touched the row itself."""
    with_phone = {**FIELD[0], "mobile": PHONES[0]}
    bank.take(hukou__resident=REGISTER, crm__customer=[STRANGER], field__customer=[with_phone])
    person = bank.customer_of("hukou.resident", REGISTER[0]["id_no"])
    assert bank.customer_of("crm.customer", "C1") == person
    bank.take(kind="delta", field__customer=[{**with_phone, "mobile": PHONES[1]}])
    assert bank.customer_of("crm.customer", "C1") == person


def test_a_link_does_not_outlive_a_contradiction(bank: Bank) -> None:
    """The CRM row now shows another number: it was somebody else all along."""
    bank.take(hukou__resident=REGISTER, crm__customer=[STRANGER], field__customer=[FIELD[0]])
    person = bank.customer_of("hukou.resident", REGISTER[0]["id_no"])
    assert bank.customer_of("crm.customer", "C1") == person
    other = {**STRANGER, "id_no": "3209**********9998", "mobile": PHONES[2]}
    bank.take(kind="delta", crm__customer=[other])
    assert bank.customer_of("crm.customer", "C1") != person
