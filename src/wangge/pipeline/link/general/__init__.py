"""The general linker: any table of people, no identity number needed.

    result = link_table(engine, "person", LinkSpec(key="rec_id", comparisons=…, blocks=…))

fills `general_cluster` (key, cluster). Weights are learnt from the table itself; a worked example
stands in docs/operations/benchmarks.md.
"""

from wangge.pipeline.link.general.linker import Linked, link_table
from wangge.pipeline.link.general.spec import (
    Block,
    Comparison,
    Level,
    LinkSpec,
    digits,
    exact,
    text,
)

__all__ = [
    "Block",
    "Comparison",
    "Level",
    "LinkSpec",
    "Linked",
    "digits",
    "exact",
    "link_table",
    "text",
]
