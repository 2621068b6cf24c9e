"""What managers learnt at the door goes back into the master: the table `field.visit` of a run.

Written into the home before a run, beside the batch. Nothing leaves the database but customer id,
position and day: the record needs no name or number to find its customer.
"""

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from django.db import connection

from wangge.areas.visits.selectors import ConfirmedPlace, confirmed_places

FIELD_FILE = Path("field") / "visit.csv"
COLUMNS = ("customer_id", "updated_at", "lon", "lat")
_DEGREE_DIGITS = 7  # one centimetre


def export_field_records(*, home: Path) -> int:
    """Write `field/visit.csv` into `home`; return its rows.

    Atomic, for its owner alone, and left untouched when nothing is new: a run knows a batch by
    the sizes and times of its files.
    """
    if not connection.introspection.table_names():
        return 0  # a database that was never set up
    places = list(confirmed_places())
    target = home / FIELD_FILE
    if places or target.exists():  # else no manager has been anywhere yet
        _write_when_changed(target, _as_csv(places).encode())
    return len(places)


def _as_csv(places: Iterable[ConfirmedPlace]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for place in places:
        at = (f"{degrees:.{_DEGREE_DIGITS}f}" for degrees in (place.lon, place.lat))
        writer.writerow((place.customer_id, place.on.isoformat(), *at))
    return out.getvalue()


def _write_when_changed(target: Path, content: bytes) -> None:
    if target.exists() and target.read_bytes() == content:
        return
    target.parent.mkdir(mode=0o700, exist_ok=True)
    half = target.with_suffix(".tmp")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    half.replace(target)
