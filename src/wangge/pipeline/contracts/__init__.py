"""What the pipeline hands to the rest of Wangge, and what it takes back: people's decisions.

This package, and `records` for what runs left behind, are all of the pipeline that the areas may
import. A *lake* is a folder:

    <home>/lake/
      CURRENT                     {"snapshot": "<id>"}, replaced atomically: readers see one version
      snapshots/<id>/             manifest.json and one Parquet file a table of `TABLES`
      runs/<run_id>/              run.json (steps, counts, seconds), rejects.parquet; the id is the
                                  batch's day and a number, a snapshot has its run's
      state/                      latest source rows, the id ledger: the pipeline's own memory
      decisions.parquet           who is the same and who is not, as people decided; may be absent

A snapshot is immutable. Rows of every table are sorted by its first key column, so a reader that
wants one customer touches one row group.
"""

from wangge.pipeline.contracts.decisions import (
    Decision,
    RecordRef,
    Verdict,
    read_decisions,
    write_decisions,
)
from wangge.pipeline.contracts.review import (
    EVENT,
    RELATION,
    REVIEW,
    Cause,
    EventKind,
    RelationKind,
    ReviewKind,
)
from wangge.pipeline.contracts.snapshots import (
    TABLES,
    Snapshot,
    current_snapshot,
    read_snapshot,
)
from wangge.pipeline.contracts.tables import (
    ALIAS,
    CUSTOMER,
    FEATURE,
    HOLDING,
    HOUSEHOLD,
    LINK,
    PROVENANCE,
    VILLAGE,
    Column,
    CustomerGroup,
    CustomerKind,
    HoldingKind,
    LifeStatus,
    Table,
)

__all__ = [
    "ALIAS",
    "CUSTOMER",
    "EVENT",
    "FEATURE",
    "HOLDING",
    "HOUSEHOLD",
    "LINK",
    "PROVENANCE",
    "RELATION",
    "REVIEW",
    "TABLES",
    "VILLAGE",
    "Cause",
    "Column",
    "CustomerGroup",
    "CustomerKind",
    "Decision",
    "EventKind",
    "HoldingKind",
    "LifeStatus",
    "RecordRef",
    "RelationKind",
    "ReviewKind",
    "Snapshot",
    "Table",
    "Verdict",
    "current_snapshot",
    "read_decisions",
    "read_snapshot",
    "write_decisions",
]
