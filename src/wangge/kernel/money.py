"""Money in yuan, and how a banker writes it."""

from decimal import Decimal

WAN = Decimal(10_000)
YI = Decimal(100_000_000)


def in_words_of_a_banker(yuan: Decimal) -> str:
    """Write an amount with its unit: `356 元`, `12.35 万元`, `3.20 亿元`."""
    size = abs(yuan)
    if size >= YI:
        return f"{yuan / YI:,.2f} 亿元"
    if size >= WAN:
        return f"{yuan / WAN:,.2f} 万元"
    return f"{yuan:,.0f} 元"
