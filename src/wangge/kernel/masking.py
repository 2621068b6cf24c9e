"""Masks of personal data, as JR/T 0171 shows them in customer-facing displays.

phone 3+4 · identity number 1+1 · card or account 6+4 · address down to the village only.
"""

import re

_PUBLIC_PART = re.compile(r".*[省市县区镇乡道村居组路街园庄]")


def mask_middle(value: str | None, head: int, tail: int) -> str:
    """Keep `head` first and `tail` last characters, one star for each hidden one.

    A value too short to hide anything between is starred whole: it is likely wrong, not public.
    """
    if not value:
        return ""
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[len(value) - tail :]


def mask_mobile(value: str | None) -> str:
    """`13812345678` → `138****5678`."""
    return mask_middle(value, 3, 4)


def mask_id_no(value: str | None) -> str:
    """`320923199001011234` → `3****************4`."""
    return mask_middle(value, 1, 1)


def mask_account(value: str | None) -> str:
    """Account or card number: first six and last four digits stay."""
    return mask_middle(value, 6, 4)


def mask_address(value: str | None) -> str:
    """Hide what follows the last village, group, road or estate name: the door stays private."""
    if not value:
        return ""
    public = _PUBLIC_PART.match(value)
    shown = public.group() if public else ""
    return shown if shown == value else shown + "***"
