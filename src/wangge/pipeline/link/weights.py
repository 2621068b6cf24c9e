"""The weights of the person linker: data with a name for each comparison and level."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import yaml

WEIGHTS_FILE = Path(__file__).parent / "weights.yaml"
DECISION, RENAMED = "decision", "renamed"


@dataclass(frozen=True)
class Level:
    """One level of a comparison: m and, where it does not hang on the value, u."""

    m: float
    u: float | None


@dataclass(frozen=True)
class Weights:
    """All comparisons by level, and the thresholds of the decision in bits (log2 odds).

    `renamed` holds the bits for names that share the family name only.
    """

    levels: Mapping[tuple[str, str], Level]
    renamed: Mapping[str, float]
    accept: float
    margin: float
    secure: float
    trust: float
    anew: float

    def table(self) -> pa.Table:
        """Return the levels as rows: comparison, level, m, u."""
        names = list(self.levels)
        return pa.table(
            {
                "comparison": [c for c, _ in names],
                "level": [level for _, level in names],
                "m": pa.array([self.levels[n].m for n in names], pa.float64()),
                "u": pa.array([self.levels[n].u for n in names], pa.float64()),
            }
        )


def load_weights(path: Path = WEIGHTS_FILE) -> Weights:
    """Read the weights file."""
    document = yaml.safe_load(path.read_text("utf-8"))
    decision, renamed = document.pop(DECISION), document.pop(RENAMED)
    levels = {
        (comparison, level): Level(float(values["m"]), values.get("u"))
        for comparison, its_levels in document.items()
        for level, values in its_levels.items()
    }
    return Weights(levels, renamed, **decision)
