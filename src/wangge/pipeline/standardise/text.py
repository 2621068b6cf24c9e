"""Characters: full width to half, traditional to simplified, pinyin. For comparison only."""

import functools
import re
import unicodedata

import opencc
import pyarrow as pa
from pypinyin import Style, lazy_pinyin

FULL_WIDTH = "".join(chr(c) for c in range(0xFF01, 0xFF5F)) + "\u3000"
HALF_WIDTH = "".join(chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)) + " "
_SYLLABLE = re.compile(r"[A-Za-z]+[1-5]?|\S")
_HAS_FULL_WIDTH = "[\uff01-\uff5e\u3000]"


def half_width(expression: str) -> str:
    """Return SQL that writes full-width letters, digits and signs in half width.

    The test first: `translate` with a long map costs eight times a regular expression.
    """
    narrow = HALF_WIDTH.replace("'", "''")
    return (
        f"CASE WHEN regexp_matches({expression}, '{_HAS_FULL_WIDTH}')"
        f" THEN translate({expression}, '{FULL_WIDTH}', '{narrow}') ELSE {expression} END"
    )


def comparison_forms(names: list[str]) -> pa.Table:
    """Return `value`, its `simple` form (simplified script) and its `sound` (pinyin, no tones).

    Traditional characters are turned in one pass over all names; pinyin is looked up character
    by character, because a name has no context that would decide a reading.
    """
    simple = _simplified(names)
    sounds = [" ".join(map(_sound, _SYLLABLE.findall(name))) for name in simple]
    return pa.table(
        {
            "value": pa.array(names, pa.string()),
            "simple": pa.array(simple, pa.string()),
            "sound": pa.array(sounds, pa.string()),
        }
    )


def _simplified(names: list[str]) -> list[str]:
    if not names:
        return []
    plain = [unicodedata.normalize("NFKC", n).replace("\n", " ") for n in names]
    return str(opencc.OpenCC("t2s").convert("\n".join(plain))).split("\n")


@functools.lru_cache(maxsize=40_000)
def _sound(syllable: str) -> str:
    """Pinyin of a character; Latin letters stand for one no keyboard offered (犇: ben1)."""
    if syllable.isascii():
        return syllable.rstrip("12345").lower()
    return str(lazy_pinyin(syllable, style=Style.NORMAL)[0])
