"""How right a grouping is, counted the same way for every tool.

Two rows form a pair when they are in one group. Precision: of the pairs found, the share that is
true; recall: of the true pairs, the share found; F1: their harmonic mean. A cluster is right when
it holds exactly the rows of one entity.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class GroupFigures:
    """Shares between 0 and 1 over `rows` rows."""

    pair_precision: float
    pair_recall: float
    pair_f1: float
    cluster_precision: float
    cluster_recall: float
    cluster_f1: float
    rows: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {k: round(v, 5) if isinstance(v, float) else v for k, v in asdict(self).items()}


def group_figures(found: Sequence[Any], true: Sequence[Any]) -> GroupFigures:
    """Compare two groupings of the same rows: `found[i]` and `true[i]` name row i's groups.

    Works from group sizes, n·(n-1)/2 pairs a group: no pair is ever made.
    """
    found_no, found_sizes = _numbered(found)
    true_no, true_sizes = _numbered(true)
    both, sizes = np.unique(np.stack([found_no, true_no]), axis=1, return_counts=True)
    right = _pairs(sizes)
    exact = int(np.sum((sizes == found_sizes[both[0]]) & (sizes == true_sizes[both[1]])))
    precision = _share(right, _pairs(found_sizes))
    recall = _share(right, _pairs(true_sizes))
    cluster_precision = _share(exact, len(found_sizes))
    cluster_recall = _share(exact, len(true_sizes))
    return GroupFigures(
        pair_precision=precision,
        pair_recall=recall,
        pair_f1=_f1(precision, recall),
        cluster_precision=cluster_precision,
        cluster_recall=cluster_recall,
        cluster_f1=_f1(cluster_precision, cluster_recall),
        rows=len(found_no),
    )


def _numbered(groups: Sequence[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the groups from 0; return each row's number and each group's size."""
    _, numbers, sizes = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    return numbers.reshape(-1).astype(np.int64), sizes.astype(np.int64)


def _pairs(sizes: NDArray[np.int64]) -> int:
    return int(np.sum(sizes * (sizes - 1)) // 2)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
