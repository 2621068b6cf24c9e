"""Learns m and u of every level from counted patterns, without a single labelled pair.

A *pattern* is the levels a pair reaches in each comparison; millions of pairs show a few thousand
patterns, so the data is read once and all learning is arithmetic on counts.

m by expectation-maximisation (Dempster, Laird and Rubin 1977; Winkler 2000) over the pairs of one
block at a time, for the comparisons that block leaves open. u from pairs drawn blindly, each
weighed by how surely it is no match: among few rows true pairs would otherwise pass for chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wangge.pipeline.link.general.spec import LinkSpec

MISSING = -1
MAX_ROUNDS = 200
STEADY = 1e-5
"""No probability moved by more in a round: learnt."""
JOINT_ROUNDS = 5
"""m and u lean on each other; after so many turns neither moves any more."""
PSEUDO_COUNT = 0.5
"""A level never seen is rare, not impossible."""
FIRST_M = 0.9
"""Where learning starts: two rows of one person mostly agree."""
FIRST_PRIOR = 1e-4

Patterns = NDArray[np.int64]
Shares = list[NDArray[np.float64]]


@dataclass(frozen=True)
class Counted:
    """Patterns (one row each; MISSING where a comparison says nothing) and how often each came."""

    patterns: Patterns
    pairs: NDArray[np.float64]


@dataclass(frozen=True)
class Learnt:
    """m and u by comparison and level, in the order of the spec."""

    m: Shares
    u: Shares


def learn(spec: LinkSpec, blocks: Sequence[Counted], blind: Counted) -> Learnt:
    """Learn from the patterns of each block (in the order of the spec) and of blind pairs."""
    sizes = [len(c.level_names) for c in spec.comparisons]
    m = [_first_m(size) for size in sizes]
    u = _shares(blind.patterns, blind.pairs, sizes)
    for _ in range(JOINT_ROUNDS):
        m = _learn_m(spec, blocks, m, u)
        match = _posterior(blind.patterns, m, u, FIRST_PRIOR, range(len(sizes)))
        u = _shares(blind.patterns, blind.pairs * (1 - match), sizes)
    return Learnt(m, u)


def _learn_m(spec: LinkSpec, blocks: Sequence[Counted], m: Shares, u: Shares) -> Shares:
    """One session a block; what several teach is weighed by the matches each found."""
    sizes = [len(c.level_names) for c in spec.comparisons]
    taught = [np.zeros(size) for size in sizes]
    for block, counted in zip(spec.blocks, blocks, strict=True):
        open_ones = [
            i for i, c in enumerate(spec.comparisons) if not set(c.columns) & set(block.columns)
        ]
        if not open_ones or not counted.pairs.sum():
            continue
        match = _session(counted, m, u, open_ones)
        counts = _counts(counted.patterns, counted.pairs * match, sizes)
        for i in open_ones:
            taught[i] += counts[i]
    return [_smoothed(t) if t.sum() else m[i] for i, t in enumerate(taught)]


def _session(
    counted: Counted, m: Shares, u: Shares, open_ones: Sequence[int]
) -> NDArray[np.float64]:
    """Return how surely each pattern of a block is a match, after its own rounds of EM."""
    own = list(m)
    prior = 0.5
    match = _posterior(counted.patterns, own, u, prior, open_ones)
    for _ in range(MAX_ROUNDS):
        counts = _counts(counted.patterns, counted.pairs * match, [len(s) for s in m])
        moved = 0.0
        for i in open_ones:
            fresh = _smoothed(counts[i])
            moved = max(moved, float(np.abs(fresh - own[i]).max()))
            own[i] = fresh
        prior = float(np.clip(np.average(match, weights=counted.pairs), 1e-9, 1 - 1e-9))
        match = _posterior(counted.patterns, own, u, prior, open_ones)
        if moved < STEADY:
            break
    return match


def _posterior(
    patterns: Patterns, m: Shares, u: Shares, prior: float, used: Sequence[int]
) -> NDArray[np.float64]:
    """Return the probability of a match for each pattern, by the comparisons `used`."""
    odds = np.full(len(patterns), np.log(prior) - np.log1p(-prior))
    for i in used:
        ratio = np.append(np.log(m[i]) - np.log(u[i]), 0.0)  # MISSING = -1 takes the 0 at the end
        odds += ratio[patterns[:, i]]
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -500, 500))), np.float64)


def _counts(patterns: Patterns, weights: NDArray[np.float64], sizes: Sequence[int]) -> Shares:
    """Return the weighted count of every level of every comparison, missing ones left out."""
    return [
        np.bincount(patterns[:, i] + 1, weights, size + 1)[1:].astype(np.float64)
        for i, size in enumerate(sizes)
    ]


def _shares(patterns: Patterns, weights: NDArray[np.float64], sizes: Sequence[int]) -> Shares:
    return [_smoothed(counts) for counts in _counts(patterns, weights, sizes)]


def _smoothed(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    filled = counts + PSEUDO_COUNT
    return np.asarray(filled / filled.sum(), np.float64)


def _first_m(size: int) -> NDArray[np.float64]:
    return np.array([FIRST_M, *[(1 - FIRST_M) / (size - 1)] * (size - 1)])


def settle_prior(
    evidence: NDArray[np.float64], pairs: NDArray[np.float64], all_pairs: int
) -> float:
    """Return log2 of the odds that any two rows are one person, from the evidence itself.

    The share of matches among all pairs is what the evidence under that very share adds up to:
    repeated until it stands still. `evidence` in bits, each met by `pairs` pairs; pairs no block
    looked at count as no match.
    """
    share = FIRST_PRIOR
    for _ in range(MAX_ROUNDS):
        bits = np.clip(np.log2(share / (1 - share)) + evidence, -500, 500)
        fresh = float((pairs / (1 + np.exp2(-bits))).sum()) / max(all_pairs, 1)
        fresh = float(np.clip(fresh, 1e-12, 0.5))
        if abs(fresh - share) <= STEADY * share:
            break
        share = fresh
    return float(np.log2(share / (1 - share)))
