"""C3 data (JR/T 0171: passwords, track data, card codes, biometrics) is refused at the door.

A column is refused when its contract classes it C3, when no contract names it and its name says
what it is, or when no contract names it and its values are full card numbers or track data. Its
values are not stored, neither in their column nor in `_extra`; the rest of the file is taken in.
What is told names file and column, never a value.
"""

import re

from wangge.pipeline.engine.duck import DuckEngine
from wangge.sources.contracts import SourceTable

CLASSED, NAMED, CARD_NUMBERS, TRACK_DATA = "classed_c3", "named_c3", "card_numbers", "track_data"
CARDS_MASKED = "cards_masked"
"""The one reason for which a column is kept: see `card_numbers`."""
REASONS = {
    CLASSED: ("契约标明为 C3", "classed C3 by its contract"),
    NAMED: ("列名表明为 C3（密码、磁道、卡片验证码、有效期、生物特征）", "its name tells C3 data"),
    CARD_NUMBERS: ("内容为完整银行卡号", "holds full payment card numbers"),
    TRACK_DATA: ("内容为磁道数据", "holds track data"),
    CARDS_MASKED: ("备注中写有银行卡号，已遮掩后保存", "card numbers in its text were masked"),
}
"""Why a column was refused, in Chinese and English."""

_SAYS_SECRET = re.compile(
    r"cvv|cvc2|cvn2?$|安全码|验证码|校验码|磁道|磁条|密码|口令|passw|passphrase|pwd"
    r"|指纹|人脸|虹膜|声纹|掌纹|静脉|生物特征|biometr|fingerprint|face_?(id|data|feature|image)"
    r"|iris|voice_?print|卡.*有效期|card_?expir|expiry|track_?(data|[123])|\btrack\b",
    re.IGNORECASE,
)
_SECRET_WORDS = frozenset({"pin", "cvn", "cvc", "otp"})
"""Too short to be looked for inside other words: `spinning` is no PIN."""

CARD = r"^[0-9]{14,19}$"
_TRACK = r"%?[Bb][0-9]{13,19}\^|;?[0-9]{13,19}=[0-9]{7}"
SAMPLED_CARDS = 1_000
LUHN_SHARE = 0.5
"""One random number in ten passes Luhn's check; in a column of cards nearly all do."""


def refused_by_name(table: SourceTable, header: list[str]) -> dict[str, str]:
    """Return the delivered columns that are C3 by class or name, with the reason."""
    refused = {}
    for column in header:
        declared = table.by_name.get(column)
        if declared is not None and declared.pi_class == "C3":
            refused[column] = CLASSED
        elif declared is None and says_secret(column):
            refused[column] = NAMED
    return refused


def says_secret(column: str) -> bool:
    """Tell whether a column's name announces C3 data."""
    words = re.split(r"[^a-z]+", column.lower())
    return bool(_SAYS_SECRET.search(column)) or not _SECRET_WORDS.isdisjoint(words)


def refuse_by_content(engine: DuckEngine, table: str, extra: str, first_row: int) -> dict[str, str]:
    """Take from the JSON column `extra` of `table` what looks like cards or tracks; name it.

    Looks at the rows from `first_row` on.
    """
    rows = f"{table} WHERE rowid >= {first_row} AND {extra} IS NOT NULL"
    found = engine.rows(f"SELECT DISTINCT unnest(json_keys({extra})) AS k FROM {rows} ORDER BY k")
    refused = {}
    for (column,) in found:
        reason = _content(engine, rows, extra, column)
        if reason is None:
            continue
        refused[column] = reason
        # RFC 7396: a null takes the member away
        engine.con.execute(
            f"UPDATE {table} SET {extra} = CAST(json_merge_patch({extra}, json_object(?, NULL))"
            f" AS VARCHAR) WHERE rowid >= {first_row} AND {extra} IS NOT NULL",
            [column],
        )
    return refused


def _content(engine: DuckEngine, rows: str, extra: str, column: str) -> str | None:
    path = '$."' + column.replace('"', '\\"') + '"'
    value = f"regexp_replace(json_extract_string({extra}, ?), '[ -]', '', 'g')"
    told = engine.con.execute(
        f"SELECT count(v), count(*) FILTER (regexp_matches(v, '{CARD}')),"
        f" count(*) FILTER (regexp_matches(v, '{_TRACK}')) FROM (SELECT {value} AS v FROM {rows})",
        [path],
    ).fetchall()
    filled, shaped, tracks = told[0]
    if tracks:
        return TRACK_DATA
    if not shaped or shaped < LUHN_SHARE * filled:
        return None
    some = engine.con.execute(
        f"SELECT DISTINCT v FROM (SELECT {value} AS v FROM {rows})"
        f" WHERE regexp_matches(v, '{CARD}') ORDER BY v LIMIT {SAMPLED_CARDS}",
        [path],
    ).fetchall()
    passing = sum(passes_luhn(v) for (v,) in some)
    return CARD_NUMBERS if passing >= LUHN_SHARE * len(some) else None


def passes_luhn(digits: str) -> bool:
    """Check a card number's last digit (ISO/IEC 7812-1, annex B)."""
    doubled = (sum(divmod(int(d) * 2, 10)) for d in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
