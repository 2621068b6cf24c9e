"""Numbers that name a person or an organisation, and their check digits.

Resident identity number: GB 11643-1999, check digit by ISO 7064 MOD 11-2.
Unified social credit code (USCC): GB 32100-2015, check character by MOD 31.
"""

from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def resident_check_digit(first17: str) -> str:
    """Return the 18th character for the 17 leading digits of a resident identity number."""
    total = sum(int(d) * w for d, w in zip(first17, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def birth_date_of(id_no: str) -> date | None:
    """Return the birth date an 18-character identity number states, or None if it is no date."""
    digits = id_no[6:14]
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def is_resident_id(id_no: str) -> bool:
    """Tell whether `id_no` is an 18-character number with a real date and the right check digit."""
    return (
        len(id_no) == 18
        and id_no.isascii()
        and id_no[:17].isdigit()
        and birth_date_of(id_no) is not None
        and id_no[17] == resident_check_digit(id_no[:17])
    )


def uscc_check_character(first17: str) -> str:
    """Return the 18th character for the first 17 of a unified social credit code."""
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(first17, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[-total % 31]


def is_uscc(code: str) -> bool:
    """Tell whether `code` is a well-formed unified social credit code."""
    return (
        len(code) == 18
        and all(c in _USCC_ALPHABET for c in code)
        and code[17] == uscc_check_character(code[:17])
    )
