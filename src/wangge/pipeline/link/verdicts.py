"""What decisions do to clusters, as pure rules over records: no engine, no files.

Records are numbers here (`mid`). A `same` joins the clusters of its two records; a `not_same`
parts them, and every other row of the cluster goes with the record it resembles more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from wangge.pipeline.contracts import Verdict

DECIDED = 1 << 53
"""Clusters that a decision made are numbered from here, apart from the linker's stretches."""
_AGREES = {"id_no": 8, "cif_no": 4, "simple": 4, "birth_date": 3, "mobile": 2, "household_no": 1}
_DIFFERS = {"id_no": -8, "simple": -2, "birth_date": -3}
"""Points by which a row resembles one record more than another: evidence in the linker's order."""


@dataclass(frozen=True)
class Ruling:
    """A decision whose two records were delivered."""

    decision_id: str
    verdict: Verdict
    left: int
    right: int


@dataclass(frozen=True)
class Row:
    """A row of a cluster that a decision touches; `cluster` is None where nobody was linked."""

    mid: int
    cluster: int | None
    makes_customer: bool
    authority: int
    says: Mapping[str, object]


class Groups:
    """Records joined with each other, and groups that must stay apart."""

    def __init__(self) -> None:
        self._up: dict[int, int] = {}
        self._foes: dict[int, set[int]] = defaultdict(set)

    def of(self, record: int) -> int:
        """Return the record that stands for the group of `record`."""
        root = record
        while self._up.get(root, root) != root:
            root = self._up[root]
        while self._up.get(record, record) != root:
            self._up[record], record = root, self._up[record]
        return root

    def may_join(self, one: int, other: int) -> bool:
        """Tell whether nothing keeps the two groups apart."""
        return self.of(other) not in self._foes[self.of(one)]

    def join(self, one: int, other: int) -> bool:
        """Make one group of two; return False, and do nothing, where they must stay apart."""
        a, b = sorted((self.of(one), self.of(other)))
        if a == b or not self.may_join(a, b):
            return a == b
        self._up[b] = a
        for foe in self._foes.pop(b, set()):
            self._foes[foe].discard(b)
            self._foes[foe].add(a)
            self._foes[a].add(foe)
        return True

    def part(self, one: int, other: int) -> bool:
        """Keep two groups apart from now on; return False where they are one already."""
        a, b = self.of(one), self.of(other)
        if a == b:
            return False
        self._foes[a].add(b)
        self._foes[b].add(a)
        return True


@dataclass
class Settled:
    """The rulings that hold, the groups they make, and the older ones that a newer overrules."""

    groups: Groups = field(default_factory=Groups)
    held: list[Ruling] = field(default_factory=list)
    overruled: list[Ruling] = field(default_factory=list)


def settle(newest_first: Iterable[Ruling]) -> Settled:
    """Take rulings from the newest on; one that contradicts those taken is overruled.

    Also over several steps: with A = B and B = C newer, an older A ≠ C is overruled.
    """
    settled = Settled()
    for ruling in newest_first:
        rule = settled.groups.join if ruling.verdict is Verdict.SAME else settled.groups.part
        holds = rule(ruling.left, ruling.right)
        (settled.held if holds else settled.overruled).append(ruling)
    return settled


@dataclass(frozen=True)
class Part:
    """A cluster that decisions changed: its rows, and how it came about."""

    number: int
    mids: tuple[int, ...]
    joined: bool
    parted: bool
    makes_customer: bool


def regroup(rows: Sequence[Row], settled: Settled) -> list[Part]:
    """Return the clusters that differ from the linker's, after the rulings that hold.

    `rows` are all rows of every cluster with a decided record, and the decided records that no
    cluster has. Uses up `settled.groups`: the linker's own ties are added where nothing forbids.
    """
    decided = {mid for r in settled.held for mid in (r.left, r.right)}
    by_cluster: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: r.mid):
        if row.cluster is not None:
            by_cluster[row.cluster].append(row)
    seeds = {c: [r for r in own if r.mid in decided] for c, own in by_cluster.items()}
    _keep_ties(seeds.values(), settled.groups)
    parts: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        with_whom = (
            row if row.mid in decided or row.cluster is None else _likest(row, seeds[row.cluster])
        )
        parts[settled.groups.of(with_whom.mid)].append(row)
    whole = {c: len(own) for c, own in by_cluster.items()}
    made = (_part(own, whole) for own in parts.values())
    return sorted((p for p in made if p.joined or p.parted), key=lambda p: p.number)


def likeness(one: Row, other: Row) -> int:
    """Return how much two rows resemble each other, in points."""
    points = 0
    for name, worth in _AGREES.items():
        a, b = one.says.get(name), other.says.get(name)
        if a is not None and b is not None:
            points += worth if a == b else _DIFFERS.get(name, 0)
    return points


def _keep_ties(clusters: Iterable[list[Row]], groups: Groups) -> None:
    """Join the decided records of one cluster again, likest first, where nothing forbids it."""
    pairs = [pair for seeds in clusters for pair in combinations(seeds, 2)]
    pairs.sort(key=lambda p: (-likeness(*p), p[0].mid, p[1].mid))
    for one, other in pairs:
        groups.join(one.mid, other.mid)


def _likest(row: Row, seeds: Sequence[Row]) -> Row:
    return max(seeds, key=lambda s: (likeness(row, s), s.authority, -s.mid))


def _part(rows: Sequence[Row], whole: Mapping[int, int]) -> Part:
    mine: dict[int | None, int] = defaultdict(int)
    for row in rows:
        mine[row.cluster] += 1
    # a record without a cluster counts as one of its own
    origins = len(mine) + max(mine.get(None, 0) - 1, 0)
    return Part(
        number=DECIDED + min(r.mid for r in rows),
        mids=tuple(sorted(r.mid for r in rows)),
        joined=origins > 1,
        parted=any(c is not None and n < whole[c] for c, n in mine.items()),
        makes_customer=any(r.makes_customer for r in rows),
    )
