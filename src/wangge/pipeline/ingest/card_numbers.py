"""Card numbers somebody typed into a remark: masked before anything is stored.

A remark is worth keeping, so the row stays and the number becomes `622202*********0128`: JR/T 0171
lets the first six and the last four digits show. A valid resident number is none, whatever Luhn
says of it.
"""

import re
from collections.abc import Iterable

from wangge.kernel.identity import is_resident_id
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.ingest.secret_data import passes_luhn
from wangge.sources.contracts import SourceTable

_SHAPE = "[0-9０-９]{4}([ -]?[0-9０-９]{4}){3}([ -]?[0-9０-９]{1,3})?"
_NUMBER = re.compile(f"(?<![0-9０-９]){_SHAPE}(?![0-9０-９])")
_SCHEMES = re.compile(r"62[0-9]{14,17}|(4[0-9]|5[1-5]|2[2-7]|35|60|65|9[0-9])[0-9]{14}")
"""Heads and lengths in use: UnionPay 16-19 digits; the others, and banks' old 9-cards, 16."""
_HEAD, _TAIL = 6, 4


def mask_card_numbers(
    engine: DuckEngine, table: str, source: SourceTable, first_row: int
) -> set[str]:
    """Mask the cards in the free text of `table` from `first_row` on; return the columns hit."""
    hit = set()
    for column in (c.name for c in source.columns if c.free_text):
        rows = f"rowid >= {first_row} AND regexp_matches(\"{column}\", '{_SHAPE}')"
        found = engine.rows(f'SELECT DISTINCT "{column}" FROM {table} WHERE {rows}')
        masked = list(_masked(text for (text,) in found))
        if masked:
            hit.add(column)
            engine.con.executemany(
                f'UPDATE {table} SET "{column}" = ? WHERE rowid >= {first_row} AND "{column}" = ?',
                masked,
            )
    return hit


def _masked(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield (masked, as it came) for each text that holds a card number."""
    for text in texts:
        without = without_cards(text)
        if without != text:
            yield without, text


def without_cards(text: str) -> str:
    """Return `text` with every card number in it masked."""
    return _NUMBER.sub(lambda found: _mask(found[0]), text)


def _mask(written: str) -> str:
    digits = "".join(str(int(c)) for c in written if c not in " -")
    if not _SCHEMES.fullmatch(digits) or not passes_luhn(digits) or is_resident_id(digits):
        return written
    return f"{digits[:_HEAD]}{'*' * (len(digits) - _HEAD - _TAIL)}{digits[-_TAIL:]}"
