"""Which decisions hold together, and what they do to clusters: pure rules."""

import random

from hypothesis import given
from hypothesis import strategies as st

from wangge.pipeline.contracts import Verdict
from wangge.pipeline.link.restore import Claim, allot
from wangge.pipeline.link.verdicts import DECIDED, Row, Ruling, likeness, regroup, settle

SAME, NOT_SAME = Verdict.SAME, Verdict.NOT_SAME
RECORDS = 8
rulings = st.lists(
    st.tuples(
        st.sampled_from([SAME, NOT_SAME]),
        st.integers(1, RECORDS),
        st.integers(1, RECORDS),
    ).filter(lambda r: r[1] != r[2]),
    min_size=1,
    max_size=10,
).map(lambda told: [Ruling(f"D{n}", *one) for n, one in enumerate(told)])
clusters = st.lists(st.sampled_from([None, 10, 20, 30]), min_size=RECORDS, max_size=RECORDS)


def row(mid: int, cluster: int | None, **says: object) -> Row:
    return Row(mid, cluster, makes_customer=True, authority=1, says=says)


def test_the_newer_of_two_contradicting_decisions_holds() -> None:
    older, newer = Ruling("D1", SAME, 1, 2), Ruling("D2", NOT_SAME, 2, 1)
    settled = settle([newer, older])
    assert (settled.held, settled.overruled) == ([newer], [older])


def test_a_contradiction_over_several_steps_is_seen() -> None:
    one, two, three = (
        Ruling("D3", SAME, 1, 2),
        Ruling("D2", SAME, 2, 3),
        Ruling("D1", NOT_SAME, 1, 3),
    )
    assert settle([one, two, three]).overruled == [three]
    assert settle([three, two, one]).overruled == [one]


@given(rulings)
def test_what_holds_never_contradicts_itself(newest_first: list[Ruling]) -> None:
    settled = settle(newest_first)
    assert settled.held[0] == newest_first[0]
    assert sorted(r.decision_id for r in [*settled.held, *settled.overruled]) == sorted(
        r.decision_id for r in newest_first
    )
    for ruling in settled.held:
        together = settled.groups.of(ruling.left) == settled.groups.of(ruling.right)
        assert together == (ruling.verdict is SAME)


@given(rulings, clusters, st.randoms(use_true_random=False))
def test_clusters_obey_whatever_the_order(
    newest_first: list[Ruling], told: list[int | None], chance: random.Random
) -> None:
    decided = {m for r in settle(newest_first).held for m in (r.left, r.right)}
    touched = {told[m - 1] for m in decided} - {None}
    rows = [
        row(mid, cluster)
        for mid, cluster in enumerate(told, start=1)
        if cluster in touched or mid in decided
    ]
    parts = regroup(rows, settle(newest_first))
    shuffled = chance.sample(rows, len(rows))
    assert regroup(shuffled, settle(newest_first)) == parts
    where = {r.mid: r.cluster if r.cluster is not None else -r.mid for r in rows}
    for part in parts:
        where.update(dict.fromkeys(part.mids, part.number))
    for ruling in settle(newest_first).held:
        assert (where[ruling.left] == where[ruling.right]) == (ruling.verdict is SAME)
    assert len({m for p in parts for m in p.mids}) == sum(len(p.mids) for p in parts)


def test_a_row_goes_with_whom_it_resembles() -> None:
    """docs/algorithms/link.md: 1 and 2 are decided to be two; 3 and 4 must go with one of them."""
    rows = [
        row(1, 10, id_no="A", simple="张建国", mobile="1"),
        row(2, 10, id_no="A", simple="张小虎", mobile="2"),
        row(3, 10, simple="张小虎", mobile="1"),
        row(4, 10, simple="张建国", birth_date="1970"),
    ]
    assert [[likeness(r, seed) for seed in rows[:2]] for r in rows[2:]] == [[0, 4], [4, -2]]
    parts = regroup(rows, settle([Ruling("D1", NOT_SAME, 1, 2)]))
    assert [(p.number - DECIDED, p.mids, p.joined, p.parted) for p in parts] == [
        (1, (1, 4), False, True),
        (2, (2, 3), False, True),
    ]


def test_an_id_goes_to_the_greatest_share_of_its_own_records() -> None:
    """Y went into X, X into W; W's three parts get all three back."""
    claims = [
        Claim(cluster=1, customer_id=7, weight=8, share=1.0, retired=False),  # W, its own
        Claim(cluster=2, customer_id=5, weight=4, share=1.0, retired=True),  # X, its own
        Claim(cluster=3, customer_id=5, weight=9, share=0.0, retired=True),  # Y's, as X's
        Claim(cluster=3, customer_id=3, weight=9, share=1.0, retired=True),  # Y, its own
    ]
    assert allot(claims) == {1: 7, 2: 5, 3: 3}
    assert allot(claims[::-1]) == allot(claims)


def test_a_stray_record_brings_no_id_back() -> None:
    assert allot([Claim(1, 5, weight=1, share=0.2, retired=True)]) == {}
