"""Shapes of the data-quality board. Counts and places; never what a rejected row says."""

from datetime import date, datetime

from ninja import Schema


class ReasonCountOut(Schema):
    """Rejected rows of a source table for one reason."""

    table: str
    reason: str
    reason_name: str
    rows: int


class SourceNightOut(Schema):
    """One source in one run: read = accepted + deleted + rejected rows.

    `silent`: how many of its tables did not come, whose last known rows stay in use.
    """

    source: str
    source_name: str
    tables: int
    silent: int
    read: int
    accepted: int
    deleted: int
    rejected: int
    known: int
    reasons: list[ReasonCountOut]
    breaches: int
    unknown_codes: int


class RunRowOut(Schema):
    """A run of the pipeline; `current`: its snapshot is the one in use.

    `restored`: merged ids that live again; `cases`: what it leaves to people to decide.
    """

    run_id: str
    started_at: datetime | None
    batch_date: date | None
    status: str
    current: bool
    rows_read: int
    rows_rejected: int
    customers: int
    people: int
    organisations: int
    households: int
    merged: int
    split: int
    restored: int
    cases: int
    seconds: float
    peak_mb: int
    sources: list[SourceNightOut]


class TableCountOut(Schema):
    """A source table in one run; `status`: full, delta, kept (did not come) or absent."""

    table: str
    status: str
    read: int
    accepted: int
    deleted: int
    rejected: int
    known: int


class FileProblemOut(Schema):
    """A file that could not be used at all."""

    file: str
    problem: str


class BreachOut(Schema):
    """A broken quality rule; severity `error` stops the publishing."""

    table: str
    rule: str
    severity: str
    found: float
    expected: float


class UnknownCodeOut(Schema):
    """A value that stands in no code table; what looks like a number is masked."""

    table: str
    column: str
    value_masked: str
    rows: int


class ColumnFillOut(Schema):
    """How many rows carry a value; table `golden.customer` is the golden record."""

    table: str
    column: str
    column_name: str
    rows: int
    filled: int


class RuleCountOut(Schema):
    """Source rows that a rule linked."""

    rule: str
    rule_name: str
    rows: int


class StepOut(Schema):
    """A step of the run: rows it wrote, seconds it took."""

    name: str
    rows: int
    seconds: float


class RunOut(RunRowOut):
    """A run opened."""

    tables: list[TableCountOut]
    files_rejected: list[FileProblemOut]
    files_unknown: list[str]
    breaches: list[BreachOut]
    unknown_code_values: list[UnknownCodeOut]
    fill: list[ColumnFillOut]
    rules: list[RuleCountOut]
    steps: list[StepOut]


class RejectedRowOut(Schema):
    """Where a rejected row lies and why; of its value the shape alone (9 digit, A letter)."""

    source: str
    source_name: str
    table: str
    file: str
    line: int | None
    column: str | None
    reason: str
    reason_name: str
    value_shape: str
