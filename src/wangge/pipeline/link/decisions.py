"""Brings people's decisions into a run: which hold tonight, and what they do to the clusters."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from wangge.pipeline.contracts import Decision, Verdict
from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.steps import Step
from wangge.pipeline.link.verdicts import Part, Row, Ruling, Settled, regroup, settle

RULE = "decision"
_JOINED, _PARTED = "人工判定为同一客户", "人工判定不是同一客户，已分开"


@dataclass
class Decided:
    """The decisions of a run: what holds, what is contradicted, what waits for its records."""

    settled: Settled = field(default_factory=Settled)
    dormant: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def overruled(self) -> list[str]:
        """Ids of decisions that a newer one contradicts."""
        return [r.decision_id for r in self.settled.overruled]

    @property
    def held(self) -> list[Ruling]:
        """The decisions that hold tonight."""
        return self.settled.held


def load_decisions(engine: Engine, decisions: Sequence[Decision]) -> Decided:
    """Find the decided records among tonight's, settle contradictions, fill the helper tables.

    `apart` (mid, other_mid): records kept apart, both ways; `confirmed` (mid): records somebody
    tied to another. A decision whose record is not delivered stays dormant; one that would make a
    person and an organisation the same is refused.
    """
    found = _find(engine, decisions)
    decided, rulings = Decided(), []
    newest_first = sorted(decisions, key=lambda d: (d.decided_on, d.decision_id), reverse=True)
    for decision in newest_first:
        left, right = found.get(decision.left), found.get(decision.right)
        if left is None or right is None:
            decided.dormant.append(decision.decision_id)
        elif decision.verdict is Verdict.SAME and left[1] != right[1]:
            decided.refused.append(decision.decision_id)
        else:
            rulings.append(Ruling(decision.decision_id, decision.verdict, left[0], right[0]))
    decided.settled = settle(rulings)
    _load_helpers(engine, decided.held)
    return decided


def _find(engine: Engine, decisions: Sequence[Decision]) -> dict[object, tuple[int, str]]:
    """Return mid and kind of each decided record that was delivered."""
    records = sorted({r for d in decisions for r in (d.left, d.right)})
    if not records:
        return {}
    names = ("source", "table", "key", "role")
    columns = {f"decided_{n}": pa.array([getattr(r, n) for r in records]) for n in names}
    engine.load_literal("decided", pa.table({"n": list(range(len(records))), **columns}))
    engine.run(
        Step(
            "link.decided_record",
            "decided_record",
            """
SELECT d.n, m.mid, p.kind FROM decided AS d
JOIN mention AS m ON m.source = d.decided_source AND m.source_table = d.decided_table
  AND m.source_key = d.decided_key AND m.role = d.decided_role
JOIN party AS p ON p.mid = m.mid""",
            drops=("decided",),
        )
    )
    return {
        records[n]: (mid, kind)
        for n, mid, kind in engine.rows("SELECT n, mid, kind FROM decided_record")
    }


def _load_helpers(engine: Engine, held: Sequence[Ruling]) -> None:
    apart = [(r.left, r.right) for r in held if r.verdict is Verdict.NOT_SAME]
    apart += [(right, left) for left, right in apart]
    confirmed = {m for r in held if r.verdict is Verdict.SAME for m in (r.left, r.right)}
    engine.load_literal(
        "apart", _numbers(mid=[a for a, _ in apart], other_mid=[b for _, b in apart])
    )
    engine.load_literal("confirmed", _numbers(mid=sorted(confirmed)))


def _numbers(**columns: list[int]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def allowed_pairs_step() -> Step:
    """Return the step that takes from `pair` the anchors a row was decided not to be."""
    return Step(
        "link.allowed_pair",
        "pair",
        """
SELECT p.mid, p.aid FROM pair AS p
LEFT JOIN (SELECT DISTINCT a.mid, r.aid FROM apart AS a JOIN anchor_row AS r ON r.mid = a.other_mid
  WHERE r.agrees) AS f ON f.mid = p.mid AND f.aid = p.aid
WHERE f.mid IS NULL""",
    )


_TOUCHED = """
SELECT p.mid, r.cluster, p.creates, p.authority, r.rule, r.weight, r.reason,
  coalesce(p.id_no, p.credit_code) AS id_no, p.cif_no, p.simple, p.birth_date, p.mobile,
  p.household_no
FROM party AS p LEFT JOIN cluster_row AS r ON r.mid = p.mid
WHERE p.mid IN (SELECT mid FROM decided_mid
  UNION SELECT o.mid FROM cluster_row AS o JOIN cluster_row AS d ON d.cluster = o.cluster
  WHERE d.mid IN (SELECT mid FROM decided_mid))"""
_SAYS = ("id_no", "cif_no", "simple", "birth_date", "mobile", "household_no")

_REGROUPED = """
SELECT r.mid, r.cluster, r.rule, r.weight, r.reason FROM cluster_row AS r
LEFT JOIN regrouped AS d ON d.mid = r.mid WHERE d.mid IS NULL
UNION ALL
SELECT mid, cluster, rule, weight, reason FROM regrouped WHERE kept"""


def apply_decisions(engine: Engine, decided: Decided) -> None:
    """Change `cluster_row` as the decisions that hold demand; fill `decided_cluster`.

    `decided_cluster` (cluster, joined, parted) names the clusters that are not the linker's own.
    """
    parts: list[Part] = []
    if decided.held:
        parts = _regroup(engine, decided)
    engine.load_literal(
        "decided_cluster",
        pa.table(
            {
                "cluster": pa.array([p.number for p in parts], pa.int64()),
                "joined": pa.array([p.joined for p in parts], pa.bool_()),
                "parted": pa.array([p.parted for p in parts], pa.bool_()),
            }
        ),
    )


def _regroup(engine: Engine, decided: Decided) -> list[Part]:
    mids = sorted({m for r in decided.held for m in (r.left, r.right)})
    engine.load_literal("decided_mid", _numbers(mid=mids))
    engine.run(Step("link.touched", "touched", _TOUCHED, drops=("decided_mid",)))
    names = ("mid", "cluster", "creates", "authority", "rule", "weight", "reason", *_SAYS)
    told = [
        dict(zip(names, row, strict=True))
        for row in engine.rows(f"SELECT {', '.join(names)} FROM touched")
    ]
    engine.drop("touched")
    parts = regroup([_row(t) for t in told], decided.settled)
    if parts:
        engine.load_literal("regrouped", _links(told, parts, decided.held))
        engine.run(Step("link.decided", "cluster_row", _REGROUPED, drops=("regrouped",)))
    return [p for p in parts if p.makes_customer]


def _row(told: dict[str, object]) -> Row:
    return Row(
        mid=int(str(told["mid"])),
        cluster=None if told["cluster"] is None else int(str(told["cluster"])),
        makes_customer=told["creates"] == "always"
        or (told["creates"] == "valid_id" and told["id_no"] is not None),
        authority=int(str(told["authority"])),
        says={name: told[name] for name in _SAYS},
    )


def _links(
    told: Sequence[dict[str, object]], parts: Sequence[Part], held: Sequence[Ruling]
) -> pa.Table:
    """Return the rows of `parts` as links; the decided ones say so."""
    of = {mid: part for part in parts for mid in part.mids}
    before = {t["mid"]: t["cluster"] for t in told}
    joined = _effective(held, before, Verdict.SAME)
    parted = _effective(held, before, Verdict.NOT_SAME)
    rows = []
    for t in told:
        part = of.get(int(str(t["mid"])))
        if part is None:
            continue
        words = [str(t["reason"])] if t["reason"] and t["rule"] != "single" else []
        words += [_JOINED] * (t["mid"] in joined) + [_PARTED] * (t["mid"] in parted)
        rows.append(
            {
                "mid": t["mid"],
                "cluster": part.number,
                "rule": RULE if t["mid"] in joined and t["rule"] != "id_no" else t["rule"],
                "weight": t["weight"],
                "reason": "；".join(words) or t["reason"],
                "kept": part.makes_customer,
            }
        )
    return pa.Table.from_pylist(rows, _LINK_SCHEMA)


_LINK_SCHEMA = pa.schema(
    [
        ("mid", pa.int64()),
        ("cluster", pa.int64()),
        ("rule", pa.string()),
        ("weight", pa.float64()),
        ("reason", pa.string()),
        ("kept", pa.bool_()),
    ]
)


def _effective(
    held: Sequence[Ruling], before: dict[object, object], verdict: Verdict
) -> set[object]:
    """Records on which the linker alone would have said the contrary."""
    found: set[object] = set()
    for ruling in held:
        together = before[ruling.left] is not None and before[ruling.left] == before[ruling.right]
        if ruling.verdict is verdict and together == (verdict is Verdict.NOT_SAME):
            found |= {ruling.left, ruling.right}
    return found
