"""The published order of survivorship, read from `order.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import yaml

from wangge.pipeline.standardise.mentions import mention_sources
from wangge.sources.contracts import Contracts

ORDER_FILE = Path(__file__).parent / "order.yaml"
LAST_TIER = 15
LAST_PLACE = 15


@dataclass(frozen=True)
class Order:
    """Per customer kind and field: tiers of sources, best first."""

    tiers: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]

    def place_of(self, kind: str, field: str, source: str, table: str) -> tuple[int, int]:
        """Return tier and place within it, from 0; sources not listed come last."""
        for tier, names in enumerate(self.tiers.get(kind, {}).get(field, ())):
            for place, name in enumerate(names):
                if name in (source, f"{source}.{table}"):
                    return tier, place
        return LAST_TIER, LAST_PLACE


def load_order(path: Path = ORDER_FILE) -> Order:
    """Read the order file."""
    document = yaml.safe_load(path.read_text("utf-8"))
    return Order(
        {
            kind: {field: tuple(tuple(tier) for tier in tiers) for field, tiers in fields.items()}
            for kind, fields in document.items()
        }
    )


def order_table(order: Order, contracts: Contracts, fields: tuple[str, ...]) -> pa.Table:
    """Return (kind, field, t_no, tier, place) for every mention of every contract."""
    rows = [
        (kind, field, number, *order.place_of(kind, field, table.source, table.name))
        for kind in ("person", "organisation")
        for field in fields
        for number, table, _ in mention_sources(contracts)
    ]
    names = ("kind", "field", "t_no", "tier", "place")
    return pa.table([pa.array(c) for c in zip(*rows, strict=True)], names=list(names))
