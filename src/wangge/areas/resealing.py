"""Turning sealed values over to the newest data key, a batch a transaction, any number of times."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.services import write_audit
from wangge.kernel.audit import AuditRecord
from wangge.kernel.progress import Progress
from wangge.kernel.secrecy import MARK, Keyring, add_data_key, change_master, sealed_with

from .sealing import Sealed, key_files, keyring, sealed_columns

BATCH = 2_000


def sealed_by_key() -> dict[int, int]:
    """Return how many values each data key holds; keys that hold none are told too."""
    ring = keyring()
    counts = dict.fromkeys(sorted(ring.data_keys), 0)
    with connection.cursor() as cursor:
        for model, column in sealed_columns():
            for key_id in counts:
                cursor.execute(
                    f"SELECT count(*) FROM {_q(model._meta.db_table)}"
                    f" WHERE {_q(column.column)} LIKE %s",
                    [sealed_with(key_id) + "%"],
                )
                counts[key_id] += cursor.fetchone()[0]
    return counts


def rotate_data_key(*, actor: Actor, now: datetime, progress: Progress) -> int:
    """Begin a new data key and seal every value with it; return how many values were turned over.

    A rotation that was cut off is finished first, without another key. Readers and writers go on
    meanwhile: old values stay readable, and a value changed under our hands is left to its writer.
    """
    ring = keyring()
    waiting = sum(n for key_id, n in sealed_by_key().items() if key_id != ring.newest)
    if not waiting:
        ring = add_data_key(key_files())
        _note("keys.rotate_data", ring, actor, now)
    with progress.step("换用新数据密钥") as step:
        done = 0
        for model, column in sealed_columns():
            for turned in _turn_over(model, column, ring):
                done += turned
                step.advance(turned)
    return done


def rotate_master_key(*, actor: Actor, now: datetime) -> None:
    """Wrap the data keys with a new master key; no stored value changes."""
    change_master(key_files())
    _note("keys.rotate_master", keyring(), actor, now)


def _note(action: str, ring: Keyring, actor: Actor, now: datetime) -> None:
    detail = {"newest": ring.newest}
    write_audit(AuditRecord(now, actor.staff_id, action, "keys", str(ring.newest), detail=detail))


def _turn_over(model: type[models.Model], column: Sealed, ring: Keyring) -> Iterator[int]:
    table, name, key = (
        _q(part) for part in (model._meta.db_table, column.column, model._meta.pk.column)
    )
    last: Any = None
    while rows := _old_rows(table, name, key, last, ring.newest):
        last = rows[-1][0]
        turned = []
        for pk, sealed in rows:
            context = column.context(pk)
            turned.append((ring.seal(context, ring.unseal(context, sealed)), pk, sealed))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {name} = %s WHERE {key} = %s AND {name} = %s", turned
            )
        yield len(turned)


def _old_rows(table: str, name: str, key: str, last: Any, newest: int) -> list[tuple[Any, str]]:
    after, given = ("", []) if last is None else (f" AND {key} > %s", [last])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {name} FROM {table} WHERE {name} LIKE %s AND {name} NOT LIKE %s{after}"
            f" ORDER BY {key} LIMIT {BATCH}",
            [MARK + "%", sealed_with(newest) + "%", *given],
        )
        return cursor.fetchall()


def _q(name: str) -> str:
    return connection.ops.quote_name(name)
