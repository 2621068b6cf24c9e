"""Encrypted columns of the operational database, and the key ring that opens them.

`SealedText` reads and writes plain text and stores it sealed: nothing to remember at the call.
`SealedIdentity` holds what an area seals itself, many rows at a time. Neither can be searched;
where equality must be found, a blind index stands beside (`wangge.kernel.secrecy`).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from wangge.kernel.secrecy import KeyFiles, Keyring, open_keyring


def key_files() -> KeyFiles:
    """Return where this installation keeps its keys."""
    return KeyFiles(settings.WANGGE_KEYS, settings.WANGGE_MASTER_KEY_FILE)


def keyring() -> Keyring:
    """Return the key ring; begun on first use, read again when another process rotated it.

    Raises KeysMissing, also when the keys are gone while the database holds sealed values: new
    keys would hide the loss.
    """
    files = key_files()
    if not files.wrapped.exists():
        open_keyring(files, may_begin=not _anything_sealed())
    state = files.wrapped.stat()
    return _opened(files, state.st_mtime_ns, state.st_ino)


@lru_cache(maxsize=2)
def _opened(files: KeyFiles, written_ns: int, inode: int) -> Keyring:
    return open_keyring(files)


class Sealed(models.TextField):
    """A column of sealed text; `context` is what the value is bound to."""

    def context(self, key: Any) -> str:
        """Return the context of the value in the row with primary key `key`."""
        raise NotImplementedError

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow no comparison: two seals of one value differ."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.model.__name__}.{self.name} is encrypted and has no order")
        return super().get_lookup(lookup_name)


class SealedText(Sealed):
    """Personal text, plain in Python and sealed in the database; empty text stays empty.

    Bound to its column, not to its row: the row's key may not be known yet when it is written.
    """

    def context(self, key: Any) -> str:
        """Return `table.column`."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Seal."""
        text = super().get_prep_value(value)
        return keyring().seal(self.context(None), text) if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Unseal; raises CannotUnseal."""
        return keyring().unseal(self.context(None), value) if value else value


class SealedIdentity(Sealed):
    """Several values of a row sealed as one by the area that owns it, bound to the row's key."""

    def context(self, key: Any) -> str:
        """Return `table:key`."""
        return f"{self.model._meta.db_table}:{key}"


def sealed_columns() -> Iterator[tuple[type[models.Model], Sealed]]:
    """Yield every encrypted column there is."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, Sealed):
                yield model, field


def _anything_sealed() -> bool:
    return any(
        model._base_manager.filter(**{f"{field.name}__isnull": False})
        .annotate(size=models.functions.Length(field.name))
        .filter(size__gt=0)
        .exists()
        for model, field in sealed_columns()
    )
