"""The records that stand for a customer, and how a screen names one without showing its key."""

from pathlib import Path
from typing import NamedTuple

from django.utils.crypto import salted_hmac

from wangge.areas.customers import lake_reader
from wangge.pipeline.contracts import LINK, RecordRef

_SALT = "wangge.customers.record"
_NAME_LENGTH = 20  # hexadecimal digits: 80 bits, no two records of a customer share them


class LinkedRecord(NamedTuple):
    """A record and the name by which a screen sends it back."""

    name: str
    record: RecordRef


def name_of(record: RecordRef) -> str:
    """Return a name of the record that tells nothing of its key and cannot be guessed from it."""
    text = "\x1f".join((record.source, record.table, record.key, record.role))
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()[:_NAME_LENGTH]


def records_of(lake: Path, customer_id: int) -> list[LinkedRecord]:
    """Return the records that stand for the customer in the served snapshot."""
    table = lake_reader.file(lake_reader.served_snapshot(lake), LINK)
    found = lake_reader.rows(
        f"SELECT source, source_table, source_key, role FROM read_parquet({table})"
        " WHERE customer_id = $customer ORDER BY ALL",
        {"customer": customer_id},
    )
    records = [RecordRef(r["source"], r["source_table"], r["source_key"], r["role"]) for r in found]
    return [LinkedRecord(name_of(record), record) for record in records]
