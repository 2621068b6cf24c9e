"""Identity numbers, credit codes and phone numbers as SQL expressions over cleaned text.

The check digits repeat `wangge.kernel.identity` in integer arithmetic so that millions of rows
need no Python; a property test holds the two together.
"""

from wangge.pipeline.standardise.text import half_width

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

_OLD_CENTURY = "19"
"""15-digit numbers were issued until 1999 and leave the century out (GB 11643-1989)."""


def number_text(half: str) -> str:
    """Upper-case a number (already half width) and drop blanks, quotes, dots and hyphens."""
    return f"nullif(upper(regexp_replace({half}, '[\\s''\"`.\\-_]', '', 'g')), '')"


def eighteen(text: str) -> str:
    """Return the 17 leading digits a 15- or 18-character number stands for, else null."""
    return (
        f"CASE WHEN regexp_matches({text}, '^[0-9]{{17}}[0-9X]$') THEN substr({text}, 1, 17)"
        f" WHEN regexp_matches({text}, '^[0-9]{{15}}$')"
        f" THEN concat(substr({text}, 1, 6), '{_OLD_CENTURY}', substr({text}, 7, 9)) END"
    )


def check_digit(first17: str) -> str:
    """Return the 18th character for the 17 leading digits: cast once, then divided.

    A cast of each digit costs four times as much.
    """
    number = f"try_cast({first17} AS BIGINT)"
    places = range(len(_WEIGHTS) - 1, -1, -1)
    total = " + ".join(
        f"({number} // {10**place}) % 10 * {w}" for place, w in zip(places, _WEIGHTS, strict=True)
    )
    return f"substr('{_CHECKS}', ({total}) % 11 + 1, 1)"


def resident_id(text: str, first17: str, check: str, birth: str) -> str:
    """Return the valid 18-character number, else null; all arguments are columns.

    A 15-digit number has no check digit of its own: it is valid when its date is.
    """
    return (
        f"CASE WHEN {birth} IS NOT NULL"
        f" AND (length({text}) = 15 OR substr({text}, 18, 1) = {check})"
        f" THEN concat({first17}, {check}) END"
    )


def birth_in(first17: str) -> str:
    """Return the date of birth the digits state, null when they are no date."""
    year, month, day = (f"substr({first17}, {a}, {n})" for a, n in ((7, 4), (11, 2), (13, 2)))
    return f"try_cast(concat_ws('-', {year}, {month}, {day}) AS DATE)"


def gender_in(first17: str) -> str:
    """Return M or F by the parity of the 17th digit."""
    digit = f"try_cast(substr({first17}, 17, 1) AS INTEGER)"
    return f"CASE {digit} % 2 WHEN 1 THEN 'M' WHEN 0 THEN 'F' END"


def credit_code(text: str) -> str:
    """Return a well-formed unified social credit code, else null."""
    total = " + ".join(
        f"(strpos('{_USCC_ALPHABET}', substr({text}, {i}, 1)) - 1) * {w}"
        for i, w in enumerate(_USCC_WEIGHTS, start=1)
    )
    check = f"substr('{_USCC_ALPHABET}', (31 - ({total}) % 31) % 31 + 1, 1)"
    return (
        f"CASE WHEN regexp_matches({text}, '^[{_USCC_ALPHABET}]{{18}}$')"
        f" AND substr({text}, 18, 1) = {check} THEN {text} END"
    )


def masked_parts(text: str) -> tuple[str, str]:
    """Return head and tail of a masked number (`3209**********1234`), each null if not masked."""
    pattern = "^([0-9]*)[*]+([0-9X]*)$"
    return (
        f"nullif(regexp_extract({text}, '{pattern}', 1), '')",
        f"nullif(regexp_extract({text}, '{pattern}', 2), '')",
    )


def mobile(text: str) -> str:
    """Return 11 digits of a mainland mobile number, else null.

    Country code, punctuation and full width are dropped where the number is not plain already;
    numbers typed to fill a field (one digit eight times over) are no one's.
    """
    plain = "^1[3-9][0-9]{9}$"
    digits = f"regexp_replace({half_width(text)}, '[^0-9]', '', 'g')"
    bare = f"nullif(regexp_extract({digits}, '^(0086|86|0)?(1[3-9][0-9]{{9}})$', 2), '')"
    filler = "(" + "|".join(f"{d}{{8}}" for d in range(10)) + ")$"
    number = f"CASE WHEN regexp_matches({text}, '{plain}') THEN {text} ELSE {bare} END"
    return (
        f"CASE WHEN {text} IS NOT NULL AND NOT regexp_matches({text}, '{filler}') THEN {number} END"
    )
